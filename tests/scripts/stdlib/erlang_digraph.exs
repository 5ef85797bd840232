# Directed graphs: vertices, edges, ways, components, orders.
defmodule G do
  def g(vertices, edges) do
    graph = :digraph.new()
    Enum.each(vertices, &:digraph.add_vertex(graph, &1))
    Enum.each(edges, fn {from, to} -> :digraph.add_edge(graph, from, to) end)
    graph
  end
end

# Each line is evaluated; its value, or the error it raises, is printed beneath.
~S"""
G.g([:a, :b, :c], [{:a, :b}, {:b, :c}]) |> :digraph.get_path(:a, :c)
G.g([:a, :b, :c], [{:a, :b}, {:b, :c}, {:a, :c}]) |> :digraph.get_short_path(:a, :c)
G.g([:a, :b, :c], [{:a, :b}]) |> :digraph.get_path(:a, :c)
G.g([:a, :b, :c], [{:a, :b}, {:b, :a}]) |> :digraph.get_cycle(:a)
G.g([:a], [{:a, :a}]) |> :digraph.get_cycle(:a)
G.g([:a], [{:a, :a}]) |> :digraph.get_short_cycle(:a)
G.g([:a, :b], [{:a, :b}]) |> :digraph.get_cycle(:a)
G.g([:a, :b, :c], [{:a, :b}, {:b, :c}]) |> then(&{:digraph.no_vertices(&1), :digraph.no_edges(&1), Enum.sort(:digraph.vertices(&1)), Enum.sort(:digraph.edges(&1))})
G.g([:a, :b, :c], [{:a, :b}, {:b, :c}]) |> then(&{:digraph.out_neighbours(&1, :a), :digraph.in_neighbours(&1, :c), :digraph.out_degree(&1, :b), :digraph.in_degree(&1, :a)})
G.g([:a, :b, :c], [{:a, :b}, {:b, :c}]) |> then(&{:digraph.source_vertices(&1), :digraph.sink_vertices(&1), :digraph.out_edges(&1, :a), :digraph.edge(&1, [:"$e" | 0])})
G.g([:a], []) |> :digraph.add_edge(:a, :zz)
G.g([:a, :b], []) |> :digraph.add_edge(:e1, :a, :b, "label")
(g = :digraph.new([:acyclic]); :digraph.add_vertex(g, 1); :digraph.add_vertex(g, 2); :digraph.add_edge(g, 1, 2); :digraph.add_edge(g, 2, 1))
(g = :digraph.new([:acyclic]); :digraph.add_vertex(g, 1); :digraph.add_edge(g, 1, 1))
(g = :digraph.new(); {:digraph.add_vertex(g), :digraph.add_vertex(g), :digraph.vertex(g, :none), :digraph.add_vertex(g, :x, "l"), :digraph.vertex(g, :x)})
(g = G.g([:a, :b, :c], [{:a, :b}, {:b, :c}]); :digraph.del_vertex(g, :b); {:digraph.no_edges(g), Enum.sort(:digraph.vertices(g))})
(g = G.g([:a, :b, :c], [{:a, :b}, {:b, :c}]); :digraph.del_path(g, :a, :c); :digraph.get_path(g, :a, :c))
(g = G.g([:a, :b], [{:a, :b}]); :digraph.del_edge(g, [:"$e" | 0]); :digraph.edges(g))
:digraph.info(G.g([], [])) |> Keyword.take([:cyclicity, :protection])
:digraph.new(:foo)
:digraph.new([:foo])
:digraph.delete(G.g([], []))
G.g([1, 2, 3], [{1, 2}, {2, 3}]) |> :digraph_utils.topsort()
G.g([1, 2], [{1, 2}, {2, 1}]) |> :digraph_utils.topsort()
G.g([1, 2], [{1, 2}, {2, 1}]) |> :digraph_utils.is_acyclic()
G.g([1, 2, 3], [{1, 2}]) |> :digraph_utils.components() |> Enum.map(&Enum.sort/1) |> Enum.sort()
G.g([1, 2, 3], [{1, 2}, {2, 1}, {2, 3}]) |> :digraph_utils.strong_components() |> Enum.map(&Enum.sort/1) |> Enum.sort()
G.g([1, 2, 3], [{1, 2}, {2, 1}, {2, 3}]) |> :digraph_utils.cyclic_strong_components() |> Enum.map(&Enum.sort/1)
:digraph_utils.reachable([1], G.g([1, 2, 3], [{1, 2}])) |> Enum.sort()
:digraph_utils.reaching([2], G.g([1, 2, 3], [{1, 2}])) |> Enum.sort()
:digraph_utils.reachable_neighbours([1], G.g([1, 2, 3], [{1, 2}, {2, 3}])) |> Enum.sort()
:digraph_utils.is_tree(G.g([1, 2, 3], [{1, 2}, {1, 3}]))
:digraph_utils.is_arborescence(G.g([1, 2, 3], [{1, 2}, {1, 3}]))
:digraph_utils.arborescence_root(G.g([1, 2, 3], [{1, 2}, {1, 3}]))
:digraph_utils.loop_vertices(G.g([1, 2], [{1, 1}]))
:digraph_utils.subgraph(G.g([1, 2, 3], [{1, 2}, {2, 3}]), [1, 2]) |> :digraph.vertices() |> Enum.sort()
:digraph_utils.condensation(G.g([1, 2, 3], [{1, 2}, {2, 1}, {2, 3}])) |> :digraph.no_edges()
:digraph_utils.preorder(G.g([1], []))
:digraph_utils.postorder(G.g([1], []))
"""
|> String.split("\n", trim: true)
|> Enum.each(fn line ->
  IO.puts(line)

  try do
    {value, _} = Code.eval_string(line)
    IO.puts("    " <> inspect(value, limit: :infinity, width: :infinity))
  rescue
    e -> IO.puts("    ** (#{inspect(e.__struct__)}) #{Exception.message(e)}")
  catch
    kind, value -> IO.puts("    ** #{kind} #{inspect(value)}")
  end
end)
