defmodule :ordsets do
  @moduledoc "Erlang's sets as sorted lists without equal (`==`) elements."

  def new, do: []

  def is_set([x | rest]), do: sorted?(rest, x)
  def is_set([]), do: true
  def is_set(_), do: false

  defp sorted?([x | rest], last) when last < x, do: sorted?(rest, x)
  defp sorted?([], _last), do: true
  defp sorted?(_, _last), do: false

  def size(set), do: length(set)
  def is_empty(set), do: set == []
  def is_equal(set1, set2), do: set1 == set2
  def to_list(set), do: set
  def from_list(list), do: :lists.usort(list)

  def is_element(x, [y | rest]) when x > y, do: is_element(x, rest)
  def is_element(x, [y | _]), do: x == y
  def is_element(_x, []), do: false

  def add_element(x, [y | rest]) when x > y, do: [y | add_element(x, rest)]
  def add_element(x, [y | _] = set) when x < y, do: [x | set]
  def add_element(_x, [_ | _] = set), do: set
  def add_element(x, []), do: [x]

  def del_element(x, [y | rest]) when x > y, do: [y | del_element(x, rest)]
  def del_element(x, [y | _] = set) when x < y, do: set
  def del_element(_x, [_ | rest]), do: rest
  def del_element(_x, []), do: []

  def union([x | xs], [y | _] = set2) when x < y, do: [x | union(xs, set2)]
  def union([x | _] = set1, [y | ys]) when x > y, do: [y | union(set1, ys)]
  def union([x | xs], [_ | ys]), do: [x | union(xs, ys)]
  def union([], set2), do: set2
  def union(set1, []), do: set1

  def union(sets), do: sets |> :lists.append() |> :lists.usort()

  def intersection([x | xs], [y | _] = set2) when x < y, do: intersection(xs, set2)
  def intersection([x | _] = set1, [y | ys]) when x > y, do: intersection(set1, ys)
  def intersection([x | xs], [_ | ys]), do: [x | intersection(xs, ys)]
  def intersection(_, _), do: []

  def intersection([set]), do: set
  def intersection([set1, set2 | rest]), do: intersection([intersection(set1, set2) | rest])

  def is_disjoint([x | xs], [y | _] = set2) when x < y, do: is_disjoint(xs, set2)
  def is_disjoint([x | _] = set1, [y | ys]) when x > y, do: is_disjoint(set1, ys)
  def is_disjoint([_ | _], [_ | _]), do: false
  def is_disjoint(_, _), do: true

  def subtract([x | xs], [y | _] = set2) when x < y, do: [x | subtract(xs, set2)]
  def subtract([x | _] = set1, [y | ys]) when x > y, do: subtract(set1, ys)
  def subtract([_ | xs], [_ | ys]), do: subtract(xs, ys)
  def subtract([], _), do: []
  def subtract(set1, []), do: set1

  def is_subset([x | _], [y | _]) when x < y, do: false
  def is_subset([x | _] = set1, [y | ys]) when x > y, do: is_subset(set1, ys)
  def is_subset([_ | xs], [_ | ys]), do: is_subset(xs, ys)
  def is_subset([], _), do: true
  def is_subset(_, []), do: false

  def fold(fun, acc, set), do: :lists.foldl(fun, acc, set)
  def filter(fun, set), do: :lists.filter(fun, set)
  def map(fun, set), do: from_list(:lists.map(fun, set))
  def filtermap(fun, set), do: from_list(:lists.filtermap(fun, set))
end
