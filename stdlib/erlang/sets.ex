defmodule :sets do
  @moduledoc "Erlang's sets, in their second version: maps whose values are `[]`."

  def new, do: %{}
  def new(_options), do: %{}
  def from_list(list), do: :maps.from_keys(list, [])
  def from_list(list, _options), do: :maps.from_keys(list, [])

  def is_set(%{} = set), do: :lists.all(&(&1 == []), :maps.values(set))
  def is_set(_), do: false

  def size(set), do: :erlang.map_size(set)
  def is_empty(set), do: :erlang.map_size(set) == 0
  def is_equal(set1, set2), do: set1 === set2
  def to_list(set), do: :maps.keys(set)
  def is_element(x, set), do: :maps.is_key(x, set)
  def add_element(x, set), do: :maps.put(x, [], set)
  def del_element(x, set), do: :maps.remove(x, set)

  def union(set1, set2), do: :maps.merge(set1, set2)
  def union(sets), do: :lists.foldl(&:maps.merge(&2, &1), %{}, sets)

  def intersection(set1, set2) when map_size(set1) > map_size(set2), do: intersection(set2, set1)
  def intersection(set1, set2), do: :maps.with(:maps.keys(set1), set2)

  def intersection([set]), do: set
  def intersection([set1, set2 | rest]), do: intersection([intersection(set1, set2) | rest])

  def is_disjoint(set1, set2) when map_size(set1) > map_size(set2), do: is_disjoint(set2, set1)
  def is_disjoint(set1, set2), do: not :lists.any(&:maps.is_key(&1, set2), :maps.keys(set1))

  def subtract(set1, set2), do: :maps.without(:maps.keys(set2), set1)

  def is_subset(set1, set2) do
    :erlang.map_size(set1) <= :erlang.map_size(set2) and :lists.all(&:maps.is_key(&1, set2), :maps.keys(set1))
  end

  def fold(fun, acc, set) when is_function(fun, 2), do: :lists.foldl(fun, acc, :maps.keys(set))
  def filter(fun, set) when is_function(fun, 1), do: from_list(:lists.filter(fun, :maps.keys(set)))
  def map(fun, set) when is_function(fun, 1), do: from_list(:lists.map(fun, :maps.keys(set)))
  def filtermap(fun, set) when is_function(fun, 1), do: from_list(:lists.filtermap(fun, :maps.keys(set)))
end
