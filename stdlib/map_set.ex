defmodule MapSet do
  @moduledoc """
  Sets of any terms, equal by `===`, kept as the keys of a map.

      iex> set = MapSet.new([2, 1, 2])
      iex> MapSet.size(set)
      2
      iex> 1 in set
      true
  """

  @type value :: term
  @opaque internal(value) :: %{optional(value) => []}
  @type t(value) :: %__MODULE__{map: internal(value)}
  @type t :: t(term)

  defstruct map: %{}

  @doc """
  An empty set.

      iex> MapSet.new() |> MapSet.size()
      0
  """
  @spec new() :: t
  def new(), do: %MapSet{}

  @doc """
  The set of the elements of an enumerable.

      iex> MapSet.new(1..3) |> MapSet.to_list()
      [1, 2, 3]
  """
  @spec new(Enumerable.t()) :: t
  def new(enumerable)
  def new(%MapSet{} = map_set), do: map_set
  def new(enumerable), do: %MapSet{map: enumerable |> Enum.to_list() |> :maps.from_keys([])}

  @doc """
  The set of what `transform` makes of the elements of an enumerable.

      iex> MapSet.new([1, -1, 2], &abs/1) |> MapSet.to_list()
      [1, 2]
  """
  @spec new(Enumerable.t(), (term -> val)) :: t(val) when val: value
  def new(enumerable, transform) when is_function(transform, 1) do
    %MapSet{map: enumerable |> Enum.map(transform) |> :maps.from_keys([])}
  end

  @doc """
  The set with `value` in it.

      iex> MapSet.new([1]) |> MapSet.put(2) |> MapSet.to_list()
      [1, 2]
  """
  @spec put(t(val), new_val) :: t(val | new_val) when val: value, new_val: value
  def put(%MapSet{map: map} = map_set, value), do: %{map_set | map: :maps.put(value, [], map)}

  @doc """
  The set without `value`.

      iex> MapSet.new([1, 2]) |> MapSet.delete(1) |> MapSet.to_list()
      [2]
  """
  @spec delete(t(val1), val2) :: t(val1) when val1: value, val2: value
  def delete(%MapSet{map: map} = map_set, value), do: %{map_set | map: :maps.remove(value, map)}

  @doc """
  Whether `value` is in the set.

      iex> MapSet.member?(MapSet.new([1]), 1.0)
      false
  """
  @spec member?(t, value) :: boolean
  def member?(%MapSet{map: map}, value), do: is_map_key(map, value)

  @doc """
  The number of elements.

      iex> MapSet.size(MapSet.new(~w(a b a)))
      2
  """
  @spec size(t) :: non_neg_integer
  def size(%MapSet{map: map}), do: map_size(map)

  @doc """
  The elements as a list.

      iex> MapSet.to_list(MapSet.new([:b, :a]))
      [:a, :b]
  """
  @spec to_list(t(val)) :: [val] when val: value
  def to_list(%MapSet{map: map}), do: :maps.keys(map)

  @doc """
  Whether two sets have the same elements.

      iex> MapSet.equal?(MapSet.new([1, 2]), MapSet.new([2, 1]))
      true
  """
  @spec equal?(t, t) :: boolean
  def equal?(%MapSet{map: map1}, %MapSet{map: map2}), do: map1 === map2

  @doc """
  Whether every element of the first set is in the second.

      iex> MapSet.subset?(MapSet.new([1]), MapSet.new([1, 2]))
      true
  """
  @spec subset?(t, t) :: boolean
  def subset?(%MapSet{map: map1}, %MapSet{map: map2}) do
    map_size(map1) <= map_size(map2) and all_in?(:maps.keys(map1), map2)
  end

  defp all_in?([], _map), do: true
  defp all_in?([key | rest], map), do: is_map_key(map, key) and all_in?(rest, map)

  @doc """
  Whether two sets have no element in common.

      iex> MapSet.disjoint?(MapSet.new([1]), MapSet.new([2]))
      true
  """
  @spec disjoint?(t, t) :: boolean
  def disjoint?(%MapSet{map: map1}, %MapSet{map: map2}) do
    {small, big} = by_size(map1, map2)
    none_in?(:maps.keys(small), big)
  end

  defp none_in?([], _map), do: true
  defp none_in?([key | rest], map), do: not is_map_key(map, key) and none_in?(rest, map)

  defp by_size(map1, map2), do: if(map_size(map1) <= map_size(map2), do: {map1, map2}, else: {map2, map1})

  @doc """
  The elements that are in either set.

      iex> MapSet.union(MapSet.new([1]), MapSet.new([2])) |> MapSet.to_list()
      [1, 2]
  """
  @spec union(t(val1), t(val2)) :: t(val1 | val2) when val1: value, val2: value
  def union(map_set1, map_set2)
  def union(%MapSet{map: map1} = map_set, %MapSet{map: map2}), do: %{map_set | map: :maps.merge(map1, map2)}

  @doc """
  The elements that are in both sets.

      iex> MapSet.intersection(MapSet.new([1, 2]), MapSet.new([2, 3])) |> MapSet.to_list()
      [2]
  """
  @spec intersection(t(val), t(val)) :: t(val) when val: value
  def intersection(%MapSet{map: map1} = map_set, %MapSet{map: map2}) do
    {small, big} = by_size(map1, map2)
    %{map_set | map: :maps.with(:maps.keys(small), big)}
  end

  @doc """
  The elements of the first set that are not in the second.

      iex> MapSet.difference(MapSet.new([1, 2]), MapSet.new([2, 3])) |> MapSet.to_list()
      [1]
  """
  @spec difference(t(val1), t(val2)) :: t(val1) when val1: value, val2: value
  def difference(map_set1, map_set2)
  def difference(%MapSet{map: map1} = map_set, %MapSet{map: map2}), do: %{map_set | map: subtract(map1, map2)}

  # What is the smaller work: to drop the second's keys, or to collect the first's that stay.
  defp subtract(map1, map2) when map_size(map1) < map_size(map2), do: :maps.from_keys(only(:maps.keys(map1), map2), [])
  defp subtract(map1, map2), do: :maps.without(:maps.keys(map2), map1)

  defp only([], _map), do: []
  defp only([key | rest], map) when is_map_key(map, key), do: only(rest, map)
  defp only([key | rest], map), do: [key | only(rest, map)]

  @doc """
  The elements that are in one of the sets only.

      iex> MapSet.symmetric_difference(MapSet.new([1, 2]), MapSet.new([2, 3])) |> MapSet.to_list()
      [1, 3]
  """
  @spec symmetric_difference(t(val1), t(val2)) :: t(val1 | val2) when val1: value, val2: value
  def symmetric_difference(%MapSet{map: map1} = map_set, %MapSet{map: map2}) do
    %{map_set | map: :maps.merge(subtract(map1, map2), subtract(map2, map1))}
  end

  @doc """
  The elements for which `fun` is truthy.

      iex> MapSet.filter(MapSet.new(1..5), fn x -> x > 3 end) |> MapSet.to_list()
      [4, 5]
  """
  @spec filter(t(val), (val -> as_boolean(term))) :: t(val) when val: value
  def filter(%MapSet{map: map} = map_set, fun) when is_function(fun) do
    %{map_set | map: map |> :maps.keys() |> Enum.filter(fun) |> :maps.from_keys([])}
  end

  @doc """
  The elements for which `fun` is falsy.

      iex> MapSet.reject(MapSet.new(1..5), fn x -> x > 3 end) |> MapSet.to_list()
      [1, 2, 3]
  """
  @spec reject(t(val), (val -> as_boolean(term))) :: t(val) when val: value
  def reject(%MapSet{map: map} = map_set, fun) when is_function(fun) do
    %{map_set | map: map |> :maps.keys() |> Enum.reject(fun) |> :maps.from_keys([])}
  end

  @doc """
  Two sets: the elements for which `fun` is truthy, and the others.

      iex> {small, big} = MapSet.split_with(MapSet.new(1..3), fn x -> x < 2 end)
      iex> {MapSet.to_list(small), MapSet.to_list(big)}
      {[1], [2, 3]}
  """
  @spec split_with(t(val), (val -> as_boolean(term))) :: {t(val), t(val)} when val: value
  def split_with(%MapSet{map: map}, fun) when is_function(fun, 1) do
    {yes, no} = map |> :maps.keys() |> Enum.split_with(fun)
    {%MapSet{map: :maps.from_keys(yes, [])}, %MapSet{map: :maps.from_keys(no, [])}}
  end

  defimpl Enumerable do
    def count(map_set), do: {:ok, MapSet.size(map_set)}
    def member?(map_set, element), do: {:ok, MapSet.member?(map_set, element)}
    def reduce(map_set, acc, fun), do: Enumerable.List.reduce(MapSet.to_list(map_set), acc, fun)
    def slice(map_set), do: {:ok, MapSet.size(map_set), &MapSet.to_list/1}
  end

  defimpl Collectable do
    def into(map_set), do: {[], &collect(map_set, &1, &2)}

    defp collect(_map_set, values, {:cont, value}), do: [value | values]
    defp collect(map_set, values, :done), do: MapSet.union(map_set, MapSet.new(values))
    defp collect(_map_set, _values, :halt), do: :ok
  end
end
