defmodule Access do
  @moduledoc """
  Access by key, `container[key]`, to maps, keyword lists and structs whose module says how; and selectors for
  `get_in/2`, `put_in/3`, `update_in/3` and their like, which reach into nested data.

      iex> user = %{name: "Ada", pets: [%{name: "Rex"}, %{name: "Tom"}]}
      iex> user[:name]
      "Ada"
      iex> get_in(user, [:pets, Access.all(), :name])
      ["Rex", "Tom"]

  A selector is a function of three arguments: `:get` or `:get_and_update`, the data, and a function for what it selects.
  """

  @type container :: keyword | struct | map
  @type nil_container :: nil
  @type t :: container | nil_container | any
  @type key :: any
  @type value :: any
  @type get_fun(data) :: (:get, data, (term -> term) -> new_data :: container)
  @type get_and_update_fun(data, current_value) ::
          (:get_and_update, data, (term -> term) -> {current_value, new_data :: container} | :pop)
  @type access_fun(data, current_value) :: get_fun(data) | get_and_update_fun(data, current_value)

  @doc "Reads the value of `key`: `{:ok, value}`, or `:error`."
  @callback fetch(term :: t, key) :: {:ok, value} | :error

  @doc "Reads and changes the value of `key`; `next` returns `{answer, new_value}` or `:pop`."
  @callback get_and_update(data, key, (value | nil -> {current_value, new_value :: value} | :pop)) ::
              {current_value, new_data :: data}
            when current_value: value, data: container

  @doc "Takes `key` out: `{value, container}`."
  @callback pop(data, key) :: {value, data} when data: container

  # The module of a struct is to have the three functions; where it has not, the error says so.
  defp lacking(%{module: module, function: function, arity: arity} = error, module, function, arity) do
    %{
      error
      | reason:
          "#{inspect(module)} does not implement the Access behaviour\n\n" <>
            "You can use the \"struct.field\" syntax to access struct fields. " <>
            "You can also use Access.key!/1 to access struct fields dynamically inside get_in/put_in/update_in"
    }
  end

  defp lacking(error, _module, _function, _arity), do: error

  @doc """
  The value of `key` as `{:ok, value}`, or `:error`.

      iex> Access.fetch(%{a: 1}, :a)
      {:ok, 1}
      iex> Access.fetch(nil, :a)
      :error
  """
  @spec fetch(container, term) :: {:ok, term} | :error
  @spec fetch(nil_container, any) :: :error
  def fetch(container, key)

  def fetch(%module{} = container, key) do
    try do
      module.fetch(container, key)
    rescue
      error in UndefinedFunctionError -> reraise lacking(error, module, :fetch, 2), __STACKTRACE__
    end
  end

  def fetch(map, key) when is_map(map) do
    case map do
      %{^key => value} -> {:ok, value}
      _ -> :error
    end
  end

  def fetch(list, key) when is_list(list) and is_atom(key) do
    case :lists.keyfind(key, 1, list) do
      {_, value} -> {:ok, value}
      false -> :error
    end
  end

  def fetch(list, key) when is_list(list) do
    raise ArgumentError, "the Access calls for keywords expect the key to be an atom, got: #{inspect(key)}"
  end

  def fetch(nil, _key), do: :error

  defp refuse_key(index, verb) when is_integer(index) do
    instead = if verb == "access", do: "Enum.at/2", else: "Access.at/1"

    raise ArgumentError,
          "the Access module does not support accessing lists by index, got: #{inspect(index)}\n\n" <>
            "Accessing a list by index is typically discouraged in Elixir, instead we prefer to use the Enum module " <>
            "to manipulate lists as a whole. If you really must #{verb} a list element by index, you can use " <>
            "#{instead} or the functions in the List module"
  end

  defp refuse_key(key, verb) do
    hint = if verb == "access", do: "\n\nIf you want to search lists of tuples, use List.keyfind/3", else: ""

    raise ArgumentError,
          "the Access module supports only keyword lists (with atom keys), got: #{inspect(key)}" <> hint
  end

  @doc """
  The value of `key`; raises `KeyError` where there is none.

      iex> Access.fetch!([a: 1], :a)
      1
  """
  @spec fetch!(container, term) :: term
  def fetch!(container, key) do
    case fetch(container, key) do
      {:ok, value} -> value
      :error -> raise KeyError, key: key, term: container
    end
  end

  @doc """
  The value of `key`, or `default`.

      iex> Access.get(%{a: 1}, :b, 0)
      0
      iex> Access.get(nil, :b)
      nil
  """
  @spec get(container, term, term) :: term
  @spec get(nil_container, any, default) :: default when default: var
  def get(container, key, default \\ nil)

  def get(%module{} = container, key, default) do
    try do
      module.fetch(container, key)
    rescue
      error in UndefinedFunctionError -> reraise lacking(error, module, :fetch, 2), __STACKTRACE__
    else
      {:ok, value} -> value
      :error -> default
    end
  end

  def get(map, key, default) when is_map(map) do
    case map do
      %{^key => value} -> value
      _ -> default
    end
  end

  def get(list, key, default) when is_list(list) and is_atom(key) do
    case :lists.keyfind(key, 1, list) do
      {_, value} -> value
      false -> default
    end
  end

  def get(list, key, _default) when is_list(list), do: refuse_key(key, "access")
  def get(nil, _key, default), do: default

  @doc """
  Reads and changes the value of `key` at once, as `Map.get_and_update/3`.

      iex> Access.get_and_update(%{a: 1}, :a, fn n -> {n, n + 1} end)
      {1, %{a: 2}}
  """
  @spec get_and_update(data, key, (value | nil -> {current_value, new_value :: value} | :pop)) ::
          {current_value, new_data :: data}
        when data: container, current_value: var
  def get_and_update(container, key, fun)

  def get_and_update(%module{} = container, key, fun) do
    try do
      module.get_and_update(container, key, fun)
    rescue
      error in UndefinedFunctionError -> reraise lacking(error, module, :get_and_update, 3), __STACKTRACE__
    end
  end

  def get_and_update(map, key, fun) when is_map(map), do: Map.get_and_update(map, key, fun)
  def get_and_update(list, key, fun) when is_list(list) and is_atom(key), do: Keyword.get_and_update(list, key, fun)
  def get_and_update(list, key, _fun) when is_list(list), do: refuse_key(key, "modify")

  def get_and_update(nil, key, _fun) do
    raise ArgumentError, "could not put/update key #{inspect(key)} on a nil value"
  end

  @doc """
  The value of `key` and the container without it.

      iex> Access.pop([a: 1, b: 2], :a)
      {1, [b: 2]}
  """
  @spec pop(data, key) :: {value, data} when data: container
  def pop(container, key)

  def pop(%module{} = container, key) do
    try do
      module.pop(container, key)
    rescue
      error in UndefinedFunctionError -> reraise lacking(error, module, :pop, 2), __STACKTRACE__
    end
  end

  def pop(map, key) when is_map(map), do: Map.pop(map, key)
  def pop(list, key) when is_list(list), do: Keyword.pop(list, key)
  def pop(nil, key), do: raise(ArgumentError, "could not pop key #{inspect(key)} on a nil value")

  ## Selectors

  @doc """
  Selects the value of a key of a map or struct, which may be missing.

      iex> put_in(%{}, [Access.key(:a, %{}), :b], 1)
      %{a: %{b: 1}}
      iex> get_in(%{a: 1}, [Access.key(:b, 0)])
      0
  """
  @spec key(key, term) :: access_fun(data :: struct | map, current_value :: term)
  def key(key, default \\ nil) do
    fn
      :get, data, next ->
        next.(:maps.get(key, data, default))

      :get_and_update, data, next ->
        value = :maps.get(key, data, default)

        case next.(value) do
          {answer, update} -> {answer, :maps.put(key, update, data)}
          :pop -> {value, :maps.remove(key, data)}
        end
    end
  end

  @doc """
  Selects the value of a key of a map or struct, which must be there.

      iex> update_in(%{a: 1}, [Access.key!(:a)], &(&1 + 1))
      %{a: 2}
  """
  @spec key!(key) :: access_fun(data :: struct | map, current_value :: term)
  def key!(key) do
    fn
      :get, %{} = data, next ->
        next.(Map.fetch!(data, key))

      :get_and_update, %{} = data, next ->
        value = Map.fetch!(data, key)

        case next.(value) do
          {answer, update} -> {answer, :maps.put(key, update, data)}
          :pop -> {value, :maps.remove(key, data)}
        end

      _op, data, _next ->
        raise "Access.key!/1 expected a map/struct, got: #{inspect(data)}"
    end
  end

  @doc """
  Selects an element of a tuple.

      iex> update_in({1, 2}, [Access.elem(1)], &(&1 * 10))
      {1, 20}
  """
  @spec elem(non_neg_integer) :: access_fun(data :: tuple, current_value :: term)
  def elem(index) when is_integer(index) and index >= 0 do
    position = index + 1

    fn
      :get, data, next when is_tuple(data) ->
        next.(:erlang.element(position, data))

      :get_and_update, data, next when is_tuple(data) ->
        case next.(:erlang.element(position, data)) do
          {answer, update} -> {answer, :erlang.setelement(position, data, update)}
          :pop -> raise "cannot pop data from a tuple"
        end

      _op, data, _next ->
        raise "Access.elem/1 expected a tuple, got: #{inspect(data)}"
    end
  end

  @doc """
  Selects all elements of a list.

      iex> update_in([%{n: 1}, %{n: 2}], [Access.all(), :n], &(&1 * 10))
      [%{n: 10}, %{n: 20}]
  """
  @spec all() :: access_fun(data :: list, current_value :: list)
  def all() do
    fn
      :get, data, next when is_list(data) -> Enum.map(data, next)
      :get_and_update, data, next when is_list(data) -> update_those(data, fn _ -> true end, next)
      _op, data, _next -> raise "Access.all/0 expected a list, got: #{inspect(data)}"
    end
  end

  @doc """
  Selects the elements of a list for which `func` is truthy.

      iex> get_in([1, -2, 3], [Access.filter(&(&1 > 0))])
      [1, 3]
  """
  @spec filter((term -> boolean)) :: access_fun(data :: list, current_value :: list)
  def filter(func) when is_function(func) do
    fn
      :get, data, next when is_list(data) -> get_those(data, func, next)
      :get_and_update, data, next when is_list(data) -> update_those(data, func, next)
      _op, data, _next -> raise "Access.filter/1 expected a list, got: #{inspect(data)}"
    end
  end

  defp get_those([], _select, _next), do: []

  defp get_those([head | tail], select, next) do
    if select.(head), do: [next.(head) | get_those(tail, select, next)], else: get_those(tail, select, next)
  end

  # {answers, list} with what `next` says about each selected element.
  defp update_those(list, select, next), do: update_those(list, select, next, [], [])

  defp update_those([], _select, _next, answers, updates), do: {:lists.reverse(answers), :lists.reverse(updates)}

  defp update_those([head | tail], select, next, answers, updates) do
    if select.(head) do
      case next.(head) do
        {answer, update} -> update_those(tail, select, next, [answer | answers], [update | updates])
        :pop -> update_those(tail, select, next, [head | answers], updates)
      end
    else
      update_those(tail, select, next, answers, [head | updates])
    end
  end

  @doc """
  Selects the element of a list at position `index`; negative positions count from the end.

      iex> get_in([10, 20, 30], [Access.at(-1)])
      30
      iex> put_in([10, 20], [Access.at(0)], :x)
      [:x, 20]
  """
  @spec at(integer) :: access_fun(data :: list, current_value :: term)
  def at(index) when is_integer(index) do
    fn
      :get, data, next when is_list(data) -> data |> Enum.at(index) |> next.()
      :get_and_update, data, next when is_list(data) -> update_at(data, index, next, fn -> nil end)
      _op, data, _next -> raise "Access.at/1 expected a list, got: #{inspect(data)}"
    end
  end

  @doc """
  Like `at/1`, but raises `Enum.OutOfBoundsError` where there is no such position.

      iex> get_in([10, 20], [Access.at!(1)])
      20
  """
  @spec at!(integer) :: access_fun(data :: list, current_value :: term)
  def at!(index) when is_integer(index) do
    fn
      :get, data, next when is_list(data) ->
        data |> Enum.fetch!(index) |> next.()

      :get_and_update, data, next when is_list(data) ->
        update_at(data, index, next, fn -> raise Enum.OutOfBoundsError, index: index, enumerable: data end)

      _op, data, _next ->
        raise "Access.at!/1 expected a list, got: #{inspect(data)}"
    end
  end

  defp update_at(list, index, next, missing) do
    position = if index < 0, do: length(list) + index, else: index

    case split_before(list, position, []) do
      {before, [head | tail]} ->
        case next.(head) do
          {answer, update} -> {answer, :lists.reverse(before, [update | tail])}
          :pop -> {head, :lists.reverse(before, tail)}
        end

      :none ->
        missing.()
        {nil, list}
    end
  end

  defp split_before([_ | _] = list, 0, before), do: {before, list}
  defp split_before([head | tail], n, before) when n > 0, do: split_before(tail, n - 1, [head | before])
  defp split_before(_list, _n, _before), do: :none

  @doc """
  Selects the first element of a list for which `predicate` is truthy.

      iex> update_in([1, 5, 9], [Access.find(&(&1 > 3))], &(-&1))
      [1, -5, 9]
  """
  @spec find((term -> as_boolean(term))) :: access_fun(data :: list, current_value :: term)
  def find(predicate) when is_function(predicate, 1) do
    fn
      :get, data, next when is_list(data) -> data |> Enum.find(predicate) |> next.()
      :get_and_update, data, next when is_list(data) -> update_found(data, predicate, next)
      _op, data, _next -> raise "Access.find/1 expected a list, got: #{inspect(data)}"
    end
  end

  defp update_found(list, predicate, next) do
    case Enum.split_while(list, &(not predicate.(&1))) do
      {before, [head | tail]} ->
        case next.(head) do
          {answer, update} -> {answer, before ++ [update | tail]}
          :pop -> {head, before ++ tail}
        end

      {_, []} ->
        {nil, list}
    end
  end

  @doc """
  Selects the elements of a list at the positions in `range`.

      iex> get_in([1, 2, 3, 4], [Access.slice(1..2)])
      [2, 3]
      iex> update_in([1, 2, 3, 4], [Access.slice(-2..-1)], &(&1 * 10))
      [1, 2, 30, 40]
  """
  @spec slice(Range.t()) :: access_fun(data :: list, current_value :: list)
  def slice(%Range{} = range) do
    if range.step > 0 do
      fn
        :get, data, next when is_list(data) -> data |> Enum.slice(range) |> Enum.map(next)
        :get_and_update, data, next when is_list(data) -> update_slice(data, range, next)
        _op, data, _next -> raise ArgumentError, "Access.slice/1 expected a list, got: #{inspect(data)}"
      end
    else
      raise ArgumentError, "Access.slice/1 does not accept ranges with negative steps, got: #{inspect(range)}"
    end
  end

  defp update_slice(list, first..last//step, next) do
    size = length(list)
    first = if first < 0, do: max(first + size, 0), else: first
    last = if last < 0, do: last + size, else: last
    update_positions(list, 0, first..last//step, next, [], [])
  end

  defp update_positions([], _index, _range, _next, answers, updates) do
    {:lists.reverse(answers), :lists.reverse(updates)}
  end

  defp update_positions([head | tail], index, range, next, answers, updates) do
    if index in range do
      case next.(head) do
        {answer, update} -> update_positions(tail, index + 1, range, next, [answer | answers], [update | updates])
        :pop -> update_positions(tail, index + 1, range, next, [head | answers], updates)
      end
    else
      update_positions(tail, index + 1, range, next, answers, [head | updates])
    end
  end

  @doc """
  Selects all values of a map or a keyword list.

      iex> get_in(%{a: %{n: 1}, b: %{n: 2}}, [Access.values(), :n])
      [1, 2]
      iex> update_in([a: 1, b: 2], [Access.values()], &(&1 * 10))
      [a: 10, b: 20]
  """
  @spec values() :: access_fun(data :: map | keyword, current_value :: list)
  def values() do
    fn op, data, next ->
      {pairs, rebuild} =
        cond do
          is_map(data) -> {:maps.to_list(data), &:maps.from_list/1}
          is_list(data) and Keyword.keyword?(data) -> {data, & &1}
          true -> raise "Access.values/0 expected a map or a keyword list, got: #{inspect(data)}"
        end

      case op do
        :get ->
          Enum.map(pairs, fn {_key, value} -> next.(value) end)

        :get_and_update ->
          {answers, pairs} = update_values(pairs, next, [], [])
          {answers, rebuild.(pairs)}
      end
    end
  end

  defp update_values([], _next, answers, pairs), do: {:lists.reverse(answers), :lists.reverse(pairs)}

  defp update_values([{key, value} | rest], next, answers, pairs) do
    case next.(value) do
      {answer, update} -> update_values(rest, next, [answer | answers], [{key, update} | pairs])
      :pop -> update_values(rest, next, [value | answers], pairs)
    end
  end
end
