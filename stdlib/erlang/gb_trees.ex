defmodule :gb_trees do
  @moduledoc """
  Erlang's general balanced trees (Andersson): `{size, tree}`, a node is `{key, value, smaller, bigger}` or `nil`.

  Nothing is balanced on the way but when a leaf lies too deep: then the lowest subtree whose height exceeds twice the
  logarithm of its size is made anew. Keys are compared with `==`.
  """

  import Bitwise

  def empty, do: {0, nil}
  def is_empty({0, nil}), do: true
  def is_empty(_), do: false
  def size({size, _}) when is_integer(size) and size >= 0, do: size

  ## Looking

  def lookup(key, {_, tree}), do: do_lookup(key, tree)

  defp do_lookup(key, {k, _, smaller, _}) when key < k, do: do_lookup(key, smaller)
  defp do_lookup(key, {k, _, _, bigger}) when key > k, do: do_lookup(key, bigger)
  defp do_lookup(_key, {_, value, _, _}), do: {:value, value}
  defp do_lookup(_key, nil), do: :none

  def is_defined(key, tree), do: lookup(key, tree) != :none

  def get(key, {_, tree}), do: get_1(key, tree)

  defp get_1(key, {k, _, smaller, _}) when key < k, do: get_1(key, smaller)
  defp get_1(key, {k, _, _, bigger}) when key > k, do: get_1(key, bigger)
  defp get_1(_key, {_, value, _, _}), do: value

  ## Changing

  def update(key, value, {size, tree}), do: {size, update_1(key, value, tree)}

  defp update_1(key, value, {k, v, smaller, bigger}) when key < k, do: {k, v, update_1(key, value, smaller), bigger}
  defp update_1(key, value, {k, v, smaller, bigger}) when key > k, do: {k, v, smaller, update_1(key, value, bigger)}
  defp update_1(key, value, {_, _, smaller, bigger}), do: {key, value, smaller, bigger}

  def insert(key, value, {size, tree}) when is_integer(size) do
    size = size + 1
    {size, insert_1(key, value, tree, size * size) |> only_tree()}
  end

  # A tree that came out too high: with its height (as a power of two) and size until it was balanced.
  defp only_tree({tree, _height, _size}), do: tree
  defp only_tree(tree), do: tree

  defp insert_1(key, value, {k, v, smaller, bigger}, limit) when key < k do
    case insert_1(key, value, smaller, bsr(limit, 1)) do
      {tree, height, size} -> rise({k, v, tree, bigger}, height, size, bigger)
      tree -> {k, v, tree, bigger}
    end
  end

  defp insert_1(key, value, {k, v, smaller, bigger}, limit) when key > k do
    case insert_1(key, value, bigger, bsr(limit, 1)) do
      {tree, height, size} -> rise({k, v, smaller, tree}, height, size, smaller)
      tree -> {k, v, smaller, tree}
    end
  end

  defp insert_1(key, value, nil, 0), do: {{key, value, nil, nil}, 1, 1}
  defp insert_1(key, value, nil, _limit), do: {key, value, nil, nil}
  defp insert_1(key, _value, _node, _limit), do: :erlang.error({:key_exists, key})

  defp rise(tree, height, size, other) do
    {other_height, other_size} = count(other)
    height = bsl(max(height, other_height), 1)
    size = size + other_size + 1
    if height > size * size, do: rebalanced(tree, size), else: {tree, height, size}
  end

  defp count({_, _, nil, nil}), do: {1, 1}
  defp count(nil), do: {1, 0}

  defp count({_, _, smaller, bigger}) do
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
  defp build([{key, value} | list], 1), do: {{key, value, nil, nil}, list}

  defp build(list, size) do
    bigger_size = div(size - 1, 2)
    {smaller, [{key, value} | list]} = build(list, size - 1 - bigger_size)
    {bigger, list} = build(list, bigger_size)
    {{key, value, smaller, bigger}, list}
  end

  def from_orddict(pairs) do
    size = length(pairs)
    {tree, []} = build(pairs, size)
    {size, tree}
  end

  def from_list(pairs), do: pairs |> Map.new() |> :maps.to_list() |> :orddict.from_list() |> from_orddict()

  def enter(key, value, tree), do: if(is_defined(key, tree), do: update(key, value, tree), else: insert(key, value, tree))

  def delete_any(key, tree), do: if(is_defined(key, tree), do: delete(key, tree), else: tree)

  def delete(key, {size, tree}) when is_integer(size) and size >= 0, do: {size - 1, delete_1(key, tree)}

  defp delete_1(key, {k, v, smaller, bigger}) when key < k, do: {k, v, delete_1(key, smaller), bigger}
  defp delete_1(key, {k, v, smaller, bigger}) when key > k, do: {k, v, smaller, delete_1(key, bigger)}
  defp delete_1(_key, {_, _, smaller, bigger}), do: merge(smaller, bigger)

  defp merge(smaller, nil), do: smaller
  defp merge(nil, bigger), do: bigger

  defp merge(smaller, bigger) do
    {key, value, rest} = take_smallest1(bigger)
    {key, value, smaller, rest}
  end

  def take(key, tree), do: {get(key, tree), delete(key, tree)}

  def take_any(key, tree) do
    case lookup(key, tree) do
      {:value, value} -> {value, delete(key, tree)}
      :none -> :error
    end
  end

  def take_smallest({size, tree}) when is_integer(size) and size >= 0 do
    {key, value, rest} = take_smallest1(tree)
    {key, value, {size - 1, rest}}
  end

  defp take_smallest1({key, value, nil, bigger}), do: {key, value, bigger}

  defp take_smallest1({key, value, smaller, bigger}) do
    {k, v, rest} = take_smallest1(smaller)
    {k, v, {key, value, rest, bigger}}
  end

  def take_largest({size, tree}) when is_integer(size) and size >= 0 do
    {key, value, rest} = take_largest1(tree)
    {key, value, {size - 1, rest}}
  end

  defp take_largest1({key, value, smaller, nil}), do: {key, value, smaller}

  defp take_largest1({key, value, smaller, bigger}) do
    {k, v, rest} = take_largest1(bigger)
    {k, v, {key, value, smaller, rest}}
  end

  def smallest({_, tree}), do: smallest_1(tree)
  defp smallest_1({key, value, nil, _}), do: {key, value}
  defp smallest_1({_, _, smaller, _}), do: smallest_1(smaller)

  def largest({_, tree}), do: largest_1(tree)
  defp largest_1({key, value, _, nil}), do: {key, value}
  defp largest_1({_, _, _, bigger}), do: largest_1(bigger)

  def smaller(key, {_, tree}), do: below(key, tree, :none)

  defp below(_key, nil, found), do: found
  defp below(key, {k, v, _, bigger}, _found) when key > k, do: below(key, bigger, {k, v})
  defp below(key, {_, _, smaller, _}, found), do: below(key, smaller, found)

  def larger(key, {_, tree}), do: above(key, tree, :none)

  defp above(_key, nil, found), do: found
  defp above(key, {k, v, smaller, _}, _found) when key < k, do: above(key, smaller, {k, v})
  defp above(key, {_, _, _, bigger}, found), do: above(key, bigger, found)

  ## All of it

  def to_list({_, tree}), do: flatten(tree, [])

  defp flatten({key, value, smaller, bigger}, acc), do: flatten(smaller, [{key, value} | flatten(bigger, acc)])
  defp flatten(nil, acc), do: acc

  def keys({_, tree}), do: for({key, _} <- flatten(tree, []), do: key)
  def values({_, tree}), do: for({_, value} <- flatten(tree, []), do: value)

  def map(fun, {size, tree}) when is_function(fun, 2), do: {size, map_1(fun, tree)}

  defp map_1(_fun, nil), do: nil

  defp map_1(fun, {key, value, smaller, bigger}) do
    {key, fun.(key, value), map_1(fun, smaller), map_1(fun, bigger)}
  end

  ## Iterators: an order and the nodes still to be visited

  def iterator(tree), do: iterator(tree, :ordered)
  def iterator({_, tree}, order) when order in [:ordered, :reversed], do: {order, descend(order, tree, [])}

  defp descend(_order, nil, nodes), do: nodes
  defp descend(:ordered, {_, _, smaller, _} = node, nodes), do: descend(:ordered, smaller, [node | nodes])
  defp descend(:reversed, {_, _, _, bigger} = node, nodes), do: descend(:reversed, bigger, [node | nodes])

  def iterator_from(key, tree), do: iterator_from(key, tree, :ordered)
  def iterator_from(key, {_, tree}, order) when order in [:ordered, :reversed], do: {order, from(order, key, tree, [])}

  defp from(_order, _key, nil, nodes), do: nodes
  defp from(:ordered, key, {k, _, _, bigger}, nodes) when k < key, do: from(:ordered, key, bigger, nodes)
  defp from(:ordered, key, {k, _, _, _} = node, nodes) when k == key, do: [node | nodes]
  defp from(:ordered, key, {_, _, smaller, _} = node, nodes), do: from(:ordered, key, smaller, [node | nodes])
  defp from(:reversed, key, {k, _, smaller, _}, nodes) when k > key, do: from(:reversed, key, smaller, nodes)
  defp from(:reversed, key, {k, _, _, _} = node, nodes) when k == key, do: [node | nodes]
  defp from(:reversed, key, {_, _, _, bigger} = node, nodes), do: from(:reversed, key, bigger, [node | nodes])

  def next({:ordered, [{key, value, _, bigger} | nodes]}), do: {key, value, {:ordered, descend(:ordered, bigger, nodes)}}
  def next({:reversed, [{key, value, smaller, _} | nodes]}), do: {key, value, {:reversed, descend(:reversed, smaller, nodes)}}
  def next({_, []}), do: :none
end
