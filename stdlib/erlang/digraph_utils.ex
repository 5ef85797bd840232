defmodule :digraph_utils do
  @moduledoc "Erlang's algorithms on `:digraph`: components, orders, reachability, condensation."

  ## Orders

  def preorder(graph), do: graph |> forest(roots_first(graph), &out(graph, &1), :pre) |> :lists.append()
  def postorder(graph), do: graph |> forest(:digraph.vertices(graph), &out(graph, &1), :post) |> :lists.append()

  defp out(graph, vertex), do: :digraph.out_neighbours(graph, vertex)
  defp into(graph, vertex), do: :digraph.in_neighbours(graph, vertex)

  defp roots_first(graph), do: :digraph.vertices(graph)

  # Trees of what can be reached from the vertices in turn, each vertex in the first; vertices of a tree in order.
  defp forest(_graph, vertices, next, order) do
    {trees, _seen} =
      :lists.foldl(
        fn vertex, {trees, seen} ->
          case walk([{:visit, vertex}], next, order, [], seen) do
            {[], seen} -> {trees, seen}
            {tree, seen} -> {[:lists.reverse(tree) | trees], seen}
          end
        end,
        {[], %{}},
        vertices
      )

    :lists.reverse(trees)
  end

  defp walk([], _next, _order, acc, seen), do: {acc, seen}
  defp walk([{:leave, vertex} | work], next, order, acc, seen), do: walk(work, next, order, [vertex | acc], seen)

  defp walk([{:visit, vertex} | work], next, order, acc, seen) do
    cond do
      is_map_key(seen, vertex) ->
        walk(work, next, order, acc, seen)

      order == :pre ->
        walk(visits(next.(vertex)) ++ work, next, order, [vertex | acc], Map.put(seen, vertex, []))

      true ->
        walk(visits(next.(vertex)) ++ [{:leave, vertex} | work], next, order, acc, Map.put(seen, vertex, []))
    end
  end

  defp visits(vertices), do: for(vertex <- vertices, do: {:visit, vertex})

  def topsort(graph) do
    order = graph |> postorder() |> :lists.reverse()
    if is_acyclic_order(graph, order), do: order, else: false
  end

  defp is_acyclic_order(graph, order) do
    places = order |> :lists.enumerate() |> Map.new(fn {place, vertex} -> {vertex, place} end)
    # An edge from a vertex to itself does not matter here.
    :lists.all(fn vertex -> :lists.all(&(&1 == vertex or places[&1] > places[vertex]), out(graph, vertex)) end, order)
  end

  def is_acyclic(graph), do: loop_vertices(graph) == [] and topsort(graph) != false

  ## Components

  def components(graph), do: forest(graph, :digraph.vertices(graph), &(into(graph, &1) ++ out(graph, &1)), :pre)

  def strong_components(graph) do
    forest(graph, graph |> postorder() |> :lists.reverse(), &into(graph, &1), :pre)
  end

  def cyclic_strong_components(graph) do
    for component <- strong_components(graph), cyclic?(component, graph), do: component
  end

  defp cyclic?([vertex], graph), do: :lists.member(vertex, out(graph, vertex))
  defp cyclic?(_component, _graph), do: true

  def loop_vertices(graph), do: for(vertex <- :digraph.vertices(graph), :lists.member(vertex, out(graph, vertex)), do: vertex)

  def condensation(graph) do
    components = strong_components(graph)
    owner = for component <- components, vertex <- component, into: %{}, do: {vertex, component}
    condensed = :digraph.new()
    :lists.foreach(&:digraph.add_vertex(condensed, &1), components)

    edges =
      for component <- components, vertex <- component, next <- out(graph, vertex), owner[next] != component, do: {component, owner[next]}

    :lists.foreach(fn {from, to} -> :digraph.add_edge(condensed, from, to) end, :lists.usort(edges))
    condensed
  end

  ## Reachability

  def reachable(vertices, graph), do: graph |> forest(vertices, &out(graph, &1), :pre) |> :lists.append()
  def reaching(vertices, graph), do: graph |> forest(vertices, &into(graph, &1), :pre) |> :lists.append()
  def reachable_neighbours(vertices, graph), do: beyond(vertices, graph, &out/2)
  def reaching_neighbours(vertices, graph), do: beyond(vertices, graph, &into/2)

  defp beyond(vertices, graph, next) do
    first = :lists.flatmap(&next.(graph, &1), vertices)
    graph |> forest(first, &next.(graph, &1), :pre) |> :lists.append()
  end

  ## Shapes

  def is_tree(graph) do
    :digraph.no_edges(graph) == :digraph.no_vertices(graph) - 1 and length(components(graph)) == 1
  end

  def is_arborescence(graph), do: arborescence_root(graph) != :no

  def arborescence_root(graph) do
    if :digraph.no_edges(graph) == :digraph.no_vertices(graph) - 1 do
      case :lists.partition(&(:digraph.in_degree(graph, &1) == 0), :digraph.vertices(graph)) do
        {[root], rest} -> if :lists.all(&(:digraph.in_degree(graph, &1) == 1), rest), do: {:yes, root}, else: :no
        _ -> :no
      end
    else
      :no
    end
  end

  ## Parts

  def subgraph(graph, vertices), do: subgraph(graph, vertices, [])

  def subgraph(graph, vertices, options) do
    unless Keyword.keyword?(options) and :lists.all(fn {key, _} -> key in [:type, :keep_labels] end, options) do
      :erlang.error(:badarg, [graph, vertices, options])
    end

    type =
      case Keyword.get(options, :type, :inherit) do
        :inherit -> for {key, value} <- :digraph.info(graph), key in [:cyclicity, :protection], do: value
        type when is_list(type) -> type
      end

    keep = Keyword.get(options, :keep_labels, true)
    part = :digraph.new(type)

    :lists.foreach(
      fn vertex ->
        case :digraph.vertex(graph, vertex) do
          false -> :ok
          {_, label} -> :digraph.add_vertex(part, vertex, if(keep, do: label, else: []))
        end
      end,
      vertices
    )

    for vertex <- :digraph.vertices(part), edge <- :digraph.out_edges(graph, vertex) do
      {_, from, to, label} = :digraph.edge(graph, edge)
      if :digraph.vertex(part, to) != false, do: :digraph.add_edge(part, edge, from, to, if(keep, do: label, else: []))
    end

    part
  end
end
