defmodule Enum do
  @moduledoc """
  Functions that walk through anything enumerable at once: lists, maps, ranges, sets, streams, functions.

  Everything here is eager and most functions answer with a list; `Stream` has the lazy ones. A map is seen as a list of
  `{key, value}` pairs.

      iex> Enum.map([10, 20], fn x -> x + 1 end)
      [11, 21]
      iex> Enum.sum(1..4)
      10

  Lists are walked by plain recursion, ranges by counting, maps as the list of their pairs; only the rest goes through
  the `Enumerable` protocol.
  """

  @type t :: Enumerable.t()
  @type acc :: any
  @type element :: any
  @type index :: integer
  @type default :: any

  defguardp is_plain_map(term) when is_map(term) and not is_map_key(term, :__struct__)

  ## Questions

  @doc """
  Whether every element is truthy.

      iex> Enum.all?([1, :a, ""])
      true
      iex> Enum.all?([1, nil])
      false
  """
  @spec all?(t) :: boolean
  def all?(enumerable) when is_list(enumerable), do: all_list(enumerable)

  def all?(enumerable) do
    until(enumerable, true, fn
      falsy, _ when falsy in [false, nil] -> {:halt, false}
      _, _ -> {:cont, true}
    end)
  end

  @doc """
  Whether `fun` is truthy for every element; it is asked no further than the first that fails.

      iex> Enum.all?(2..8//2, fn x -> rem(x, 2) == 0 end)
      true
  """
  @spec all?(t, (element -> as_boolean(term))) :: boolean
  def all?(enumerable, fun) when is_list(enumerable), do: all_list(enumerable, fun)
  def all?(enumerable, fun), do: until(enumerable, true, &if(fun.(&1), do: {:cont, &2}, else: {:halt, false}))

  @doc """
  Whether at least one element is truthy.

      iex> Enum.any?([nil, false, 7])
      true
      iex> Enum.any?([])
      false
  """
  @spec any?(t) :: boolean
  def any?(enumerable) when is_list(enumerable), do: any_list(enumerable)

  def any?(enumerable) do
    until(enumerable, false, fn
      falsy, _ when falsy in [false, nil] -> {:cont, false}
      _, _ -> {:halt, true}
    end)
  end

  @doc """
  Whether `fun` is truthy for at least one element.

      iex> Enum.any?(%{a: 1, b: 9}, fn {_key, n} -> n > 5 end)
      true
  """
  @spec any?(t, (element -> as_boolean(term))) :: boolean
  def any?(enumerable, fun) when is_list(enumerable), do: any_list(enumerable, fun)
  def any?(enumerable, fun), do: until(enumerable, false, &if(fun.(&1), do: {:halt, true}, else: {:cont, &2}))

  @doc """
  Whether there is no element at all.

      iex> Enum.empty?(%{})
      true
      iex> Enum.empty?(5..9)
      false
  """
  @spec empty?(t) :: boolean
  def empty?(enumerable) when is_list(enumerable), do: enumerable == []

  def empty?(enumerable) do
    case slicing(enumerable) do
      {:ok, size, _} -> size == 0
      {:error, module} -> enumerable |> module.reduce({:cont, true}, fn _, _ -> {:halt, false} end) |> elem(1)
    end
  end

  @doc """
  Whether `element` is one of the elements, compared with `===`.

      iex> Enum.member?(1..10//3, 7)
      true
      iex> Enum.member?([1, 2], 2.0)
      false
  """
  @spec member?(t, element) :: boolean
  def member?(enumerable, element) when is_list(enumerable), do: :lists.member(element, enumerable)

  def member?(enumerable, element) do
    case Enumerable.member?(enumerable, element) do
      {:ok, answer} when is_boolean(answer) ->
        answer

      {:error, module} ->
        enumerable
        |> module.reduce({:cont, false}, fn
          found, _ when found === element -> {:halt, true}
          _, _ -> {:cont, false}
        end)
        |> elem(1)
    end
  end

  @doc false
  def __in__(element, enumerable), do: member?(enumerable, element)

  @doc """
  The number of elements.

      iex> Enum.count(["a", "b"])
      2
  """
  @spec count(t) :: non_neg_integer
  def count(enumerable) when is_list(enumerable), do: length(enumerable)

  def count(enumerable) do
    case Enumerable.count(enumerable) do
      {:ok, n} when is_integer(n) -> n
      {:error, module} -> enumerable |> module.reduce({:cont, 0}, fn _, n -> {:cont, n + 1} end) |> elem(1)
    end
  end

  @doc """
  The number of elements for which `fun` is truthy.

      iex> Enum.count(1..9, fn x -> x > 6 end)
      3
  """
  @spec count(t, (element -> as_boolean(term))) :: non_neg_integer
  def count(enumerable, fun), do: reduce(enumerable, 0, fn x, n -> if fun.(x), do: n + 1, else: n end)

  @doc """
  Counts, but no further than `limit`.

      iex> Enum.count_until(1..1_000, 3)
      3
      iex> Enum.count_until([:a], 3)
      1
  """
  @spec count_until(t, pos_integer) :: non_neg_integer
  def count_until(enumerable, limit) when is_integer(limit) and limit > 0 do
    case enumerable do
      list when is_list(list) ->
        count_until_list(list, limit, 0)

      _ ->
        case Enumerable.count(enumerable) do
          {:ok, n} -> :erlang.min(n, limit)
          {:error, module} -> enumerable |> module.reduce({:cont, 0}, fn _, n -> count_step(n + 1, limit) end) |> elem(1)
        end
    end
  end

  def count_until(_enumerable, limit) when is_integer(limit), do: refuse_limit(limit)

  @doc """
  Counts the elements for which `fun` is truthy, but no further than `limit`.

      iex> Enum.count_until(1..100, fn x -> rem(x, 10) == 0 end, 4)
      4
  """
  @spec count_until(t, (element -> as_boolean(term)), pos_integer) :: non_neg_integer
  def count_until(enumerable, fun, limit) when is_integer(limit) and limit > 0 do
    until(enumerable, 0, fn x, n -> if fun.(x), do: count_step(n + 1, limit), else: {:cont, n} end)
  end

  def count_until(_enumerable, _fun, limit) when is_integer(limit), do: refuse_limit(limit)

  defp refuse_limit(limit) do
    raise ArgumentError, "expected limit to be greater than 0, got: #{inspect(limit)}"
  end

  defp count_step(n, limit), do: if(n >= limit, do: {:halt, n}, else: {:cont, n})

  defp count_until_list([_ | tail], limit, n) when n + 1 < limit, do: count_until_list(tail, limit, n + 1)
  defp count_until_list([_ | _], limit, _n), do: limit
  defp count_until_list([], _limit, n), do: n

  ## One element

  @doc """
  The element at position `index` (from 0; negative from the end), or `default`.

      iex> Enum.at([:a, :b, :c], -1)
      :c
      iex> Enum.at(1..3, 7, :none)
      :none
  """
  @spec at(t, index, default) :: element | default
  def at(enumerable, index, default \\ nil) when is_integer(index) do
    case pick(enumerable, index) do
      {:ok, element} -> element
      :error -> default
    end
  end

  @doc """
  The element at position `index` as `{:ok, element}`, or `:error`.

      iex> Enum.fetch(["x", "y"], 1)
      {:ok, "y"}
      iex> Enum.fetch(["x", "y"], 2)
      :error
  """
  @spec fetch(t, index) :: {:ok, element} | :error
  def fetch(enumerable, index) when is_integer(index), do: pick(enumerable, index)

  @doc """
  The element at position `index`; raises `Enum.OutOfBoundsError` where there is none.

      iex> Enum.fetch!(10..20, 3)
      13
  """
  @spec fetch!(t, index) :: element
  def fetch!(enumerable, index) when is_integer(index) do
    case pick(enumerable, index) do
      {:ok, element} -> element
      :error -> raise Enum.OutOfBoundsError, index: index, enumerable: enumerable
    end
  end

  defp pick(list, index) when is_list(list) and index >= 0, do: pick_list(list, index)

  defp pick(list, index) when is_list(list) do
    index = length(list) + index
    if index < 0, do: :error, else: pick_list(list, index)
  end

  defp pick(enumerable, index) do
    case slicing(enumerable) do
      {:ok, size, cut} ->
        position = if index < 0, do: size + index, else: index

        cond do
          position < 0 or position >= size -> :error
          is_function(cut, 1) -> pick_list(cut.(enumerable), position)
          true -> pick_list(cut.(position, 1, 1), 0)
        end

      {:error, module} when index >= 0 ->
        enumerable
        |> module.reduce({:cont, {:not_found, index}}, fn
          x, {:not_found, 0} -> {:halt, {:ok, x}}
          _, {:not_found, n} -> {:cont, {:not_found, n - 1}}
        end)
        |> elem(1)
        |> case do
          {:ok, _} = found -> found
          {:not_found, _} -> :error
        end

      {:error, _module} ->
        pick(reverse(enumerable), -index - 1)
    end
  end

  defp pick_list([head | _], 0), do: {:ok, head}
  defp pick_list([_ | tail], index), do: pick_list(tail, index - 1)
  defp pick_list([], _index), do: :error

  @doc """
  The first element for which `fun` is truthy, or `default`.

      iex> Enum.find([1, 4, 9], fn x -> x > 3 end)
      4
      iex> Enum.find([1], :none, fn x -> x > 3 end)
      :none
  """
  @spec find(t, default, (element -> any)) :: element | default
  def find(enumerable, default \\ nil, fun)
  def find(enumerable, default, fun) when is_list(enumerable), do: find_list(enumerable, default, fun)
  def find(enumerable, default, fun), do: until(enumerable, default, &if(fun.(&1), do: {:halt, &1}, else: {:cont, &2}))

  @doc """
  The position of the first element for which `fun` is truthy, or `nil`.

      iex> Enum.find_index(~w(a b c), fn x -> x == "c" end)
      2
  """
  @spec find_index(t, (element -> any)) :: non_neg_integer | nil
  def find_index(enumerable, fun) when is_list(enumerable), do: find_index_list(enumerable, 0, fun)

  def find_index(enumerable, fun) do
    result = until(enumerable, {:not_found, 0}, fn x, {_, n} -> if fun.(x), do: {:halt, {:found, n}}, else: {:cont, {:not_found, n + 1}} end)

    case result do
      {:found, index} -> index
      {:not_found, _} -> nil
    end
  end

  @doc """
  The first truthy answer of `fun`, or `default`.

      iex> Enum.find_value([a: nil, b: 2], fn {_key, value} -> value end)
      2
  """
  @spec find_value(t, default, (element -> found)) :: found | default when found: any
  def find_value(enumerable, default \\ nil, fun)
  def find_value(enumerable, default, fun) when is_list(enumerable), do: find_value_list(enumerable, default, fun)

  def find_value(enumerable, default, fun) do
    until(enumerable, default, fn x, default ->
      found = fun.(x)
      if found, do: {:halt, found}, else: {:cont, default}
    end)
  end

  @doc """
  An element by chance; raises `Enum.EmptyError` where there is none.

      iex> Enum.random([7])
      7
      iex> Enum.random(1..6) in 1..6
      true
  """
  @spec random(t) :: element
  def random(enumerable)

  def random(list) when is_list(list) do
    case length(list) do
      0 -> raise Enum.EmptyError
      size -> :lists.nth(:rand.uniform(size), list)
    end
  end

  def random(enumerable) do
    chosen =
      case slicing(enumerable) do
        {:ok, 0, _} -> []
        {:ok, size, cut} when is_function(cut, 1) -> slice_list(cut.(enumerable), :rand.uniform(size) - 1, 1)
        {:ok, size, cut} -> cut.(:rand.uniform(size) - 1, 1, 1)
        {:error, _} -> take_random(enumerable, 1)
      end

    case chosen do
      [element] -> element
      [] -> raise Enum.EmptyError
    end
  end

  # A number in 0..size-1 for a sample. Where there is no choice, no random number is spent.
  defp below(1), do: 0
  defp below(size), do: :rand.uniform(size) - 1

  ## One for one

  @doc """
  The answers of `fun` for each element.

      iex> Enum.map(1..3, fn x -> x * x end)
      [1, 4, 9]
      iex> Enum.map(%{a: 1}, fn {key, value} -> {value, key} end)
      [{1, :a}]
  """
  @spec map(t, (element -> any)) :: list
  def map(enumerable, fun)
  def map(enumerable, fun) when is_list(enumerable), do: map_list(enumerable, fun)
  def map(first..last//step, fun), do: map_range(first, last, step, fun)
  def map(enumerable, fun) when is_plain_map(enumerable), do: map_list(:maps.to_list(enumerable), fun)
  def map(enumerable, fun), do: enumerable |> reduce([], fn x, acc -> [fun.(x) | acc] end) |> :lists.reverse()

  @doc """
  Calls `fun` for each element, for its effect, and returns `:ok`.

      iex> Enum.each([1, 2], fn x -> send(self(), x) end)
      :ok
  """
  @spec each(t, (element -> any)) :: :ok
  def each(enumerable, fun) when is_list(enumerable), do: each_list(enumerable, fun)

  def each(enumerable, fun) do
    reduce(enumerable, nil, fn x, _ ->
      fun.(x)
      nil
    end)

    :ok
  end

  @doc """
  Applies `fun` to the first and then to every `nth` element, and leaves the others as they are.

      iex> Enum.map_every(1..5, 2, fn x -> x * 100 end)
      [100, 2, 300, 4, 500]
  """
  @spec map_every(t, non_neg_integer, (element -> any)) :: list
  def map_every(enumerable, nth, fun)
  def map_every(enumerable, 1, fun), do: map(enumerable, fun)
  def map_every(enumerable, 0, _fun), do: to_list(enumerable)
  def map_every([], nth, _fun) when is_integer(nth) and nth > 1, do: []

  def map_every(enumerable, nth, fun) when is_integer(nth) and nth > 1 do
    enumerable
    |> reduce({[], 0}, fn
      x, {acc, 0} -> {[fun.(x) | acc], nth - 1}
      x, {acc, n} -> {[x | acc], n - 1}
    end)
    |> elem(0)
    |> :lists.reverse()
  end

  @doc """
  Puts `separator` between the elements.

      iex> Enum.intersperse(1..3, :and)
      [1, :and, 2, :and, 3]
  """
  @spec intersperse(t, element) :: list
  def intersperse(enumerable, separator) do
    case to_list(enumerable) do
      [] -> []
      [head | tail] -> [head | intersperse_list(tail, separator)]
    end
  end

  defp intersperse_list([], _separator), do: []
  defp intersperse_list([head | tail], separator), do: [separator, head | intersperse_list(tail, separator)]

  @doc """
  Maps and puts `separator` between the results.

      iex> Enum.map_intersperse([1, 2], "+", &Integer.to_string/1)
      ["1", "+", "2"]
  """
  @spec map_intersperse(t, element, (element -> any)) :: list
  def map_intersperse(enumerable, separator, mapper)
  def map_intersperse([], _separator, _mapper), do: []

  def map_intersperse([head | tail], separator, mapper) do
    [mapper.(head) | map_intersperse_list(tail, separator, mapper)]
  end

  def map_intersperse(enumerable, separator, mapper) do
    reversed =
      reduce(enumerable, [], fn
        x, [] -> [mapper.(x)]
        x, acc -> [mapper.(x), separator | acc]
      end)

    :lists.reverse(reversed)
  end

  defp map_intersperse_list([], _separator, _mapper), do: []

  defp map_intersperse_list([head | tail], separator, mapper) do
    [separator, mapper.(head) | map_intersperse_list(tail, separator, mapper)]
  end

  @doc """
  Pairs each element with its position. Instead of an offset for the position, a function can be given that gets the
  element and its position.

      iex> Enum.with_index(["a", "b"], 1)
      [{"a", 1}, {"b", 2}]
      iex> Enum.with_index([10, 10, 10], fn x, i -> x + i end)
      [10, 11, 12]
  """
  @spec with_index(t, integer | (element, index -> any)) :: list
  def with_index(enumerable, fun_or_offset \\ 0)

  def with_index(enumerable, offset) when is_integer(offset), do: enumerable |> to_list() |> number(offset)

  def with_index(enumerable, fun) when is_function(fun, 2) do
    if is_list(enumerable) do
      number_with(enumerable, 0, fun)
    else
      enumerable |> reduce({[], 0}, fn x, {acc, i} -> {[fun.(x, i) | acc], i + 1} end) |> elem(0) |> :lists.reverse()
    end
  end

  defp number([], _index), do: []
  defp number([head | tail], index), do: [{head, index} | number(tail, index + 1)]

  defp number_with([], _index, _fun), do: []
  defp number_with([head | tail], index, fun), do: [fun.(head, index) | number_with(tail, index + 1, fun)]

  @doc """
  Maps and carries an accumulator along: `fun` returns `{mapped, acc}`.

      iex> Enum.map_reduce([5, 6, 7], 0, fn x, sum -> {x * 2, sum + x} end)
      {[10, 12, 14], 18}
  """
  @spec map_reduce(t, acc, (element, acc -> {element, acc})) :: {list, acc}
  def map_reduce(enumerable, acc, fun)

  def map_reduce(enumerable, acc, fun) do
    {mapped, acc} =
      reduce(enumerable, {[], acc}, fn x, {mapped, acc} ->
        {y, acc} = fun.(x, acc)
        {[y | mapped], acc}
      end)

    {:lists.reverse(mapped), acc}
  end

  @doc """
  The running results of folding the elements with `fun`, the first element being the first result.

      iex> Enum.scan([1, 2, 3, 4], fn x, sum -> x + sum end)
      [1, 3, 6, 10]
  """
  @spec scan(t, (element, any -> any)) :: list
  def scan(enumerable, fun)
  def scan([], _fun), do: []
  def scan([head | tail], fun), do: [head | scan_list(tail, head, fun)]

  def scan(enumerable, fun) do
    reversed =
      reduce(enumerable, [], fn
        x, [] -> [x]
        x, [last | _] = acc -> [fun.(x, last) | acc]
      end)

    :lists.reverse(reversed)
  end

  @doc """
  The running results of folding the elements with `fun` from `acc`.

      iex> Enum.scan(1..4, 100, fn x, sum -> x + sum end)
      [101, 103, 106, 110]
  """
  @spec scan(t, any, (element, any -> any)) :: list
  def scan(enumerable, acc, fun)
  def scan(enumerable, acc, fun) when is_list(enumerable), do: scan_list(enumerable, acc, fun)

  def scan(enumerable, acc, fun) do
    enumerable
    |> reduce({[], acc}, fn x, {results, acc} ->
      acc = fun.(x, acc)
      {[acc | results], acc}
    end)
    |> elem(0)
    |> :lists.reverse()
  end

  defp scan_list([], _acc, _fun), do: []

  defp scan_list([head | tail], acc, fun) do
    acc = fun.(head, acc)
    [acc | scan_list(tail, acc, fun)]
  end

  ## Folding

  @doc """
  Folds the elements with `fun`, beginning with the first one; raises `Enum.EmptyError` where there is none.

      iex> Enum.reduce([2, 3, 4], fn x, acc -> x * acc end)
      24
  """
  @spec reduce(t, (element, acc -> acc)) :: acc
  def reduce(enumerable, fun)
  def reduce([head | tail], fun), do: reduce_list(tail, head, fun)
  def reduce([], _fun), do: raise(Enum.EmptyError)

  def reduce(enumerable, fun) do
    folded =
      enumerable
      |> Enumerable.reduce({:cont, []}, fn
        x, [] -> {:cont, [x]}
        x, [acc] -> {:cont, [fun.(x, acc)]}
      end)
      |> elem(1)

    case folded do
      [acc] -> acc
      [] -> raise Enum.EmptyError
    end
  end

  @doc """
  Folds the elements with `fun` from `acc`.

      iex> Enum.reduce(1..3, [], fn x, acc -> [x | acc] end)
      [3, 2, 1]
  """
  @spec reduce(t, acc, (element, acc -> acc)) :: acc
  def reduce(enumerable, acc, fun)
  def reduce(enumerable, acc, fun) when is_list(enumerable), do: reduce_list(enumerable, acc, fun)
  def reduce(first..last//step, acc, fun), do: reduce_range(first, last, step, acc, fun)
  def reduce(enumerable, acc, fun) when is_plain_map(enumerable), do: reduce_list(:maps.to_list(enumerable), acc, fun)
  def reduce(enumerable, acc, fun), do: enumerable |> Enumerable.reduce({:cont, acc}, &{:cont, fun.(&1, &2)}) |> elem(1)

  @doc """
  Folds until `fun` answers `{:halt, acc}` instead of `{:cont, acc}`.

      iex> Enum.reduce_while(1..100, 0, fn x, sum -> if x < 5, do: {:cont, sum + x}, else: {:halt, sum} end)
      10
  """
  @spec reduce_while(t, any, (element, any -> {:cont, any} | {:halt, any})) :: any
  def reduce_while(enumerable, acc, fun), do: until(enumerable, acc, fun)

  @doc """
  Maps to enumerables that are joined, and carries an accumulator along; `{:halt, acc}` ends it.

      iex> Enum.flat_map_reduce(1..9, 0, fn x, n -> if n < 2, do: {[x, x], n + 1}, else: {:halt, n} end)
      {[1, 1, 2, 2], 2}
  """
  @spec flat_map_reduce(t, acc, (element, acc -> {t, acc} | {:halt, acc})) :: {list, acc}
  def flat_map_reduce(enumerable, acc, fun) do
    {parts, acc} =
      until(enumerable, {[], acc}, fn x, {parts, acc} ->
        case fun.(x, acc) do
          {:halt, acc} -> {:halt, {parts, acc}}
          {part, acc} when is_list(part) -> {:cont, {:lists.reverse(part, parts), acc}}
          {part, acc} -> {:cont, {reduce(part, parts, &[&1 | &2]), acc}}
        end
      end)

    {:lists.reverse(parts), acc}
  end

  @doc """
  The sum of the elements.

      iex> Enum.sum([1, 2.5])
      3.5
  """
  @spec sum(t) :: number
  def sum(enumerable)
  def sum(enumerable) when is_list(enumerable), do: :lists.sum(enumerable)

  def sum(first..last//step = range) do
    case Range.size(range) do
      0 -> 0
      size -> div(size * (first + last - rem(last - first, step)), 2)
    end
  end

  def sum(enumerable), do: reduce(enumerable, 0, &+/2)

  @doc """
  The sum of what `mapper` makes of the elements.

      iex> Enum.sum_by([%{n: 2}, %{n: 5}], fn entry -> entry.n end)
      7
  """
  @spec sum_by(t, (element -> number)) :: number
  def sum_by(enumerable, mapper)
  def sum_by(list, mapper) when is_list(list) and is_function(mapper, 1), do: sum_by_list(list, mapper, 0)
  def sum_by(enumerable, mapper) when is_function(mapper, 1), do: reduce(enumerable, 0, fn x, sum -> sum + mapper.(x) end)

  defp sum_by_list([], _mapper, sum), do: sum
  defp sum_by_list([head | tail], mapper, sum), do: sum_by_list(tail, mapper, sum + mapper.(head))

  @doc """
  The product of the elements.

      iex> Enum.product([2, 3, 4])
      24
  """
  @spec product(t) :: number
  def product(enumerable), do: reduce(enumerable, 1, &*/2)

  @doc """
  The product of what `mapper` makes of the elements.

      iex> Enum.product_by(["a", "bb", "ccc"], &byte_size/1)
      6
  """
  @spec product_by(t, (element -> number)) :: number
  def product_by(enumerable, mapper)

  def product_by(enumerable, mapper) when is_function(mapper, 1) do
    reduce(enumerable, 1, fn x, product -> product * mapper.(x) end)
  end

  @doc """
  How often each element occurs.

      iex> Enum.frequencies(~w(yes no yes))
      %{"no" => 1, "yes" => 2}
  """
  @spec frequencies(t) :: map
  def frequencies(enumerable) do
    reduce(enumerable, %{}, fn key, counts -> :quaff_maps.count(counts, key) end)
  end

  @doc """
  How often each answer of `key_fun` occurs.

      iex> Enum.frequencies_by(1..5, fn x -> rem(x, 2) end)
      %{0 => 2, 1 => 3}
  """
  @spec frequencies_by(t, (element -> any)) :: map
  def frequencies_by(enumerable, key_fun) when is_function(key_fun) do
    reduce(enumerable, %{}, fn x, counts -> :quaff_maps.count(counts, key_fun.(x)) end)
  end

  @doc """
  A map from each answer of `key_fun` to the elements that gave it, in their order, passed through `value_fun`.

      iex> Enum.group_by(["a", "bb", "c"], &String.length/1)
      %{1 => ["a", "c"], 2 => ["bb"]}
      iex> Enum.group_by([a: 1, b: 2, a: 3], &elem(&1, 0), &elem(&1, 1))
      %{a: [1, 3], b: [2]}
  """
  @spec group_by(t, (element -> any), (element -> any)) :: map
  def group_by(enumerable, key_fun, value_fun \\ fn x -> x end)

  def group_by(enumerable, key_fun, value_fun) when is_function(key_fun) do
    # From the end, so that each group is built in order.
    reduce(reverse(enumerable), %{}, fn x, groups ->
      key = key_fun.(x)
      :quaff_maps.push(groups, key, value_fun.(x))
    end)
  end

  ## Choosing

  @doc """
  The elements for which `fun` is truthy.

      iex> Enum.filter(1..6, fn x -> rem(x, 3) == 0 end)
      [3, 6]
  """
  @spec filter(t, (element -> as_boolean(term))) :: list
  def filter(enumerable, fun)
  def filter(enumerable, fun) when is_list(enumerable), do: filter_list(enumerable, fun)

  def filter(enumerable, fun) do
    enumerable |> reduce([], fn x, acc -> if fun.(x), do: [x | acc], else: acc end) |> :lists.reverse()
  end

  @doc """
  The elements for which `fun` is falsy.

      iex> Enum.reject([1, nil, 2], &is_nil/1)
      [1, 2]
  """
  @spec reject(t, (element -> as_boolean(term))) :: list
  def reject(enumerable, fun)
  def reject(enumerable, fun) when is_list(enumerable), do: reject_list(enumerable, fun)

  def reject(enumerable, fun) do
    enumerable |> reduce([], fn x, acc -> if fun.(x), do: acc, else: [x | acc] end) |> :lists.reverse()
  end

  @doc false
  @deprecated "Use Enum.filter/2 + Enum.map/2 or for comprehensions instead"
  def filter_map(enumerable, filter, mapper) do
    enumerable |> reduce([], fn x, acc -> if filter.(x), do: [mapper.(x) | acc], else: acc end) |> :lists.reverse()
  end

  @doc """
  Two lists: the elements for which `fun` is truthy, and the others.

      iex> Enum.split_with([4, 15, 8, 23], fn x -> x < 10 end)
      {[4, 8], [15, 23]}
  """
  @spec split_with(t, (element -> as_boolean(term))) :: {list, list}
  def split_with(enumerable, fun) do
    {yes, no} = reduce(enumerable, {[], []}, fn x, {yes, no} -> if fun.(x), do: {[x | yes], no}, else: {yes, [x | no]} end)
    {:lists.reverse(yes), :lists.reverse(no)}
  end

  @doc false
  @deprecated "Use Enum.split_with/2 instead"
  def partition(enumerable, fun), do: split_with(enumerable, fun)

  @doc """
  The first `amount` elements, or the last ones when `amount` is negative.

      iex> Enum.take(1..100, 3)
      [1, 2, 3]
      iex> Enum.take(1..100, -2)
      [99, 100]
  """
  @spec take(t, integer) :: list
  def take(enumerable, amount)
  def take(_enumerable, 0), do: []
  def take(list, amount) when is_list(list) and is_integer(amount) and amount > 0, do: take_list(list, amount)

  def take(list, amount) when is_list(list) and is_integer(amount) do
    drop_list(list, length(list) + amount)
  end

  def take(enumerable, amount) when is_integer(amount) and amount > 0 do
    {taken, _} =
      until(enumerable, {[], amount}, fn
        x, {acc, 1} -> {:halt, {[x | acc], 0}}
        x, {acc, n} -> {:cont, {[x | acc], n - 1}}
      end)

    :lists.reverse(taken)
  end

  def take(enumerable, amount) when is_integer(amount) do
    case slicing(enumerable) do
      {:ok, size, cut} ->
        amount = :erlang.min(-amount, size)

        cond do
          amount == 0 -> []
          is_function(cut, 1) -> drop_list(cut.(enumerable), size - amount)
          true -> cut.(size - amount, amount, 1)
        end

      {:error, _} ->
        enumerable |> reverse() |> take_list(-amount) |> :lists.reverse()
    end
  end

  @doc """
  The elements from the beginning as long as `fun` is truthy.

      iex> Enum.take_while([1, 2, 9, 1], fn x -> x < 5 end)
      [1, 2]
  """
  @spec take_while(t, (element -> as_boolean(term))) :: list
  def take_while(enumerable, fun)
  def take_while(enumerable, fun) when is_list(enumerable), do: take_while_list(enumerable, fun)

  def take_while(enumerable, fun) do
    enumerable |> until([], fn x, acc -> if fun.(x), do: {:cont, [x | acc]}, else: {:halt, acc} end) |> :lists.reverse()
  end

  @doc """
  The first element and then every `nth`.

      iex> Enum.take_every(1..10, 4)
      [1, 5, 9]
  """
  @spec take_every(t, non_neg_integer) :: list
  def take_every(enumerable, nth)
  def take_every(_enumerable, 0), do: []
  def take_every(enumerable, 1), do: to_list(enumerable)
  def take_every(list, nth) when is_list(list) and is_integer(nth) and nth > 1, do: take_every_list(list, nth - 1)

  def take_every(enumerable, nth) when is_integer(nth) and nth > 1 do
    enumerable |> to_list() |> take_every_list(nth - 1)
  end

  defp take_every_list([], _skip), do: []
  defp take_every_list([head | tail], skip), do: [head | tail |> drop_list(skip) |> take_every_list(skip)]

  @doc """
  `count` elements by chance, in an order by chance.

      iex> Enum.take_random([:only], 3)
      [:only]
  """
  @spec take_random(t, non_neg_integer) :: list
  def take_random(enumerable, count)
  def take_random(_enumerable, 0), do: []
  def take_random([], _count), do: []

  # A sample kept in one pass: filled first, each newcomer changing places with one that is there; then, rather than a
  # throw of dice for each element, one for the number of elements to pass over before the next replacement.
  def take_random(enumerable, count) when is_integer(count) and count > 0 do
    {sample, size, _, _} =
      reduce(enumerable, {%{}, 0, 0, 1.0}, fn
        x, {sample, size, _, w} when size < count ->
          place = below(size + 1)

          sample =
            case sample do
              %{^place => other} -> :maps.put(place, x, :maps.put(size, other, sample))
              _ -> :maps.put(place, x, sample)
            end

          if size + 1 == count do
            w = next_weight(w, count)
            {sample, count, to_pass_over(w), w}
          else
            {sample, size + 1, 0, w}
          end

        x, {sample, size, 0, w} ->
          sample = :maps.put(below(count), x, sample)
          w = next_weight(w, count)
          {sample, size, to_pass_over(w), w}

        _x, {sample, size, pass, w} ->
          {sample, size, pass - 1, w}
      end)

    sample_to_list(sample, size - 1, [])
  end

  defp next_weight(w, count), do: w * :math.exp(:math.log(:rand.uniform()) / count)
  defp to_pass_over(w), do: trunc(:math.floor(:math.log(:rand.uniform()) / :math.log(1 - w)))

  defp sample_to_list(_sample, -1, acc), do: acc
  defp sample_to_list(sample, i, acc), do: sample_to_list(sample, i - 1, [:maps.get(i, sample) | acc])

  @doc """
  All but the first `amount` elements, or all but the last ones when `amount` is negative.

      iex> Enum.drop([1, 2, 3, 4], 3)
      [4]
      iex> Enum.drop([1, 2, 3, 4], -1)
      [1, 2, 3]
  """
  @spec drop(t, integer) :: list
  def drop(enumerable, amount)
  def drop(list, amount) when is_list(list) and is_integer(amount) and amount >= 0, do: drop_list(list, amount)

  def drop(enumerable, amount) when is_integer(amount) and amount >= 0 do
    case slicing(enumerable) do
      {:ok, size, cut} ->
        cond do
          amount >= size -> []
          is_function(cut, 1) -> drop_list(cut.(enumerable), amount)
          true -> cut.(amount, size - amount, 1)
        end

      {:error, _} ->
        {kept, _} = reduce(enumerable, {[], amount}, &drop_step/2)
        :lists.reverse(kept)
    end
  end

  def drop(enumerable, amount) when is_integer(amount) do
    {size, cut} = sliceable(enumerable)
    cut_out(enumerable, size, cut, 0, size + amount, 1)
  end

  defp drop_step(x, {acc, 0}), do: {[x | acc], 0}
  defp drop_step(_x, {acc, n}), do: {acc, n - 1}

  @doc """
  What is left after the elements at the beginning for which `fun` is truthy.

      iex> Enum.drop_while([1, 2, 9, 1], fn x -> x < 5 end)
      [9, 1]
  """
  @spec drop_while(t, (element -> as_boolean(term))) :: list
  def drop_while(enumerable, fun)
  def drop_while(enumerable, fun) when is_list(enumerable), do: drop_while_list(enumerable, fun)

  def drop_while(enumerable, fun) do
    {kept, _} =
      reduce(enumerable, {[], true}, fn x, {acc, dropping} ->
        if dropping && fun.(x), do: {acc, true}, else: {[x | acc], false}
      end)

    :lists.reverse(kept)
  end

  @doc """
  Leaves out the first element and then every `nth`.

      iex> Enum.drop_every(1..6, 3)
      [2, 3, 5, 6]
  """
  @spec drop_every(t, non_neg_integer) :: list
  def drop_every(enumerable, nth)
  def drop_every(_enumerable, 1), do: []
  def drop_every(enumerable, 0), do: to_list(enumerable)
  def drop_every([], nth) when is_integer(nth), do: []

  def drop_every(enumerable, nth) when is_integer(nth) and nth > 1 do
    enumerable |> to_list() |> drop_every_list(0, nth)
  end

  defp drop_every_list([], _n, _nth), do: []
  defp drop_every_list([_ | tail], 0, nth), do: drop_every_list(tail, nth - 1, nth)
  defp drop_every_list([head | tail], n, nth), do: [head | drop_every_list(tail, n - 1, nth)]

  @doc """
  Two lists: the first `count` elements and the rest; a negative `count` counts from the end.

      iex> Enum.split([1, 2, 3], 2)
      {[1, 2], [3]}
      iex> Enum.split([1, 2, 3], -1)
      {[1, 2], [3]}
  """
  @spec split(t, integer) :: {list, list}
  def split(enumerable, count)

  def split(enumerable, count) when is_integer(count) and count >= 0, do: enumerable |> to_list() |> split_list(count, [])

  def split(enumerable, count) when is_integer(count) do
    list = to_list(enumerable)
    split_list(list, :erlang.max(length(list) + count, 0), [])
  end

  @doc """
  Two lists, the second one beginning with the first element for which `fun` is falsy.

      iex> Enum.split_while([1, 2, 9, 1], fn x -> x < 5 end)
      {[1, 2], [9, 1]}
  """
  @spec split_while(t, (element -> as_boolean(term))) :: {list, list}
  def split_while(enumerable, fun)
  def split_while(enumerable, fun) when is_list(enumerable), do: split_while_list(enumerable, fun, [])

  def split_while(enumerable, fun) do
    {before, rest} =
      reduce(enumerable, {[], []}, fn
        x, {before, []} -> if fun.(x), do: {[x | before], []}, else: {before, [x]}
        x, {before, rest} -> {before, [x | rest]}
      end)

    {:lists.reverse(before), :lists.reverse(rest)}
  end

  @doc """
  The elements at the positions in `index_range`; negative positions count from the end.

      iex> Enum.slice([:a, :b, :c, :d], 1..2)
      [:b, :c]
      iex> Enum.slice([:a, :b, :c, :d], -2..-1)
      [:c, :d]
      iex> Enum.slice(1..10, 0..-1//4)
      [1, 5, 9]
  """
  @spec slice(t, Range.t()) :: list
  def slice(enumerable, index_range)

  def slice(enumerable, first..last//step = index_range) do
    cond do
      step > 0 ->
        slice_positions(enumerable, first, last, step)

      step == -1 and first > last ->
        IO.warn("negative steps are not supported in Enum.slice/2, pass #{first}..#{last}//1 instead")
        slice_positions(enumerable, first, last, 1)

      true ->
        raise ArgumentError, "Enum.slice/2 does not accept ranges with negative steps, got: #{inspect(index_range)}"
    end
  end

  defp slice_positions(enumerable, first, last, step) when first >= 0 and last >= 0 do
    if last < first, do: slice_checked(enumerable), else: slice_from(enumerable, first, last - first + 1, step)
  end

  defp slice_positions(enumerable, first, last, step) do
    {size, cut} = sliceable(enumerable)
    first = if first < 0, do: :erlang.max(first + size, 0), else: first
    last = if last < 0, do: last + size, else: last
    cut_out(enumerable, size, cut, first, last - first + 1, step)
  end

  @doc """
  `amount` elements from position `start_index` on.

      iex> Enum.slice(1..10, 4, 3)
      [5, 6, 7]
      iex> Enum.slice([1, 2, 3, 4], -3, 2)
      [2, 3]
  """
  @spec slice(t, index, non_neg_integer) :: list
  def slice(enumerable, start_index, amount)

  def slice(_enumerable, start_index, 0) when is_integer(start_index), do: []

  def slice(enumerable, start_index, amount)
      when is_integer(start_index) and start_index < 0 and is_integer(amount) and amount >= 0 do
    {size, cut} = sliceable(enumerable)
    cut_out(enumerable, size, cut, :erlang.max(size + start_index, 0), amount, 1)
  end

  def slice(enumerable, start_index, amount) when is_integer(start_index) and is_integer(amount) and amount >= 0 do
    slice_from(enumerable, start_index, amount, 1)
  end

  defp slice_checked(enumerable) when is_list(enumerable), do: []

  defp slice_checked(enumerable) do
    slicing(enumerable)
    []
  end

  # No position counts from the end: a list or a stream is walked no further than needed.
  defp slice_from(list, start, amount, step) when is_list(list), do: list |> slice_list(start, amount) |> every(step)

  defp slice_from(enumerable, start, amount, step) do
    case slicing(enumerable) do
      {:ok, size, cut} ->
        cut_out(enumerable, size, cut, start, amount, step)

      {:error, module} ->
        {_, _, kept} =
          enumerable
          |> module.reduce({:cont, {start, amount, []}}, fn
            _, {start, amount, kept} when start > 0 -> {:cont, {start - 1, amount, kept}}
            x, {_, 1, kept} -> {:halt, {0, 0, [x | kept]}}
            x, {_, amount, kept} -> {:cont, {0, amount - 1, [x | kept]}}
          end)
          |> elem(1)

        kept |> :lists.reverse() |> every(step)
    end
  end

  # Implementations from before there were steps give a function of start and amount.
  defp slicing(enumerable) do
    case Enumerable.slice(enumerable) do
      {:ok, size, cut} when is_function(cut, 2) ->
        IO.warn("#{inspect(Enumerable.impl_for(enumerable))} must return a three arity function on slice/1")
        {:ok, size, fn start, amount, step -> start |> cut.(amount) |> every(step) end}

      other ->
        other
    end
  end

  # {size, function that cuts}, with the elements listed first where there is no shorter way.
  defp sliceable(list) when is_list(list), do: {length(list), fn list -> list end}

  defp sliceable(enumerable) do
    case slicing(enumerable) do
      {:ok, size, cut} ->
        {size, cut}

      {:error, _} ->
        list = to_list(enumerable)
        {length(list), fn _ -> list end}
    end
  end

  defp cut_out(enumerable, size, cut, start, amount, step) do
    amount = :erlang.min(amount, size - start)

    cond do
      amount <= 0 -> []
      is_function(cut, 1) -> enumerable |> cut.() |> slice_list(start, amount) |> every(step)
      true -> cut.(start, div(amount - 1, step) + 1, step)
    end
  end

  defp slice_list(list, 0, amount), do: take_list(list, amount)
  defp slice_list(list, start, amount), do: list |> drop_list(start) |> take_list(amount)

  defp every(list, 1), do: list
  defp every(list, step), do: take_every_list(list, step - 1)

  @doc """
  Moves one element, or a range of them, so that it stands at `insertion_index`.

      iex> Enum.slide([:a, :b, :c, :d], 3, 0)
      [:d, :a, :b, :c]
      iex> Enum.slide([:a, :b, :c, :d], 0..1, 2)
      [:c, :a, :b, :d]
  """
  @spec slide(t, Range.t() | index, index) :: list
  def slide(enumerable, range_or_single_index, insertion_index)

  def slide(enumerable, single, insertion_index) when is_integer(single) do
    slide(enumerable, single..single, insertion_index)
  end

  def slide([], _.._//1, _insertion_index), do: []

  def slide(enumerable, first..last//1, insertion_index) when first < 0 or last < 0 or insertion_index < 0 do
    size = count(enumerable)
    first = if first < 0, do: :erlang.max(first + size, 0), else: first
    last = if last < 0, do: last + size, else: last
    insertion_index = if insertion_index < 0, do: insertion_index + size, else: insertion_index
    enumerable |> to_list() |> slide_list(first, last, insertion_index)
  end

  def slide(_enumerable, first..last//1, insertion_index) when first < insertion_index and insertion_index <= last do
    slide_into_itself(first, last, insertion_index)
  end

  def slide(enumerable, first..last//1, insertion_index) do
    enumerable |> to_list() |> slide_list(first, last, insertion_index)
  end

  def slide(_enumerable, _first.._last//_step = range, _insertion_index) do
    raise ArgumentError, "Enum.slide/3 does not accept ranges with custom steps, got: #{inspect(range)}"
  end

  defp slide_into_itself(first, last, target) do
    raise ArgumentError,
          "insertion index for slide must be outside the range being moved (tried to insert #{first}..#{last} at #{target})"
  end

  defp slide_list([], _first, _last, _target), do: []
  defp slide_list(_, first, last, target) when first < target and target <= last, do: slide_into_itself(first, last, target)
  defp slide_list(list, first, last, _target) when last < first, do: list

  defp slide_list(list, first, last, target) when target < first do
    {head, rest} = split_list(list, :erlang.max(target, 0), [])
    {passed, rest} = split_list(rest, first - :erlang.max(target, 0), [])
    {moved, rest} = split_list(rest, last - first + 1, [])
    head ++ moved ++ passed ++ rest
  end

  defp slide_list(list, first, last, target) when target > last do
    first = :erlang.max(first, 0)
    {head, rest} = split_list(list, first, [])
    {moved, rest} = split_list(rest, last - first + 1, [])
    {passed, rest} = split_list(rest, target - last, [])
    head ++ passed ++ moved ++ rest
  end

  defp slide_list(list, _first, _last, _target), do: list

  ## Neighbours

  @doc """
  Leaves one of each run of equal (`===`) neighbours.

      iex> Enum.dedup([1, 1, 2, 1, 1])
      [1, 2, 1]
  """
  @spec dedup(t) :: list
  def dedup(enumerable) do
    case to_list(enumerable) do
      [] -> []
      [head | tail] -> [head | dedup_list(tail, head)]
    end
  end

  defp dedup_list([], _last), do: []
  defp dedup_list([head | tail], last) when head === last, do: dedup_list(tail, last)
  defp dedup_list([head | tail], _last), do: [head | dedup_list(tail, head)]

  @doc """
  Leaves one of each run of neighbours for which `fun` gives the same.

      iex> Enum.dedup_by([1, 3, 4, 6, 5], fn x -> rem(x, 2) end)
      [1, 4, 5]
  """
  @spec dedup_by(t, (element -> term)) :: list
  def dedup_by(enumerable, fun) do
    {kept, _} =
      reduce(enumerable, {[], nil}, fn x, {acc, last} ->
        case {:key, fun.(x)} do
          ^last -> {acc, last}
          key -> {[x | acc], key}
        end
      end)

    :lists.reverse(kept)
  end

  @doc """
  Leaves the first of all equal (`===`) elements.

      iex> Enum.uniq([3, 1, 3, 1, 2])
      [3, 1, 2]
  """
  @spec uniq(t) :: list
  def uniq(enumerable), do: enumerable |> to_list() |> uniq_list(%{})

  defp uniq_list([], _seen), do: []
  defp uniq_list([head | tail], seen) when is_map_key(seen, head), do: uniq_list(tail, seen)
  defp uniq_list([head | tail], seen), do: [head | uniq_list(tail, :maps.put(head, true, seen))]

  @doc false
  @deprecated "Use Enum.uniq_by/2 instead"
  def uniq(enumerable, fun), do: uniq_by(enumerable, fun)

  @doc """
  Leaves the first of all elements for which `fun` gives the same.

      iex> Enum.uniq_by(["a", "b", "cc"], &byte_size/1)
      ["a", "cc"]
  """
  @spec uniq_by(t, (element -> term)) :: list
  def uniq_by(enumerable, fun)
  def uniq_by(enumerable, fun) when is_list(enumerable), do: uniq_by_list(enumerable, %{}, fun)

  def uniq_by(enumerable, fun) do
    {kept, _} =
      reduce(enumerable, {[], %{}}, fn x, {acc, seen} ->
        key = fun.(x)
        if is_map_key(seen, key), do: {acc, seen}, else: {[x | acc], :maps.put(key, true, seen)}
      end)

    :lists.reverse(kept)
  end

  defp uniq_by_list([], _seen, _fun), do: []

  defp uniq_by_list([head | tail], seen, fun) do
    key = fun.(head)

    if is_map_key(seen, key) do
      uniq_by_list(tail, seen, fun)
    else
      [head | uniq_by_list(tail, :maps.put(key, true, seen), fun)]
    end
  end

  @doc """
  Lists of neighbours for which `fun` gives the same.

      iex> Enum.chunk_by([1, 3, 2, 5], &(rem(&1, 2) == 1))
      [[1, 3], [2], [5]]
  """
  @spec chunk_by(t, (element -> any)) :: [list]
  def chunk_by(enumerable, fun) do
    chunks =
      reduce(enumerable, [], fn x, acc ->
        key = fun.(x)

        case acc do
          [{^key, chunk} | rest] -> [{key, [x | chunk]} | rest]
          _ -> [{key, [x]} | acc]
        end
      end)

    unwrap_chunks(chunks, [])
  end

  defp unwrap_chunks([], acc), do: acc
  defp unwrap_chunks([{_, chunk} | rest], acc), do: unwrap_chunks(rest, [:lists.reverse(chunk) | acc])

  @doc false
  @deprecated "Use Enum.chunk_every/2 instead"
  def chunk(enumerable, count), do: chunk(enumerable, count, count, nil)

  @doc false
  @deprecated "Use Enum.chunk_every/3 instead"
  def chunk(enumerable, count, step), do: chunk(enumerable, count, step, nil)

  @doc false
  @deprecated "Use Enum.chunk_every/4 instead"
  def chunk(enumerable, count, step, leftover), do: chunk_every(enumerable, count, step, leftover || :discard)

  @doc """
  Lists of `count` elements each; the last may be shorter.

      iex> Enum.chunk_every(1..5, 2)
      [[1, 2], [3, 4], [5]]
  """
  @spec chunk_every(t, pos_integer) :: [list]
  def chunk_every(enumerable, count), do: chunk_every(enumerable, count, count, [])

  @doc """
  Lists of `count` elements, each beginning `step` elements after the one before. The last one is filled up from
  `leftover`, or left out if that is `:discard`.

      iex> Enum.chunk_every(1..6, 3, 2)
      [[1, 2, 3], [3, 4, 5], [5, 6]]
      iex> Enum.chunk_every(1..4, 3, 3, [:x, :y, :z])
      [[1, 2, 3], [4, :x, :y]]
      iex> Enum.chunk_every(1..4, 3, 3, :discard)
      [[1, 2, 3]]
  """
  @spec chunk_every(t, pos_integer, pos_integer, t | :discard) :: [list]
  def chunk_every(enumerable, count, step, leftover \\ [])
      when is_integer(count) and count > 0 and is_integer(step) and step > 0 do
    enumerable |> to_list() |> chunk_list(count, step, leftover)
  end

  defp chunk_list([], _count, _step, _leftover), do: []

  defp chunk_list(list, count, step, leftover) do
    case take_exactly(list, count, []) do
      {:ok, chunk, rest} when step == count -> [chunk | chunk_list(rest, count, step, leftover)]
      {:ok, chunk, rest} when step > count -> [chunk | rest |> drop_list(step - count) |> chunk_list(count, step, leftover)]
      {:ok, chunk, _rest} -> [chunk | list |> drop_list(step) |> chunk_list(count, step, leftover)]
      {:short, _chunk, _missing} when leftover == :discard -> []
      {:short, chunk, missing} -> [:lists.reverse(chunk, take(leftover, missing))]
    end
  end

  defp take_exactly(rest, 0, acc), do: {:ok, :lists.reverse(acc), rest}
  defp take_exactly([], missing, acc), do: {:short, acc, missing}
  defp take_exactly([head | tail], missing, acc), do: take_exactly(tail, missing - 1, [head | acc])

  @doc """
  Cuts into chunks as `chunk_fun` says: it returns `{:cont, chunk, acc}` to emit one, `{:cont, acc}` or `{:halt, acc}`;
  `after_fun` gets the last accumulator and may emit once more.

      iex> Enum.chunk_while(
      ...>   [1, 2, 0, 3],
      ...>   [],
      ...>   fn
      ...>     0, acc -> {:cont, Enum.reverse(acc), []}
      ...>     x, acc -> {:cont, [x | acc]}
      ...>   end,
      ...>   fn acc -> {:cont, Enum.reverse(acc), []} end
      ...> )
      [[1, 2], [3]]
  """
  @spec chunk_while(
          t,
          acc,
          (element, acc -> {:cont, chunk, acc} | {:cont, acc} | {:halt, acc}),
          (acc -> {:cont, chunk, acc} | {:cont, acc})
        ) :: [chunk]
        when chunk: any
  def chunk_while(enumerable, acc, chunk_fun, after_fun) do
    {chunks, acc} =
      until(enumerable, {[], acc}, fn x, {chunks, acc} ->
        case chunk_fun.(x, acc) do
          {:cont, chunk, acc} -> {:cont, {[chunk | chunks], acc}}
          {:cont, acc} -> {:cont, {chunks, acc}}
          {:halt, acc} -> {:halt, {chunks, acc}}
        end
      end)

    case after_fun.(acc) do
      {:cont, _acc} -> :lists.reverse(chunks)
      {:cont, chunk, _acc} -> :lists.reverse(chunks, [chunk])
    end
  end

  ## Joining

  @doc """
  Joins enumerables that stand in an enumerable, by one level.

      iex> Enum.concat([1..2, [:a], %{k: 1}])
      [1, 2, :a, {:k, 1}]
  """
  @spec concat(t) :: list
  def concat(enumerables)
  def concat(enumerables) when is_list(enumerables), do: concat_list(enumerables)
  def concat(enumerables), do: enumerables |> reduce([], fn part, acc -> reduce(part, acc, &[&1 | &2]) end) |> :lists.reverse()

  @doc """
  The elements of `left`, then those of `right`.

      iex> Enum.concat(1..2, 5..6)
      [1, 2, 5, 6]
  """
  @spec concat(t, t) :: list
  def concat(left, right)
  def concat(left, right) when is_list(left) and is_list(right), do: left ++ right
  def concat(left, right), do: concat_list([left, right])

  defp concat_list([]), do: []
  defp concat_list([last]), do: to_list(last)
  defp concat_list([head | tail]) when is_list(head), do: head ++ concat_list(tail)
  defp concat_list([head | tail]), do: to_list(head) ++ concat_list(tail)

  @doc """
  Maps each element to an enumerable and joins these.

      iex> Enum.flat_map([1, 3], fn x -> x..(x + 1) end)
      [1, 2, 3, 4]
  """
  @spec flat_map(t, (element -> t)) :: list
  def flat_map(enumerable, fun)
  def flat_map(enumerable, fun) when is_list(enumerable), do: flat_map_parts([], enumerable, fun)

  def flat_map(enumerable, fun) do
    enumerable
    |> reduce([], fn x, acc ->
      case fun.(x) do
        part when is_list(part) -> :lists.reverse(part, acc)
        part -> reduce(part, acc, &[&1 | &2])
      end
    end)
    |> :lists.reverse()
  end

  # The first list is what is left of the part that is being copied.
  defp flat_map_parts([x | part], tail, fun), do: [x | flat_map_parts(part, tail, fun)]

  defp flat_map_parts([], [head | tail], fun) do
    case fun.(head) do
      part when is_list(part) -> flat_map_parts(part, tail, fun)
      part -> flat_map_parts(to_list(part), tail, fun)
    end
  end

  defp flat_map_parts([], rest, fun) do
    [] = flat_map_list(rest, fun)
  end

  defp flat_map_parts(_improper, _tail, _fun), do: :erlang.error(:badarg)

  defp flat_map_list([], _fun), do: []

  @doc """
  Joins the elements, turned into text, with `joiner` between them.

      iex> Enum.join([1, :b, "c"], ", ")
      "1, b, c"
  """
  @spec join(t, binary) :: binary
  def join(enumerable, joiner \\ "")
  def join(enumerable, ""), do: enumerable |> map(&text/1) |> :erlang.iolist_to_binary()
  def join([], joiner) when is_binary(joiner), do: ""

  def join(enumerable, joiner) when is_binary(joiner) do
    enumerable |> map_intersperse(joiner, &text/1) |> :erlang.iolist_to_binary()
  end

  @doc """
  Maps and joins the results, turned into text, with `joiner` between them.

      iex> Enum.map_join(1..3, "-", fn x -> x * 2 end)
      "2-4-6"
  """
  @spec map_join(t, binary, (element -> String.Chars.t())) :: binary
  def map_join(enumerable, joiner \\ "", mapper)

  def map_join(enumerable, joiner, mapper) when is_binary(joiner) do
    enumerable |> map_intersperse(joiner, &text(mapper.(&1))) |> :erlang.iolist_to_binary()
  end

  defp text(entry) when is_binary(entry), do: entry
  defp text(entry) when is_integer(entry), do: :erlang.integer_to_binary(entry)
  defp text(entry), do: String.Chars.to_string(entry)

  @doc """
  Puts the elements into `collectable`.

      iex> Enum.into([b: 2], %{a: 1})
      %{a: 1, b: 2}
      iex> Enum.into(["ab", "c"], "")
      "abc"
  """
  @spec into(t, Collectable.t()) :: Collectable.t()
  def into(enumerable, collectable)
  def into(enumerable, []), do: to_list(enumerable)

  def into(enumerable, map) when is_plain_map(map) do
    cond do
      is_plain_map(enumerable) -> :maps.merge(map, enumerable)
      is_map(enumerable) -> collect(enumerable, map)
      map_size(map) == 0 -> enumerable |> to_list() |> pairs_to_map()
      is_list(enumerable) -> :maps.merge(map, pairs_to_map(enumerable))
      true -> reduce(enumerable, map, fn {key, value}, acc -> :maps.put(key, value, acc) end)
    end
  end

  def into(enumerable, %MapSet{} = set), do: MapSet.union(set, MapSet.new(enumerable))
  def into(enumerable, collectable), do: collect(enumerable, collectable)

  defp pairs_to_map(list) do
    try do
      :maps.from_list(list)
    rescue
      ArgumentError -> raise ArgumentError
    end
  end

  defp collect(enumerable, collectable) do
    {initial, collector} = Collectable.into(collectable)

    try do
      reduce(enumerable, initial, fn x, acc -> collector.(acc, {:cont, x}) end)
    catch
      kind, reason ->
        collector.(initial, :halt)
        :erlang.raise(kind, reason, __STACKTRACE__)
    else
      acc -> collector.(acc, :done)
    end
  end

  @doc """
  Puts what `transform` makes of the elements into `collectable`.

      iex> Enum.into([1, 2], %{}, fn x -> {x, x * x} end)
      %{1 => 1, 2 => 4}
  """
  @spec into(t, Collectable.t(), (term -> term)) :: Collectable.t()
  def into(enumerable, collectable, transform)
  def into(enumerable, [], transform), do: map(enumerable, transform)

  def into(enumerable, map, transform) when is_plain_map(map) and map_size(map) == 0 do
    enumerable |> map(transform) |> pairs_to_map()
  end

  def into(enumerable, %MapSet{} = set, transform), do: MapSet.union(set, MapSet.new(enumerable, transform))

  def into(enumerable, map, transform) when is_plain_map(map) do
    reduce(enumerable, map, fn x, acc ->
      {key, value} = transform.(x)
      :maps.put(key, value, acc)
    end)
  end

  def into(enumerable, collectable, transform) do
    {initial, collector} = Collectable.into(collectable)

    try do
      reduce(enumerable, initial, fn x, acc -> collector.(acc, {:cont, transform.(x)}) end)
    catch
      kind, reason ->
        collector.(initial, :halt)
        :erlang.raise(kind, reason, __STACKTRACE__)
    else
      acc -> collector.(acc, :done)
    end
  end

  @doc """
  The elements as a list.

      iex> Enum.to_list(3..1//-1)
      [3, 2, 1]
  """
  @spec to_list(t) :: [element]
  def to_list(enumerable)
  def to_list(enumerable) when is_list(enumerable), do: enumerable
  def to_list(_first.._last//_step = range), do: Range.to_list(range)
  def to_list(enumerable) when is_plain_map(enumerable), do: :maps.to_list(enumerable)

  def to_list(enumerable) do
    enumerable |> Enumerable.reduce({:cont, []}, fn x, acc -> {:cont, [x | acc]} end) |> elem(1) |> :lists.reverse()
  end

  ## Order

  @doc """
  The elements from the last to the first.

      iex> Enum.reverse(1..3)
      [3, 2, 1]
  """
  @spec reverse(t) :: list
  def reverse(enumerable)
  def reverse(enumerable) when is_list(enumerable), do: :lists.reverse(enumerable)
  def reverse(enumerable), do: reduce(enumerable, [], &[&1 | &2])

  @doc """
  The elements from the last to the first, then those of `tail`.

      iex> Enum.reverse([1, 2], [:x])
      [2, 1, :x]
  """
  @spec reverse(t, t) :: list
  def reverse(enumerable, tail) when is_list(enumerable), do: :lists.reverse(enumerable, to_list(tail))
  def reverse(enumerable, tail), do: reduce(enumerable, to_list(tail), &[&1 | &2])

  @doc """
  Turns round the `count` elements from position `start_index` on.

      iex> Enum.reverse_slice([1, 2, 3, 4, 5], 1, 3)
      [1, 4, 3, 2, 5]
  """
  @spec reverse_slice(t, non_neg_integer, non_neg_integer) :: list
  def reverse_slice(enumerable, start_index, count)
      when is_integer(start_index) and start_index >= 0 and is_integer(count) and count >= 0 do
    list = to_list(enumerable)
    {head, rest} = split_list(list, start_index, [])
    {part, tail} = split_list(rest, count, [])
    head ++ :lists.reverse(part, tail)
  end

  @doc """
  The elements in an order by chance.

      iex> Enum.shuffle([1])
      [1]
  """
  @spec shuffle(t) :: list
  def shuffle(enumerable) do
    keyed = reduce(enumerable, [], fn x, acc -> [{:rand.uniform(), x} | acc] end)
    1 |> :lists.keysort(keyed) |> second_elements()
  end

  @doc """
  The elements in order of terms.

      iex> Enum.sort([3, :a, 1, "b"])
      [1, 3, :a, "b"]
  """
  @spec sort(t) :: list
  def sort(enumerable) when is_list(enumerable), do: :lists.sort(enumerable)
  def sort(enumerable), do: enumerable |> to_list() |> :lists.sort()

  @doc """
  Sorts with `sorter`: `:asc`, `:desc`, a module with `compare/2`, `{:asc, module}`, `{:desc, module}`, or a function
  that says whether its first argument comes before (or together with) the second. Equal elements keep their order.

      iex> Enum.sort([2, 3, 1], :desc)
      [3, 2, 1]
      iex> Enum.sort(["ccc", "a", "bb"], fn x, y -> byte_size(x) <= byte_size(y) end)
      ["a", "bb", "ccc"]
      iex> Enum.sort([~D[2024-05-01], ~D[2023-12-31]], Date)
      [~D[2023-12-31], ~D[2024-05-01]]
  """
  @spec sort(t, (element, element -> boolean) | :asc | :desc | module | {:asc | :desc, module}) :: list
  def sort(enumerable, sorter)
  def sort(enumerable, :asc), do: sort(enumerable)
  # Turned round before and after, so that equal elements (1 and 1.0) keep their order.
  def sort(enumerable, :desc), do: enumerable |> reverse() |> :lists.sort() |> :lists.reverse()

  def sort(enumerable, sorter) do
    fun = to_sort_fun(sorter)

    cond do
      fun == (&<=/2) -> sort(enumerable)
      fun == (&>=/2) -> sort(enumerable, :desc)
      true -> enumerable |> to_list() |> merge_sort(fun)
    end
  end

  defp to_sort_fun(sorter) when is_function(sorter, 2), do: sorter
  defp to_sort_fun(:asc), do: &<=/2
  defp to_sort_fun(:desc), do: &>=/2
  defp to_sort_fun(module) when is_atom(module), do: &(module.compare(&1, &2) != :gt)
  defp to_sort_fun({:asc, module}) when is_atom(module), do: &(module.compare(&1, &2) != :gt)
  defp to_sort_fun({:desc, module}) when is_atom(module), do: &(module.compare(&1, &2) != :lt)

  @doc """
  Sorts by what `mapper` gives for each element, with the same sorters as `sort/2`.

      iex> Enum.sort_by(["ccc", "a", "bb"], &byte_size/1)
      ["a", "bb", "ccc"]
      iex> Enum.sort_by([a: 1, b: 3, c: 2], fn {_key, n} -> n end, :desc)
      [b: 3, c: 2, a: 1]
  """
  @spec sort_by(
          t,
          (element -> mapped),
          (element, element -> boolean) | :asc | :desc | module | {:asc | :desc, module}
        ) :: list
        when mapped: element
  def sort_by(enumerable, mapper, sorter \\ :asc)

  def sort_by(enumerable, mapper, :asc) when is_function(mapper, 1) do
    1 |> :lists.keysort(map(enumerable, &{mapper.(&1), &1})) |> second_elements()
  end

  def sort_by(enumerable, mapper, :desc) when is_function(mapper, 1) do
    reversed = reduce(enumerable, [], &[{mapper.(&1), &1} | &2])
    1 |> :lists.keysort(reversed) |> :lists.reverse() |> second_elements()
  end

  def sort_by(enumerable, mapper, sorter) when is_function(mapper, 1) do
    fun = to_sort_fun(sorter)
    enumerable |> map(&{mapper.(&1), &1}) |> merge_sort(fn {a, _}, {b, _} -> fun.(a, b) end) |> second_elements()
  end

  defp second_elements([]), do: []
  defp second_elements([pair | rest]), do: [:erlang.element(2, pair) | second_elements(rest)]

  # A stable merge sort. Its first pass finds runs that are in order already, or in reverse order, so sorted input costs
  # one comparison an element; the runs are then merged in pairs.
  defp merge_sort([], _fun), do: []
  defp merge_sort([_] = list, _fun), do: list
  defp merge_sort(list, fun), do: list |> runs(fun) |> merge_runs(fun)

  defp runs([], _fun), do: []
  defp runs([_] = run, _fun), do: [run]
  defp runs([a, b | rest], fun), do: if(fun.(a, b), do: rising(rest, b, [a], fun), else: falling(rest, b, [a], fun))

  defp rising([next | rest] = list, last, run, fun) do
    if fun.(last, next), do: rising(rest, next, [last | run], fun), else: [:lists.reverse(run, [last]) | runs(list, fun)]
  end

  defp rising([], last, run, _fun), do: [:lists.reverse(run, [last])]

  defp falling([next | rest] = list, last, run, fun) do
    if fun.(last, next), do: [[last | run] | runs(list, fun)], else: falling(rest, next, [last | run], fun)
  end

  defp falling([], last, run, _fun), do: [[last | run]]

  # Level by level, in turn from rising runs to falling ones and back: a merge then needs neither a frame for each element
  # nor the runs it takes from, whose cells are used again at once.
  defp merge_runs([run], _fun), do: run

  defp merge_runs(runs, fun) do
    case to_falling(runs, fun) do
      [run] -> :lists.reverse(run)
      falling -> falling |> to_rising(fun) |> merge_runs(fun)
    end
  end

  defp to_falling([[a | as], [b | bs] | rest], fun), do: [merge_up(a, as, b, bs, [], fun) | to_falling(rest, fun)]
  defp to_falling([run], _fun), do: [:lists.reverse(run)]
  defp to_falling([], _fun), do: []

  defp to_rising([[a | as], [b | bs] | rest], fun), do: [merge_down(a, as, b, bs, [], fun) | to_rising(rest, fun)]
  defp to_rising([run], _fun), do: [:lists.reverse(run)]
  defp to_rising([], _fun), do: []

  defp merge_up(a, as, b, bs, acc, fun) do
    if fun.(a, b) do
      case as do
        [next | rest] -> merge_up(next, rest, b, bs, [a | acc], fun)
        [] -> :lists.reverse(bs, [b, a | acc])
      end
    else
      case bs do
        [next | rest] -> merge_up(a, as, next, rest, [b | acc], fun)
        [] -> :lists.reverse(as, [a, b | acc])
      end
    end
  end

  # The greatest first: of two equal ones that of the right run, which comes behind.
  defp merge_down(a, as, b, bs, acc, fun) do
    if fun.(a, b) do
      case bs do
        [next | rest] -> merge_down(a, as, next, rest, [b | acc], fun)
        [] -> :lists.reverse(as, [a, b | acc])
      end
    else
      case as do
        [next | rest] -> merge_down(next, rest, b, bs, [a | acc], fun)
        [] -> :lists.reverse(bs, [b, a | acc])
      end
    end
  end

  ## Extremes

  @doc """
  The greatest element; raises `Enum.EmptyError` where there is none.

      iex> Enum.max([2, 9, 4])
      9
  """
  @spec max(t) :: element
  def max(enumerable)
  def max([_ | _] = list), do: :lists.max(list)
  def max(enumerable), do: best(enumerable, &>=/2, &no_element/0)

  @doc "The greatest element by a sorter, or by `>=` with a fallback; see `max/3`."
  @spec max(t, (element, element -> boolean) | module | (-> empty)) :: element | empty when empty: any
  def max(enumerable, sorter_or_empty_fallback)
  def max(enumerable, fallback) when is_function(fallback, 0), do: best(enumerable, &>=/2, fallback)
  def max(enumerable, sorter), do: max(enumerable, sorter, &no_element/0)

  @doc """
  The greatest element by `sorter`, a module with `compare/2` or a function that says whether its first argument is to be
  kept. `empty_fallback` is called where there is no element.

      iex> Enum.max([~D[2024-05-01], ~D[2023-12-31]], Date, fn -> nil end)
      ~D[2024-05-01]
  """
  @spec max(t, (element, element -> boolean) | module, (-> empty)) :: element | empty when empty: any
  def max(enumerable, sorter, empty_fallback) do
    best(enumerable, max_sort_fun(sorter), empty_fallback)
  end

  @doc """
  The least element; raises `Enum.EmptyError` where there is none.

      iex> Enum.min([2, 9, 4])
      2
  """
  @spec min(t) :: element
  def min(enumerable)
  def min([_ | _] = list), do: :lists.min(list)
  def min(enumerable), do: best(enumerable, &<=/2, &no_element/0)

  @doc "The least element by a sorter, or by `<=` with a fallback; see `min/3`."
  @spec min(t, (element, element -> boolean) | module | (-> empty)) :: element | empty when empty: any
  def min(enumerable, sorter_or_empty_fallback)
  def min(enumerable, fallback) when is_function(fallback, 0), do: best(enumerable, &<=/2, fallback)
  def min(enumerable, sorter), do: min(enumerable, sorter, &no_element/0)

  @doc """
  The least element by `sorter`, as for `max/3`; `empty_fallback` is called where there is no element.

      iex> Enum.min([], &<=/2, fn -> :nothing end)
      :nothing
  """
  @spec min(t, (element, element -> boolean) | module, (-> empty)) :: element | empty when empty: any
  def min(enumerable, sorter, empty_fallback) do
    best(enumerable, min_sort_fun(sorter), empty_fallback)
  end

  defp no_element, do: raise(Enum.EmptyError)

  defp max_sort_fun(sorter) when is_function(sorter, 2), do: sorter
  defp max_sort_fun(module) when is_atom(module), do: &(module.compare(&1, &2) != :lt)

  defp min_sort_fun(sorter) when is_function(sorter, 2), do: sorter
  defp min_sort_fun(module) when is_atom(module), do: &(module.compare(&1, &2) != :gt)

  defp best([head | tail], fun, _empty_fallback), do: best_list(tail, head, fun)
  defp best([], _fun, empty_fallback), do: empty_fallback.()

  # The extremes of a range are its ends.
  defp best(first..last//step = range, fun, empty_fallback) do
    case Range.size(range) do
      0 -> empty_fallback.()
      1 -> first
      _ -> best_list([last - rem(last - first, step)], first, fun)
    end
  end

  defp best(enumerable, fun, empty_fallback) do
    result =
      reduce(enumerable, [], fn
        x, [] -> [x]
        x, [best] -> if fun.(best, x), do: [best], else: [x]
      end)

    case result do
      [best] -> best
      [] -> empty_fallback.()
    end
  end

  defp best_list([], best, _fun), do: best
  defp best_list([head | tail], best, fun), do: best_list(tail, if(fun.(best, head), do: best, else: head), fun)

  @doc """
  The element for which `fun` gives the greatest value; sorters and fallback as in `max/3`.

      iex> Enum.max_by(["a", "ccc", "bb"], &byte_size/1)
      "ccc"
  """
  @spec max_by(t, (element -> any), (element, element -> boolean) | module, (-> empty)) :: element | empty
        when empty: any
  def max_by(enumerable, fun, sorter \\ &>=/2, empty_fallback \\ fn -> raise Enum.EmptyError end)

  @doc false
  def max_by(enumerable, fun, empty_fallback, _default) when is_function(fun, 1) and is_function(empty_fallback, 0) do
    best_by(enumerable, fun, &>=/2, empty_fallback)
  end

  def max_by(enumerable, fun, sorter, empty_fallback) when is_function(fun, 1) do
    best_by(enumerable, fun, max_sort_fun(sorter), empty_fallback)
  end

  @doc """
  The element for which `fun` gives the least value; sorters and fallback as in `max/3`.

      iex> Enum.min_by(["aa", "c", "bb"], &byte_size/1)
      "c"
  """
  @spec min_by(t, (element -> any), (element, element -> boolean) | module, (-> empty)) :: element | empty
        when empty: any
  def min_by(enumerable, fun, sorter \\ &<=/2, empty_fallback \\ fn -> raise Enum.EmptyError end)

  @doc false
  def min_by(enumerable, fun, empty_fallback, _default) when is_function(fun, 1) and is_function(empty_fallback, 0) do
    best_by(enumerable, fun, &<=/2, empty_fallback)
  end

  def min_by(enumerable, fun, sorter, empty_fallback) when is_function(fun, 1) do
    best_by(enumerable, fun, min_sort_fun(sorter), empty_fallback)
  end

  defp best_by([head | tail], fun, keep, _empty_fallback), do: best_by_list(tail, head, fun.(head), fun, keep)
  defp best_by([], _fun, _keep, empty_fallback), do: empty_fallback.()

  defp best_by(enumerable, fun, keep, empty_fallback) do
    result =
      reduce(enumerable, nil, fn
        x, nil ->
          {x, fun.(x)}

        x, {_, best_key} = best ->
          key = fun.(x)
          if keep.(best_key, key), do: best, else: {x, key}
      end)

    case result do
      nil -> empty_fallback.()
      {element, _} -> element
    end
  end

  defp best_by_list([], best, _best_key, _fun, _keep), do: best

  defp best_by_list([head | tail], best, best_key, fun, keep) do
    key = fun.(head)

    if keep.(best_key, key) do
      best_by_list(tail, best, best_key, fun, keep)
    else
      best_by_list(tail, head, key, fun, keep)
    end
  end

  @doc """
  The least and the greatest element as a pair.

      iex> Enum.min_max([2, 9, 4])
      {2, 9}
      iex> Enum.min_max([], fn -> nil end)
      nil
  """
  @spec min_max(t, (-> empty) | (element, element -> boolean) | module) :: {element, element} | empty when empty: any
  def min_max(enumerable, sorter_or_empty_fallback \\ fn -> raise Enum.EmptyError end)

  def min_max(first..last//step = range, empty_fallback) when is_function(empty_fallback, 0) do
    case Range.size(range) do
      0 ->
        empty_fallback.()

      _ ->
        last = last - rem(last - first, step)
        {:erlang.min(first, last), :erlang.max(first, last)}
    end
  end

  def min_max(enumerable, empty_fallback) when is_function(empty_fallback, 0) do
    min_max_by_pairs(enumerable, & &1, &</2, empty_fallback)
  end

  def min_max(enumerable, sorter) when is_atom(sorter) or is_function(sorter, 2) do
    min_max(enumerable, sorter, fn -> raise Enum.EmptyError end)
  end

  @doc """
  The least and the greatest element by `sorter`, a function that says whether its first argument is the lesser one, or
  a module with `compare/2`.

      iex> Enum.min_max(["bb", "a", "ccc"], fn x, y -> byte_size(x) < byte_size(y) end, fn -> nil end)
      {"a", "ccc"}
  """
  @spec min_max(t, (element, element -> boolean) | module, (-> empty)) :: {element, element} | empty when empty: any
  def min_max(enumerable, sorter, empty_fallback)
      when (is_atom(sorter) or is_function(sorter, 2)) and is_function(empty_fallback, 0) do
    min_max_by_pairs(enumerable, & &1, min_max_by_sort_fun(sorter), empty_fallback)
  end

  @doc """
  The elements for which `fun` gives the least and the greatest value.

      iex> Enum.min_max_by(["bb", "a", "ccc"], &byte_size/1)
      {"a", "ccc"}
  """
  @spec min_max_by(t, (element -> any), (element, element -> boolean) | module, (-> empty)) ::
          {element, element} | empty
        when empty: any
  def min_max_by(enumerable, fun, sorter_or_empty_fallback \\ &</2, empty_fallback \\ fn -> raise Enum.EmptyError end)

  @doc false
  def min_max_by(enumerable, fun, empty_fallback, _default) when is_function(fun, 1) and is_function(empty_fallback, 0) do
    min_max_by_pairs(enumerable, fun, &</2, empty_fallback)
  end

  def min_max_by(enumerable, fun, sorter, empty_fallback)
      when is_function(fun, 1) and (is_atom(sorter) or is_function(sorter, 2)) and is_function(empty_fallback, 0) do
    min_max_by_pairs(enumerable, fun, min_max_by_sort_fun(sorter), empty_fallback)
  end

  defp min_max_by_sort_fun(sorter) when is_function(sorter, 2), do: sorter
  defp min_max_by_sort_fun(module) when is_atom(module), do: &(module.compare(&1, &2) == :lt)

  defp min_max_by_pairs(enumerable, fun, less, empty_fallback) do
    result =
      reduce(enumerable, nil, fn
        x, nil ->
          key = fun.(x)
          {x, key, x, key}

        x, {least, least_key, greatest, greatest_key} = acc ->
          key = fun.(x)

          cond do
            less.(key, least_key) -> {x, key, greatest, greatest_key}
            less.(greatest_key, key) -> {least, least_key, x, key}
            true -> acc
          end
      end)

    case result do
      nil -> empty_fallback.()
      {least, _, greatest, _} -> {least, greatest}
    end
  end

  ## Several at once

  @doc """
  Undoes `zip/1` for pairs: a list of the first and one of the second parts.

      iex> Enum.unzip(a: 1, b: 2)
      {[:a, :b], [1, 2]}
  """
  @spec unzip(t) :: {list, list}
  def unzip(enumerable) do
    unzip(to_list(enumerable), [], [])
  end

  defp unzip([{a, b} | rest], firsts, seconds), do: unzip(rest, [a | firsts], [b | seconds])
  defp unzip([], firsts, seconds), do: {:lists.reverse(firsts), :lists.reverse(seconds)}

  @doc """
  Tuples of the elements that stand at the same position, up to the end of the shortest enumerable.

      iex> Enum.zip([[1, 2], [:a, :b], ~w(x y z)])
      [{1, :a, "x"}, {2, :b, "y"}]
  """
  @spec zip([t] | t) :: [tuple]
  def zip(enumerables)
  def zip([]), do: []
  def zip(enumerables), do: zip_with(enumerables, &:erlang.list_to_tuple/1)

  @doc """
  Pairs of the elements that stand at the same position, up to the end of the shorter enumerable.

      iex> Enum.zip(1..3, [:a, :b])
      [{1, :a}, {2, :b}]
  """
  @spec zip(t, t) :: [{any, any}]
  def zip(enumerable1, enumerable2)
  def zip(list1, list2) when is_list(list1) and is_list(list2), do: zip_lists(list1, list2)
  def zip(enumerable1, enumerable2), do: zip_with(enumerable1, enumerable2, &{&1, &2})

  defp zip_lists([a | as], [b | bs]), do: [{a, b} | zip_lists(as, bs)]
  defp zip_lists(_, []), do: []
  defp zip_lists([], _), do: []

  @doc """
  Calls `zip_fun` with the list of the elements that stand at the same position.

      iex> Enum.zip_with([1..3, 10..30//10], &Enum.sum/1)
      [11, 22, 33]
  """
  @spec zip_with(t, ([term] -> term)) :: [term]
  def zip_with(enumerables, zip_fun)
  def zip_with([], _zip_fun), do: []

  def zip_with(enumerables, zip_fun) do
    enumerables |> zip_reduce([], &[zip_fun.(&1) | &2]) |> :lists.reverse()
  end

  @doc """
  Calls `zip_fun` with the two elements that stand at the same position.

      iex> Enum.zip_with([1, 2], [3, 4], &*/2)
      [3, 8]
  """
  @spec zip_with(t, t, (term, term -> term)) :: [term]
  def zip_with(enumerable1, enumerable2, zip_fun)

  def zip_with(list1, list2, zip_fun) when is_list(list1) and is_list(list2) and is_function(zip_fun, 2) do
    zip_lists_with(list1, list2, zip_fun)
  end

  def zip_with(enumerable1, enumerable2, zip_fun) when is_function(zip_fun, 2) do
    enumerable1 |> zip_reduce(enumerable2, [], &[zip_fun.(&1, &2) | &3]) |> :lists.reverse()
  end

  defp zip_lists_with([a | as], [b | bs], fun), do: [fun.(a, b) | zip_lists_with(as, bs, fun)]
  defp zip_lists_with(_, [], _fun), do: []
  defp zip_lists_with([], _, _fun), do: []

  @doc """
  Folds over the lists of elements that stand at the same position.

      iex> Enum.zip_reduce([[1, 2], [3, 4]], 0, fn [a, b], acc -> a * b + acc end)
      11
  """
  @spec zip_reduce(t, acc, ([term], acc -> acc)) :: acc
  def zip_reduce(enumerables, acc, reducer)
  def zip_reduce([], acc, reducer) when is_function(reducer, 2), do: acc

  def zip_reduce(enumerables, acc, reducer) when is_function(reducer, 2) do
    list = to_list(enumerables)

    cond do
      list == [] -> acc
      all_list(list, &is_list/1) -> zip_reduce_lists(list, acc, reducer)
      true -> zip_reduce_streams(list, acc, reducer)
    end
  end

  @doc """
  Folds over the pairs of elements that stand at the same position.

      iex> Enum.zip_reduce([1, 2], [3, 4], 0, fn a, b, acc -> a * b + acc end)
      11
  """
  @spec zip_reduce(t, t, acc, (term, term, acc -> acc)) :: acc
  def zip_reduce(left, right, acc, reducer)

  def zip_reduce(left, right, acc, reducer) when is_list(left) and is_list(right) and is_function(reducer, 3) do
    zip_reduce_pairs(left, right, acc, reducer)
  end

  def zip_reduce(left, right, acc, reducer) when is_function(reducer, 3) do
    zip_reduce_streams([left, right], acc, fn [a, b], acc -> reducer.(a, b, acc) end)
  end

  defp zip_reduce_pairs([a | as], [b | bs], acc, reducer), do: zip_reduce_pairs(as, bs, reducer.(a, b, acc), reducer)
  defp zip_reduce_pairs(_, [], acc, _reducer), do: acc
  defp zip_reduce_pairs([], _, acc, _reducer), do: acc

  defp zip_reduce_lists(lists, acc, reducer) do
    case heads_and_tails(lists, [], []) do
      {heads, tails} -> zip_reduce_lists(tails, reducer.(heads, acc), reducer)
      :done -> acc
    end
  end

  defp heads_and_tails([], heads, tails), do: {:lists.reverse(heads), :lists.reverse(tails)}
  defp heads_and_tails([[head | tail] | rest], heads, tails), do: heads_and_tails(rest, [head | heads], [tail | tails])
  defp heads_and_tails([[] | _], _heads, _tails), do: :done

  defp zip_reduce_streams(enumerables, acc, reducer) do
    Stream.zip_with(enumerables, & &1).({:cont, acc}, &{:cont, reducer.(&1, &2)}) |> elem(1)
  end

  ## Loops over lists and ranges

  # Folds as long as `fun` answers `{:cont, acc}`.
  defp until(list, acc, fun) when is_list(list), do: list |> Enumerable.List.reduce({:cont, acc}, fun) |> elem(1)
  defp until(enumerable, acc, fun), do: enumerable |> Enumerable.reduce({:cont, acc}, fun) |> elem(1)

  defp all_list([]), do: true
  defp all_list([head | tail]), do: if(head, do: all_list(tail), else: false)

  defp all_list([], _fun), do: true
  defp all_list([head | tail], fun), do: if(fun.(head), do: all_list(tail, fun), else: false)

  defp any_list([]), do: false
  defp any_list([head | tail]), do: if(head, do: true, else: any_list(tail))

  defp any_list([], _fun), do: false
  defp any_list([head | tail], fun), do: if(fun.(head), do: true, else: any_list(tail, fun))

  defp find_list([], default, _fun), do: default
  defp find_list([head | tail], default, fun), do: if(fun.(head), do: head, else: find_list(tail, default, fun))

  defp find_index_list([], _index, _fun), do: nil
  defp find_index_list([head | tail], index, fun), do: if(fun.(head), do: index, else: find_index_list(tail, index + 1, fun))

  defp find_value_list([], default, _fun), do: default
  defp find_value_list([head | tail], default, fun), do: fun.(head) || find_value_list(tail, default, fun)

  defp map_list([], _fun), do: []
  defp map_list([head | tail], fun), do: [fun.(head) | map_list(tail, fun)]

  defp map_range(first, last, step, fun) when step > 0 and first <= last when step < 0 and first >= last do
    [fun.(first) | map_range(first + step, last, step, fun)]
  end

  defp map_range(_first, _last, _step, _fun), do: []

  defp each_list([], _fun), do: :ok

  defp each_list([head | tail], fun) do
    fun.(head)
    each_list(tail, fun)
  end

  defp reduce_list([], acc, _fun), do: acc
  defp reduce_list([head | tail], acc, fun), do: reduce_list(tail, fun.(head, acc), fun)

  defp reduce_range(first, last, step, acc, fun) when step > 0 and first <= last when step < 0 and first >= last do
    reduce_range(first + step, last, step, fun.(first, acc), fun)
  end

  defp reduce_range(_first, _last, _step, acc, _fun), do: acc

  defp filter_list([], _fun), do: []

  defp filter_list([head | tail], fun) do
    if fun.(head), do: [head | filter_list(tail, fun)], else: filter_list(tail, fun)
  end

  defp reject_list([], _fun), do: []

  defp reject_list([head | tail], fun) do
    if fun.(head), do: reject_list(tail, fun), else: [head | reject_list(tail, fun)]
  end

  defp take_list([head | tail], amount) when amount > 0, do: [head | take_list(tail, amount - 1)]
  defp take_list(list, _amount) when is_list(list), do: []

  defp take_while_list([], _fun), do: []
  defp take_while_list([head | tail], fun), do: if(fun.(head), do: [head | take_while_list(tail, fun)], else: [])

  defp drop_list([_ | tail], amount) when amount > 0, do: drop_list(tail, amount - 1)
  defp drop_list(list, _amount), do: list

  defp drop_while_list([], _fun), do: []
  defp drop_while_list([head | tail] = list, fun), do: if(fun.(head), do: drop_while_list(tail, fun), else: list)

  defp split_list([head | tail], count, acc) when count > 0, do: split_list(tail, count - 1, [head | acc])
  defp split_list(list, _count, acc), do: {:lists.reverse(acc), list}

  defp split_while_list([], _fun, acc), do: {:lists.reverse(acc), []}

  defp split_while_list([head | tail] = list, fun, acc) do
    if fun.(head), do: split_while_list(tail, fun, [head | acc]), else: {:lists.reverse(acc), list}
  end
end
