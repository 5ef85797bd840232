defmodule Kernel do
  @moduledoc "The functions that need no module name. Operators, guards and macros are part of the compiler."

  @doc "The larger of two terms."
  def max(first, second) when first >= second, do: first
  def max(_first, second), do: second

  @doc "The smaller of two terms."
  def min(first, second) when first <= second, do: first
  def min(_first, second), do: second

  @doc "The term as Elixir would write it."
  def inspect(term, opts \\ []) when is_list(opts) do
    case :quaff.inspect(term, opts) do
      nil ->
        # A struct with an implementation of its own, or options that take one.
        opts = Inspect.Opts.new(opts)
        width = if opts.pretty, do: opts.width, else: :infinity
        Inspect.Algebra.format(Inspect.Algebra.group(Inspect.Algebra.to_doc(term, opts)), width)

      text ->
        text
    end
  end

  @doc "Whether `left` contains or matches `right`."
  def "" =~ "", do: true
  def left =~ "" when is_binary(left), do: true
  def left =~ right when is_binary(left) and is_binary(right), do: :binary.match(left, right) != :nomatch
  def left =~ right when is_binary(left), do: Regex.match?(right, left)

  @doc "Power: integers stay integers unless the exponent is negative."
  def base ** exponent when is_integer(base) and is_integer(exponent) and exponent >= 0,
    do: Integer.pow(base, exponent)

  def base ** exponent when is_number(base) and is_number(exponent), do: :math.pow(base, exponent)

  @doc "Joins two lists."
  def left ++ right, do: :erlang.++(left, right)
  @doc "The first list without the elements of the second."
  def left -- right, do: :erlang.--(left, right)

  @doc "The element at an index from 0."
  def elem(tuple, index), do: :erlang.element(index + 1, tuple)
  @doc "The tuple with an element replaced."
  def put_elem(tuple, index, value), do: :erlang.setelement(index + 1, tuple, value)

  @doc "Whether the module has the function."
  def function_exported?(module, function, arity), do: :erlang.function_exported(module, function, arity)

  @doc "Whether the module has the macro."
  def macro_exported?(module, macro, arity) when is_atom(module) and is_atom(macro) and arity in 0..255 do
    function_exported?(module, :__info__, 1) and :lists.member({macro, arity}, module.__info__(:macros))
  end

  @doc "A struct with its fields set; unknown keys are ignored."
  def struct(struct, fields \\ [])
  def struct(struct, []) when is_atom(struct), do: struct.__struct__()
  def struct(struct, fields) when is_atom(struct), do: merge_known(struct.__struct__(), fields)
  def struct(%_{} = struct, []), do: struct
  def struct(%_{} = struct, fields), do: merge_known(struct, fields)

  @doc "A struct with its fields set; raises on unknown and missing keys."
  def struct!(struct, fields \\ [])
  def struct!(struct, fields) when is_atom(struct), do: struct.__struct__(fields)

  def struct!(%_{} = struct, fields) do
    Enum.reduce(fields, struct, fn
      {:__struct__, _}, acc -> acc
      {key, value}, acc -> :maps.update(key, value, acc)
    end)
  end

  defp merge_known(struct, fields) do
    Enum.reduce(fields, struct, fn
      {:__struct__, _}, acc -> acc
      {key, value}, acc when is_map_key(acc, key) -> %{acc | key => value}
      {_, _}, acc -> acc
    end)
  end

  @doc "The value at a path of keys and access functions."
  def get_in(nil, [_ | _]), do: nil
  def get_in(data, [h]) when is_function(h), do: h.(:get, data, & &1)
  def get_in(data, [h | t]) when is_function(h), do: h.(:get, data, &get_in(&1, t))
  def get_in(data, [h]), do: Access.get(data, h)
  def get_in(data, [h | t]), do: get_in(Access.get(data, h), t)

  @doc "Puts a value at a path."
  def put_in(data, [_ | _] = keys, value), do: elem(get_and_update_in(data, keys, fn _ -> {nil, value} end), 1)

  @doc "Changes the value at a path."
  def update_in(data, [_ | _] = keys, fun) when is_function(fun),
    do: elem(get_and_update_in(data, keys, fn value -> {nil, fun.(value)} end), 1)

  @doc "Reads and changes the value at a path."
  def get_and_update_in(data, [head], fun) when is_function(head, 3), do: head.(:get_and_update, data, fun)

  def get_and_update_in(data, [head | tail], fun) when is_function(head, 3),
    do: head.(:get_and_update, data, &get_and_update_in(&1, tail, fun))

  def get_and_update_in(data, [head], fun) when is_function(fun, 1), do: Access.get_and_update(data, head, fun)

  def get_and_update_in(data, [head | tail], fun) when is_function(fun, 1),
    do: Access.get_and_update(data, head, &get_and_update_in(&1, tail, fun))

  @doc "Takes the value at a path out."
  def pop_in(nil, [key | _]) do
    raise ArgumentError, "could not pop key #{inspect(key)} on a nil value"
  end

  def pop_in(data, [_ | _] = keys), do: pop_in_data(data, keys)

  defp pop_in_data(nil, [_ | _]), do: :pop
  defp pop_in_data(data, [fun]) when is_function(fun), do: fun.(:get_and_update, data, fn _ -> :pop end)
  defp pop_in_data(data, [fun | tail]) when is_function(fun), do: fun.(:get_and_update, data, &pop_in_data(&1, tail))
  defp pop_in_data(data, [key]), do: Access.pop(data, key)
  defp pop_in_data(data, [key | tail]), do: Access.get_and_update(data, key, &pop_in_data(&1, tail))

  @doc "A part of a binary, from an offset."
  def binary_slice(binary, start, size) when is_binary(binary) and is_integer(start) and is_integer(size) and size >= 0 do
    total = byte_size(binary)
    start = if start < 0, do: max(total + start, 0), else: start
    if start < total, do: binary_part(binary, start, min(size, total - start)), else: ""
  end

  @doc "The part of a binary that a range of offsets names."
  def binary_slice(binary, first..last//step) when is_binary(binary) do
    if step > 0 do
      total = byte_size(binary)
      first = if first < 0, do: max(total + first, 0), else: first
      last = if last < 0, do: total + last, else: last
      amount = last - first + 1
      if first < total and amount > 0, do: slice_step(binary_part(binary, first, min(amount, total - first)), abs(step)), else: ""
    else
      raise ArgumentError, "binary_slice/2 does not accept ranges with negative steps, got: #{inspect(first..last//step)}"
    end
  end

  defp slice_step(part, 1), do: part
  defp slice_step(part, step), do: for(at <- 0..(byte_size(part) - 1)//step, into: "", do: <<:binary.at(part, at)>>)

  # What the compiler inlines, for calls by value and through `apply`.

  @doc "The operator `!=`."
  def left != right, do: :erlang."/="(left, right)
  @doc "The operator `!==`."
  def left !== right, do: :erlang."=/="(left, right)
  @doc "The operator `*`."
  def left * right, do: :erlang.*(left, right)
  @doc "The operator `+`."
  def left + right, do: :erlang.+(left, right)
  @doc "The operator `-`."
  def left - right, do: :erlang.-(left, right)
  @doc "The operator `/`."
  def left / right, do: :erlang./(left, right)
  @doc "The operator `<`."
  def left < right, do: :erlang.<(left, right)
  @doc "The operator `<=`."
  def left <= right, do: :erlang."=<"(left, right)
  @doc "The operator `==`."
  def left == right, do: :erlang.==(left, right)
  @doc "The operator `===`."
  def left === right, do: :erlang."=:="(left, right)
  @doc "The operator `>`."
  def left > right, do: :erlang.>(left, right)
  @doc "The operator `>=`."
  def left >= right, do: :erlang.>=(left, right)
  @doc "The number."
  def +value, do: :erlang.+(value)
  @doc "The number with its sign changed."
  def -value, do: :erlang.-(value)
  @doc "Boolean negation."
  def not value, do: :erlang.not(value)
  @doc "`:erlang.abs/1`."
  def abs(number), do: :erlang.abs(number)
  @doc "`:erlang.bit_size/1`."
  def bit_size(bitstring), do: :erlang.bit_size(bitstring)
  @doc "`:erlang.byte_size/1`."
  def byte_size(bitstring), do: :erlang.byte_size(bitstring)
  @doc "`:erlang.ceil/1`."
  def ceil(number), do: :erlang.ceil(number)
  @doc "`:erlang.floor/1`."
  def floor(number), do: :erlang.floor(number)
  @doc "`:erlang.hd/1`."
  def hd(list), do: :erlang.hd(list)
  @doc "`:erlang.tl/1`."
  def tl(list), do: :erlang.tl(list)
  @doc "`:erlang.length/1`."
  def length(list), do: :erlang.length(list)
  @doc "`:erlang.map_size/1`."
  def map_size(map), do: :erlang.map_size(map)
  @doc "`:erlang.round/1`."
  def round(number), do: :erlang.round(number)
  @doc "`:erlang.trunc/1`."
  def trunc(number), do: :erlang.trunc(number)
  @doc "`:erlang.tuple_size/1`."
  def tuple_size(tuple), do: :erlang.tuple_size(tuple)
  @doc "`:erlang.exit/1`."
  def exit(reason), do: :erlang.exit(reason)
  @doc "`:erlang.throw/1`."
  def throw(term), do: :erlang.throw(term)
  @doc "`:erlang.spawn/1`."
  def spawn(fun), do: :erlang.spawn(fun)
  @doc "`:erlang.spawn_link/1`."
  def spawn_link(fun), do: :erlang.spawn_link(fun)
  @doc "`:erlang.spawn_monitor/1`."
  def spawn_monitor(fun), do: :erlang.spawn_monitor(fun)
  @doc "`:erlang.node/1`."
  def node(pid), do: :erlang.node(pid)
  @doc "`:erlang.is_atom/1`."
  def is_atom(term), do: :erlang.is_atom(term)
  @doc "`:erlang.is_binary/1`."
  def is_binary(term), do: :erlang.is_binary(term)
  @doc "`:erlang.is_bitstring/1`."
  def is_bitstring(term), do: :erlang.is_bitstring(term)
  @doc "`:erlang.is_boolean/1`."
  def is_boolean(term), do: :erlang.is_boolean(term)
  @doc "`:erlang.is_float/1`."
  def is_float(term), do: :erlang.is_float(term)
  @doc "`:erlang.is_function/1`."
  def is_function(term), do: :erlang.is_function(term)
  @doc "`:erlang.is_integer/1`."
  def is_integer(term), do: :erlang.is_integer(term)
  @doc "`:erlang.is_list/1`."
  def is_list(term), do: :erlang.is_list(term)
  @doc "`:erlang.is_map/1`."
  def is_map(term), do: :erlang.is_map(term)
  @doc "`:erlang.is_number/1`."
  def is_number(term), do: :erlang.is_number(term)
  @doc "`:erlang.is_pid/1`."
  def is_pid(term), do: :erlang.is_pid(term)
  @doc "`:erlang.is_port/1`."
  def is_port(term), do: :erlang.is_port(term)
  @doc "`:erlang.is_reference/1`."
  def is_reference(term), do: :erlang.is_reference(term)
  @doc "`:erlang.is_tuple/1`."
  def is_tuple(term), do: :erlang.is_tuple(term)
  @doc "`:erlang.div/2`."
  def div(dividend, divisor), do: :erlang.div(dividend, divisor)
  @doc "`:erlang.rem/2`."
  def rem(dividend, divisor), do: :erlang.rem(dividend, divisor)
  @doc "`:erlang.apply/2`."
  def apply(fun, args), do: :erlang.apply(fun, args)
  @doc "`:erlang.send/2`."
  def send(dest, message), do: :erlang.send(dest, message)
  @doc "`:erlang.is_function/2`."
  def is_function(term, arity), do: :erlang.is_function(term, arity)
  @doc "Whether the map has the key."
  def is_map_key(map, key), do: :erlang.is_map_key(key, map)
  @doc "`:erlang.binary_part/3`."
  def binary_part(binary, start, size), do: :erlang.binary_part(binary, start, size)
  @doc "`:erlang.apply/3`."
  def apply(module, function, args), do: :erlang.apply(module, function, args)
  @doc "`:erlang.spawn/3`."
  def spawn(module, fun, args), do: :erlang.spawn(module, fun, args)
  @doc "`:erlang.spawn_link/3`."
  def spawn_link(module, fun, args), do: :erlang.spawn_link(module, fun, args)
  @doc "`:erlang.spawn_monitor/3`."
  def spawn_monitor(module, fun, args), do: :erlang.spawn_monitor(module, fun, args)
  @doc "The calling process."
  def self, do: :erlang.self()
  @doc "This node."
  def node, do: :erlang.node()
  @doc "A unique reference."
  def make_ref, do: :erlang.make_ref()

  @doc "Milliseconds of a duration."
  def to_timeout(:infinity), do: :infinity
  def to_timeout(timeout) when is_integer(timeout) and timeout >= 0, do: timeout

  def to_timeout(%{__struct__: Duration} = duration) do
    for unit <- [:year, :month], :maps.get(unit, duration) != 0 do
      raise ArgumentError, "duration with a non-zero #{unit} cannot be reliably converted to timeouts"
    end

    {microsecond, _precision} = duration.microsecond
    hours = (duration.week * 7 + duration.day) * 24 + duration.hour
    ((hours * 60 + duration.minute) * 60 + duration.second) * 1000 + div(microsecond, 1000)
  end

  def to_timeout(components) when is_list(components), do: timeout(components, [], 0)

  defp timeout([], _seen, sum), do: sum

  defp timeout([{component, amount} | rest], seen, sum) do
    cond do
      :lists.member(component, seen) ->
        raise ArgumentError, "timeout component #{inspect(component)} is duplicated"

      not (is_integer(amount) and amount >= 0) ->
        raise ArgumentError, "timeout component #{inspect(component)} must be a non-negative integer, got: #{inspect(amount)}"

      true ->
        timeout(rest, [component | seen], sum + amount * timeout_unit(component))
    end
  end

  defp timeout_unit(:week), do: 604_800_000
  defp timeout_unit(:day), do: 86_400_000
  defp timeout_unit(:hour), do: 3_600_000
  defp timeout_unit(:minute), do: 60_000
  defp timeout_unit(:second), do: 1000
  defp timeout_unit(:millisecond), do: 1

  defp timeout_unit(component) do
    raise ArgumentError,
          "timeout component #{inspect(component)} is not a valid timeout component, " <>
            "valid values are: :week, :day, :hour, :minute, :second, :millisecond"
  end

end
