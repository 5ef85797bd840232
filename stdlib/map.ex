defmodule Map do
  @moduledoc """
  Functions for maps: key-value stores with keys of any kind, equal by `===`.

      iex> map = %{name: "Ada", born: 1815}
      iex> Map.get(map, :born)
      1815
      iex> Map.put(map, :born, 1816).born
      1816

  What can be said for pairs in general is in `Enum`, which sees a map as a list of `{key, value}`.
  """

  @type key :: any
  @type value :: any

  @doc """
  An empty map.

      iex> Map.new()
      %{}
  """
  @spec new() :: map
  def new(), do: %{}

  @doc """
  A map of the pairs in an enumerable; the last of several with the same key stays.

      iex> Map.new(b: 1, a: 2)
      %{a: 2, b: 1}
  """
  @spec new(Enumerable.t()) :: map
  def new(enumerable)
  def new(list) when is_list(list), do: from_pairs(list)
  def new(map) when is_map(map) and not is_map_key(map, :__struct__), do: map
  def new(enumerable), do: enumerable |> Enum.to_list() |> from_pairs()

  @doc """
  A map of the pairs that `transform` makes of the elements of an enumerable.

      iex> Map.new(1..2, fn x -> {x, x * x} end)
      %{1 => 1, 2 => 4}
  """
  @spec new(Enumerable.t(), (term -> {key, value})) :: map
  def new(enumerable, transform) when is_function(transform, 1), do: enumerable |> Enum.map(transform) |> from_pairs()

  defp from_pairs(list) do
    try do
      :maps.from_list(list)
    rescue
      ArgumentError -> raise ArgumentError
    end
  end

  @doc """
  A map of the given keys, all with the same value.

      iex> Map.from_keys([:a, :b], 0)
      %{a: 0, b: 0}
  """
  @spec from_keys([key], value) :: map
  def from_keys(keys, value), do: :maps.from_keys(keys, value)

  @doc """
  The map of a struct's fields, or of the default fields of a struct's module.

      iex> Map.from_struct(%URI{host: "a.b"}).host
      "a.b"
  """
  @spec from_struct(atom | struct) :: map
  def from_struct(struct)
  def from_struct(module) when is_atom(module), do: :maps.remove(:__struct__, module.__struct__())
  def from_struct(%_{} = struct), do: :maps.remove(:__struct__, struct)

  @doc """
  The keys.

      iex> Map.keys(%{b: 1, a: 2})
      [:a, :b]
  """
  @spec keys(map) :: [key]
  def keys(map), do: :maps.keys(map)

  @doc """
  The values, in the order of the keys.

      iex> Map.values(%{b: 1, a: 2})
      [2, 1]
  """
  @spec values(map) :: [value]
  def values(map), do: :maps.values(map)

  @doc """
  The pairs.

      iex> Map.to_list(%{1 => :one})
      [{1, :one}]
  """
  @spec to_list(map) :: [{term, term}]
  def to_list(map), do: :maps.to_list(map)

  @doc false
  @deprecated "Use Kernel.map_size/1 instead"
  def size(map), do: map_size(map)

  @doc """
  Whether the map has `key`.

      iex> Map.has_key?(%{a: nil}, :a)
      true
  """
  @spec has_key?(map, key) :: boolean
  def has_key?(map, key), do: :maps.is_key(key, map)

  @doc """
  The value of `key`, or `default`.

      iex> Map.get(%{a: 1}, :a)
      1
      iex> Map.get(%{a: 1}, :b, 0)
      0
  """
  @spec get(map, key, value) :: value
  def get(map, key, default \\ nil) do
    case map do
      %{^key => value} -> value
      %{} -> default
      other -> not_a_map(other)
    end
  end

  @doc """
  The value of `key`, or what `fun` returns.

      iex> Map.get_lazy(%{}, :a, fn -> 1 + 1 end)
      2
  """
  @spec get_lazy(map, key, (-> value)) :: value
  def get_lazy(map, key, fun) when is_function(fun, 0) do
    case map do
      %{^key => value} -> value
      %{} -> fun.()
      other -> not_a_map(other)
    end
  end

  @doc """
  The value of `key` as `{:ok, value}`, or `:error`.

      iex> Map.fetch(%{a: 1}, :a)
      {:ok, 1}
      iex> Map.fetch(%{a: 1}, :b)
      :error
  """
  @spec fetch(map, key) :: {:ok, value} | :error
  def fetch(map, key), do: :maps.find(key, map)

  @doc """
  The value of `key`; raises `KeyError` where there is none.

      iex> Map.fetch!(%{a: 1}, :a)
      1
  """
  @spec fetch!(map, key) :: value
  def fetch!(map, key) do
    case map do
      %{^key => value} -> value
      %{} -> raise KeyError, key: key, term: map
      other -> not_a_map(other)
    end
  end

  @doc """
  The map with `value` for `key`.

      iex> Map.put(%{a: 1}, :b, 2)
      %{a: 1, b: 2}
  """
  @spec put(map, key, value) :: map
  def put(map, key, value), do: :maps.put(key, value, map)

  @doc """
  The map with `value` for `key`, unless the key is there.

      iex> Map.put_new(%{a: 1}, :a, 2)
      %{a: 1}
  """
  @spec put_new(map, key, value) :: map
  def put_new(map, key, value) do
    case map do
      %{^key => _} -> map
      %{} -> :maps.put(key, value, map)
      other -> not_a_map(other)
    end
  end

  @doc """
  The map with what `fun` returns for `key`, unless the key is there.

      iex> Map.put_new_lazy(%{}, :a, fn -> 3 end)
      %{a: 3}
  """
  @spec put_new_lazy(map, key, (-> value)) :: map
  def put_new_lazy(map, key, fun) when is_function(fun, 0) do
    case map do
      %{^key => _} -> map
      %{} -> :maps.put(key, fun.(), map)
      other -> not_a_map(other)
    end
  end

  @doc """
  The map with `value` for `key`, if the key is there.

      iex> Map.replace(%{a: 1}, :b, 2)
      %{a: 1}
  """
  @spec replace(map, key, value) :: map
  def replace(map, key, value) do
    case map do
      %{^key => _} -> :maps.put(key, value, map)
      %{} -> map
      other -> not_a_map(other)
    end
  end

  @doc """
  The map with `value` for `key`; raises `KeyError` where the key is not there.

      iex> Map.replace!(%{a: 1}, :a, 2)
      %{a: 2}
  """
  @spec replace!(map, key, value) :: map
  def replace!(map, key, value) do
    case map do
      %{^key => _} -> :maps.put(key, value, map)
      %{} -> raise KeyError, key: key, term: map
      other -> not_a_map(other)
    end
  end

  @doc """
  The map with what `fun` makes of the value of `key`, if the key is there.

      iex> Map.replace_lazy(%{a: 1}, :a, &(&1 + 1))
      %{a: 2}
  """
  @spec replace_lazy(map, key, (value -> value)) :: map
  def replace_lazy(map, key, fun) when is_map(map) and is_function(fun, 1) do
    case map do
      %{^key => value} -> :maps.put(key, fun.(value), map)
      %{} -> map
    end
  end

  @doc """
  The map with what `fun` makes of the value of `key`, or with `default` where the key is not there.

      iex> Map.update(%{a: 1}, :a, 0, &(&1 * 10))
      %{a: 10}
      iex> Map.update(%{}, :a, 0, &(&1 * 10))
      %{a: 0}
  """
  @spec update(map, key, default :: value, (value -> value)) :: map
  def update(map, key, default, fun) when is_function(fun, 1) do
    case map do
      %{^key => value} -> :maps.put(key, fun.(value), map)
      %{} -> :maps.put(key, default, map)
      other -> not_a_map(other)
    end
  end

  @doc """
  The map with what `fun` makes of the value of `key`; raises `KeyError` where the key is not there.

      iex> Map.update!(%{a: 1}, :a, &(&1 * 10))
      %{a: 10}
  """
  @spec update!(map, key, (value -> value)) :: map
  def update!(map, key, fun) when is_function(fun, 1) do
    case map do
      %{^key => value} -> :maps.put(key, fun.(value), map)
      %{} -> raise KeyError, key: key, term: map
      other -> not_a_map(other)
    end
  end

  @doc """
  Reads and changes the value of `key` at once: `fun` gets the value (or `nil`) and returns `{answer, new_value}`, or
  `:pop` to take the key out.

      iex> Map.get_and_update(%{a: 1}, :a, fn n -> {n, n + 1} end)
      {1, %{a: 2}}
      iex> Map.get_and_update(%{a: 1}, :a, fn _ -> :pop end)
      {1, %{}}
  """
  @spec get_and_update(map, key, (value | nil -> {answer, new_value :: value} | :pop)) :: {answer, map}
        when answer: term
  def get_and_update(map, key, fun) when is_function(fun, 1) do
    current = get(map, key)

    case fun.(current) do
      {answer, value} -> {answer, :maps.put(key, value, map)}
      :pop -> {current, :maps.remove(key, map)}
      other -> bad_answer(other)
    end
  end

  @doc """
  Like `get_and_update/3`, but raises `KeyError` where the key is not there.

      iex> Map.get_and_update!(%{a: 1}, :a, fn n -> {:was, n + 1} end)
      {:was, %{a: 2}}
  """
  @spec get_and_update!(map, key, (value -> {answer, new_value :: value} | :pop)) :: {answer, map} when answer: term
  def get_and_update!(map, key, fun) when is_function(fun, 1) do
    current = fetch!(map, key)

    case fun.(current) do
      {answer, value} -> {answer, :maps.put(key, value, map)}
      :pop -> {current, :maps.remove(key, map)}
      other -> bad_answer(other)
    end
  end

  defp bad_answer(other) do
    raise "the given function must return a two-element tuple or :pop, got: #{inspect(other)}"
  end

  @doc """
  The map without `key`.

      iex> Map.delete(%{a: 1, b: 2}, :a)
      %{b: 2}
  """
  @spec delete(map, key) :: map
  def delete(map, key), do: :maps.remove(key, map)

  @doc """
  The map without the given keys.

      iex> Map.drop(%{a: 1, b: 2, c: 3}, [:a, :c])
      %{b: 2}
  """
  @spec drop(map, [key]) :: map
  def drop(map, keys)
  def drop(map, keys) when is_map(map), do: :maps.without(Enum.to_list(keys), map)
  def drop(other, _keys), do: not_a_map(other)

  @doc """
  The map with only the given keys, as far as they are there.

      iex> Map.take(%{a: 1, b: 2, c: 3}, [:a, :z])
      %{a: 1}
  """
  @spec take(map, [key]) :: map
  def take(map, keys)
  def take(map, keys) when is_map(map), do: :maps.with(Enum.to_list(keys), map)
  def take(other, _keys), do: not_a_map(other)

  @doc """
  Two maps: one with the given keys, one with the others.

      iex> Map.split(%{a: 1, b: 2}, [:a])
      {%{a: 1}, %{b: 2}}
  """
  @spec split(map, [key]) :: {map, map}
  def split(map, keys)

  def split(map, keys) when is_map(map) do
    keys = Enum.to_list(keys)
    {:maps.with(keys, map), :maps.without(keys, map)}
  end

  def split(other, _keys), do: not_a_map(other)

  @doc """
  Two maps: the pairs for which `fun` is truthy, and the others.

      iex> Map.split_with(%{a: 1, b: 2}, fn {_key, value} -> value > 1 end)
      {%{b: 2}, %{a: 1}}
  """
  @spec split_with(map, ({key, value} -> as_boolean(term))) :: {map, map}
  def split_with(map, fun) when is_map(map) and is_function(fun, 1) do
    {yes, no} = map |> :maps.to_list() |> Enum.split_with(fun)
    {:maps.from_list(yes), :maps.from_list(no)}
  end

  @doc """
  The pairs for which `fun` is truthy.

      iex> Map.filter(%{a: 1, b: 2}, fn {_key, value} -> value > 1 end)
      %{b: 2}
  """
  @spec filter(map, ({key, value} -> as_boolean(term))) :: map
  def filter(map, fun) when is_map(map) and is_function(fun, 1) do
    map |> :maps.to_list() |> Enum.filter(fun) |> :maps.from_list()
  end

  @doc """
  The pairs for which `fun` is falsy.

      iex> Map.reject(%{a: 1, b: 2}, fn {_key, value} -> value > 1 end)
      %{a: 1}
  """
  @spec reject(map, ({key, value} -> as_boolean(term))) :: map
  def reject(map, fun) when is_map(map) and is_function(fun, 1) do
    map |> :maps.to_list() |> Enum.reject(fun) |> :maps.from_list()
  end

  @doc false
  @deprecated "Use Map.new/2 instead (invoke Map.from_struct/1 before if you have a struct)"
  def map(map, fun) when is_map(map) do
    map |> :maps.to_list() |> Enum.map(fn {key, _} = pair -> {key, fun.(pair)} end) |> :maps.from_list()
  end

  @doc """
  The value of `key` (or `default`) and the map without that key.

      iex> Map.pop(%{a: 1}, :a)
      {1, %{}}
      iex> Map.pop(%{a: 1}, :b, 0)
      {0, %{a: 1}}
  """
  @spec pop(map, key, default) :: {value, updated_map :: map} | {default, map} when default: value
  def pop(map, key, default \\ nil) do
    case :maps.take(key, map) do
      {_, _} = taken -> taken
      :error -> {default, map}
    end
  end

  @doc """
  The value of `key` and the map without that key; raises `KeyError` where the key is not there.

      iex> Map.pop!(%{a: 1, b: 2}, :a)
      {1, %{b: 2}}
  """
  @spec pop!(map, key) :: {value, updated_map :: map}
  def pop!(map, key) do
    case :maps.take(key, map) do
      {_, _} = taken -> taken
      :error -> raise KeyError, key: key, term: map
    end
  end

  @doc """
  The value of `key` (or what `fun` returns) and the map without that key.

      iex> Map.pop_lazy(%{a: 1}, :b, fn -> 9 end)
      {9, %{a: 1}}
  """
  @spec pop_lazy(map, key, (-> value)) :: {value, map}
  def pop_lazy(map, key, fun) when is_function(fun, 0) do
    case :maps.take(key, map) do
      {_, _} = taken -> taken
      :error -> {fun.(), map}
    end
  end

  @doc """
  The pairs of both maps; for a common key the second map's value.

      iex> Map.merge(%{a: 1, b: 2}, %{b: 3})
      %{a: 1, b: 3}
  """
  @spec merge(map, map) :: map
  def merge(map1, map2), do: :maps.merge(map1, map2)

  @doc """
  The pairs of both maps; for a common key what `fun` makes of key and values.

      iex> Map.merge(%{a: 1, b: 2}, %{b: 3}, fn _key, x, y -> x + y end)
      %{a: 1, b: 5}
  """
  @spec merge(map, map, (key, value, value -> value)) :: map
  def merge(map1, map2, fun)

  def merge(map1, map2, fun) when is_function(fun, 3) do
    cond do
      not is_map(map1) -> not_a_map(map1)
      not is_map(map2) -> not_a_map(map2)
      # The smaller one is walked, and its pairs are put into the bigger.
      map_size(map1) > map_size(map2) -> merge_into(:maps.to_list(map2), map1, fun)
      true -> merge_under(:maps.to_list(map1), map2, fun)
    end
  end

  defp merge_into([], map, _fun), do: map

  defp merge_into([{key, value2} | rest], map, fun) do
    case map do
      %{^key => value1} -> merge_into(rest, :maps.put(key, fun.(key, value1, value2), map), fun)
      _ -> merge_into(rest, :maps.put(key, value2, map), fun)
    end
  end

  defp merge_under([], map, _fun), do: map

  defp merge_under([{key, value1} | rest], map, fun) do
    case map do
      %{^key => value2} -> merge_under(rest, :maps.put(key, fun.(key, value1, value2), map), fun)
      _ -> merge_under(rest, :maps.put(key, value1, map), fun)
    end
  end

  @doc """
  The pairs of the second map whose keys are in the first too.

      iex> Map.intersect(%{a: 1, b: 2}, %{b: 3, c: 4})
      %{b: 3}
  """
  @spec intersect(map, map) :: map
  def intersect(map1, map2) when is_map(map1) and is_map(map2), do: :maps.with(:maps.keys(map1), map2)
  def intersect(map1, map2), do: not_a_map(if is_map(map1), do: map2, else: map1)

  @doc """
  The common keys of both maps, with what `fun` makes of key and values.

      iex> Map.intersect(%{a: 1, b: 2}, %{b: 3}, fn _key, x, y -> {x, y} end)
      %{b: {2, 3}}
  """
  @spec intersect(map, map, (key, value, value -> value)) :: map
  def intersect(map1, map2, fun)

  def intersect(map1, map2, fun) when is_function(fun, 3) do
    cond do
      not is_map(map1) -> not_a_map(map1)
      not is_map(map2) -> not_a_map(map2)
      map_size(map1) > map_size(map2) -> map2 |> :maps.to_list() |> common(map1, &fun.(&1, &3, &2)) |> :maps.from_list()
      true -> map1 |> :maps.to_list() |> common(map2, fun) |> :maps.from_list()
    end
  end

  defp common([], _map, _fun), do: []

  defp common([{key, value} | rest], map, fun) do
    case map do
      %{^key => other} -> [{key, fun.(key, value, other)} | common(rest, map, fun)]
      _ -> common(rest, map, fun)
    end
  end

  @doc """
  Whether two maps have the same pairs, by `===`.

      iex> Map.equal?(%{a: 1}, %{a: 1.0})
      false
  """
  @spec equal?(map, map) :: boolean
  def equal?(map1, map2)
  def equal?(%{} = map1, %{} = map2), do: map1 === map2

  defp not_a_map(term), do: :erlang.error({:badmap, term})
end
