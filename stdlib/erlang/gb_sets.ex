defmodule :gb_sets do
  @moduledoc """
  Erlang's sets as general balanced trees: `{size, tree}`, a node is `{element, smaller, bigger}` or `nil`.

  They are kept in balance as `:gb_trees` are. What joins and divides sets goes by their ordered lists.
  """

  import Bitwise

  def empty, do: {0, nil}
  def new, do: empty()
  def is_empty({0, nil}), do: true
  def is_empty(_), do: false
  def size({size, _}), do: size
  def singleton(element), do: {1, {element, nil, nil}}

  def is_set({0, nil}), do: true
  def is_set({size, {_, _, _}}) when is_integer(size) and size >= 0, do: true
  def is_set(_), do: false

  ## Elements

  def is_member(element, {_, tree}), do: member(element, tree)
  def is_element(element, set), do: is_member(element, set)

  defp member(element, {e, smaller, _}) when element < e, do: member(element, smaller)
  defp member(element, {e, _, bigger}) when element > e, do: member(element, bigger)
  defp member(_element, {_, _, _}), do: true
  defp member(_element, nil), do: false

  def insert(element, {size, tree}) do
    size = size + 1
    {size, insert_1(element, tree, size * size) |> only_tree()}
  end

  # A tree that came out too high has its height (as a power of two) and size until it was balanced; as nodes are
  # tuples of three as well, it is marked.
  defp only_tree({:high, tree, _height, _size}), do: tree
  defp only_tree(tree), do: tree

  defp insert_1(element, {e, smaller, bigger}, limit) when element < e do
    case insert_1(element, smaller, bsr(limit, 1)) do
      {:high, tree, height, size} -> rise({e, tree, bigger}, height, size, bigger)
      tree -> {e, tree, bigger}
    end
  end

  defp insert_1(element, {e, smaller, bigger}, limit) when element > e do
    case insert_1(element, bigger, bsr(limit, 1)) do
      {:high, tree, height, size} -> rise({e, smaller, tree}, height, size, smaller)
      tree -> {e, smaller, tree}
    end
  end

  defp insert_1(element, nil, 0), do: {:high, {element, nil, nil}, 1, 1}
  defp insert_1(element, nil, _limit), do: {element, nil, nil}
  defp insert_1(element, _node, _limit), do: :erlang.error({:key_exists, element})

  defp rise(tree, height, size, other) do
    {other_height, other_size} = count(other)
    height = bsl(max(height, other_height), 1)
    size = size + other_size + 1
    if height > size * size, do: rebalanced(tree, size), else: {:high, tree, height, size}
  end

  defp count({_, nil, nil}), do: {1, 1}
  defp count(nil), do: {1, 0}

  defp count({_, smaller, bigger}) do
    {height1, size1} = count(smaller)
    {height2, size2} = count(bigger)
    {bsl(max(height1, height2), 1), size1 + size2 + 1}
  end

  def balance({size, tree}), do: {size, rebalanced(tree, size)}

  defp rebalanced(tree, size) do
    {tree, []} = build(flatten(tree, []), size)
    tree
  end

  defp build(list, 0), do: {nil, list}
  defp build([element | list], 1), do: {{element, nil, nil}, list}

  defp build(list, size) do
    bigger_size = div(size - 1, 2)
    {smaller, [element | list]} = build(list, size - 1 - bigger_size)
    {bigger, list} = build(list, bigger_size)
    {{element, smaller, bigger}, list}
  end

  def add(element, set), do: if(is_member(element, set), do: set, else: insert(element, set))
  def add_element(element, set), do: add(element, set)

  def from_ordset(list) do
    size = length(list)
    {tree, []} = build(list, size)
    {size, tree}
  end

  def from_list(list), do: list |> :ordsets.from_list() |> from_ordset()

  def delete_any(element, set), do: if(is_member(element, set), do: delete(element, set), else: set)
  def del_element(element, set), do: delete_any(element, set)
  def delete(element, {size, tree}), do: {size - 1, delete_1(element, tree)}

  defp delete_1(element, {e, smaller, bigger}) when element < e, do: {e, delete_1(element, smaller), bigger}
  defp delete_1(element, {e, smaller, bigger}) when element > e, do: {e, smaller, delete_1(element, bigger)}
  defp delete_1(_element, {_, smaller, bigger}), do: merge(smaller, bigger)

  defp merge(smaller, nil), do: smaller
  defp merge(nil, bigger), do: bigger

  defp merge(smaller, bigger) do
    {element, rest} = take_smallest1(bigger)
    {element, smaller, rest}
  end

  def take_smallest({size, tree}) do
    {element, rest} = take_smallest1(tree)
    {element, {size - 1, rest}}
  end

  defp take_smallest1({element, nil, bigger}), do: {element, bigger}

  defp take_smallest1({element, smaller, bigger}) do
    {e, rest} = take_smallest1(smaller)
    {e, {element, rest, bigger}}
  end

  def take_largest({size, tree}) do
    {element, rest} = take_largest1(tree)
    {element, {size - 1, rest}}
  end

  defp take_largest1({element, smaller, nil}), do: {element, smaller}

  defp take_largest1({element, smaller, bigger}) do
    {e, rest} = take_largest1(bigger)
    {e, {element, smaller, rest}}
  end

  def smallest({_, tree}), do: smallest_1(tree)
  defp smallest_1({element, nil, _}), do: element
  defp smallest_1({_, smaller, _}), do: smallest_1(smaller)

  def largest({_, tree}), do: largest_1(tree)
  defp largest_1({element, _, nil}), do: element
  defp largest_1({_, _, bigger}), do: largest_1(bigger)

  def smaller(element, {_, tree}), do: below(element, tree, :none)

  defp below(_element, nil, found), do: found
  defp below(element, {e, _, bigger}, _found) when element > e, do: below(element, bigger, {:found, e})
  defp below(element, {_, smaller, _}, found), do: below(element, smaller, found)

  def larger(element, {_, tree}), do: above(element, tree, :none)

  defp above(_element, nil, found), do: found
  defp above(element, {e, smaller, _}, _found) when element < e, do: above(element, smaller, {:found, e})
  defp above(element, {_, _, bigger}, found), do: above(element, bigger, found)

  ## All of it

  def to_list({_, tree}), do: flatten(tree, [])

  defp flatten({element, smaller, bigger}, acc), do: flatten(smaller, [element | flatten(bigger, acc)])
  defp flatten(nil, acc), do: acc

  def filter(fun, set) when is_function(fun, 1), do: fun |> :lists.filter(to_list(set)) |> from_ordset()
  def map(fun, set) when is_function(fun, 1), do: fun |> :lists.map(to_list(set)) |> from_list()
  def filtermap(fun, set) when is_function(fun, 1), do: fun |> :lists.filtermap(to_list(set)) |> from_list()
  def fold(fun, acc, set) when is_function(fun, 2), do: :lists.foldl(fun, acc, to_list(set))

  ## Several sets

  def union({size1, _} = set1, {size2, _} = set2) when is_integer(size1) and is_integer(size2) do
    :ordsets.union(to_list(set1), to_list(set2)) |> from_ordset()
  end

  def union([set | sets]), do: :lists.foldl(&union(&2, &1), set, sets)
  def union([]), do: empty()

  def intersection(set1, set2), do: :ordsets.intersection(to_list(set1), to_list(set2)) |> from_ordset()
  def intersection([set | sets]), do: :lists.foldl(&intersection(&2, &1), set, sets)

  def difference(set1, set2), do: :ordsets.subtract(to_list(set1), to_list(set2)) |> from_ordset()
  def subtract(set1, set2), do: difference(set1, set2)

  def is_disjoint(set1, set2), do: :ordsets.is_disjoint(to_list(set1), to_list(set2))
  def is_subset(set1, set2), do: :ordsets.is_subset(to_list(set1), to_list(set2))
  def is_equal(set1, set2), do: to_list(set1) == to_list(set2)

  ## Iterators: an order and the nodes still to be visited

  def iterator(set), do: iterator(set, :ordered)
  def iterator({_, tree}, order) when order in [:ordered, :reversed], do: {order, descend(order, tree, [])}

  defp descend(_order, nil, nodes), do: nodes
  defp descend(:ordered, {_, smaller, _} = node, nodes), do: descend(:ordered, smaller, [node | nodes])
  defp descend(:reversed, {_, _, bigger} = node, nodes), do: descend(:reversed, bigger, [node | nodes])

  def iterator_from(element, set), do: iterator_from(element, set, :ordered)
  def iterator_from(element, {_, tree}, order) when order in [:ordered, :reversed], do: {order, from(order, element, tree, [])}

  defp from(_order, _element, nil, nodes), do: nodes
  defp from(:ordered, element, {e, _, bigger}, nodes) when e < element, do: from(:ordered, element, bigger, nodes)
  defp from(:ordered, element, {e, _, _} = node, nodes) when e == element, do: [node | nodes]
  defp from(:ordered, element, {_, smaller, _} = node, nodes), do: from(:ordered, element, smaller, [node | nodes])
  defp from(:reversed, element, {e, smaller, _}, nodes) when e > element, do: from(:reversed, element, smaller, nodes)
  defp from(:reversed, element, {e, _, _} = node, nodes) when e == element, do: [node | nodes]
  defp from(:reversed, element, {_, _, bigger} = node, nodes), do: from(:reversed, element, bigger, [node | nodes])

  def next({:ordered, [{element, _, bigger} | nodes]}), do: {element, {:ordered, descend(:ordered, bigger, nodes)}}
  def next({:reversed, [{element, smaller, _} | nodes]}), do: {element, {:reversed, descend(:reversed, smaller, nodes)}}
  def next({_, []}), do: :none
end
