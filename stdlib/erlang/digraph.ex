defmodule :digraph do
  @moduledoc """
  Erlang's directed graphs, which change in place: `{:digraph, vertices, edges, neighbours, cyclic?}` with three tables.

  The table of vertices has `{vertex, label}`, that of edges `{edge, from, to, label}`, that of neighbours, a bag,
  `{{:out, vertex}, edge}` and `{{:in, vertex}, edge}`, and the numbers for names of vertices and edges.
  """

  def new, do: new([])

  def new(options) when is_list(options) do
    {cyclic, protection} = options(options, {true, :protected})
    vertices = :ets.new(:vertices, [:set, protection])
    edges = :ets.new(:edges, [:set, protection])
    neighbours = :ets.new(:neighbours, [:bag, protection])
    :ets.insert(neighbours, [{:"$vid", 0}, {:"$eid", 0}])
    {:digraph, vertices, edges, neighbours, cyclic}
  end

  def new(options), do: :erlang.error(:badarg, [options])

  defp options([], acc), do: acc
  defp options([:cyclic | rest], {_, protection}), do: options(rest, {true, protection})
  defp options([:acyclic | rest], {_, protection}), do: options(rest, {false, protection})
  defp options([:protected | rest], {cyclic, _}), do: options(rest, {cyclic, :protected})
  defp options([:private | rest], {cyclic, _}), do: options(rest, {cyclic, :private})
  defp options(_, _), do: :erlang.error(:badarg)

  def delete({:digraph, vertices, edges, neighbours, _}) do
    :ets.delete(vertices)
    :ets.delete(edges)
    :ets.delete(neighbours)
  end

  def info({:digraph, vertices, edges, neighbours, cyclic}) do
    memory = :ets.info(vertices, :memory) + :ets.info(edges, :memory) + :ets.info(neighbours, :memory)

    [
      cyclicity: if(cyclic, do: :cyclic, else: :acyclic),
      memory: memory,
      protection: :ets.info(vertices, :protection)
    ]
  end

  ## Vertices

  def add_vertex({:digraph, _, _, neighbours, _} = graph), do: add_vertex(graph, name(neighbours, :"$vid", :"$v"), [])
  def add_vertex(graph, vertex), do: add_vertex(graph, vertex, [])

  def add_vertex({:digraph, vertices, _, _, _}, vertex, label) do
    :ets.insert(vertices, {vertex, label})
    vertex
  end

  defp name(neighbours, counter, prefix) do
    [{_, number}] = :ets.lookup(neighbours, counter)
    :ets.delete(neighbours, counter)
    :ets.insert(neighbours, {counter, number + 1})
    [prefix | number]
  end

  def vertex({:digraph, vertices, _, _, _}, vertex) do
    case :ets.lookup(vertices, vertex) do
      [] -> false
      [found] -> found
    end
  end

  def no_vertices({:digraph, vertices, _, _, _}), do: :ets.info(vertices, :size)
  def vertices({:digraph, vertices, _, _, _}), do: for({vertex, _} <- :ets.tab2list(vertices), do: vertex)
  def source_vertices(graph), do: for(vertex <- vertices(graph), in_degree(graph, vertex) == 0, do: vertex)
  def sink_vertices(graph), do: for(vertex <- vertices(graph), out_degree(graph, vertex) == 0, do: vertex)

  def del_vertex({:digraph, vertices, _, _, _} = graph, vertex) do
    del_edges(graph, edges(graph, vertex))
    :ets.delete(vertices, vertex)
    true
  end

  def del_vertices(graph, vertices) do
    :lists.foreach(&del_vertex(graph, &1), vertices)
    true
  end

  ## Edges

  def add_edge({:digraph, _, _, neighbours, _} = graph, from, to), do: add_edge(graph, name(neighbours, :"$eid", :"$e"), from, to, [])

  def add_edge({:digraph, _, _, neighbours, _} = graph, from, to, label) do
    add_edge(graph, name(neighbours, :"$eid", :"$e"), from, to, label)
  end

  def add_edge({:digraph, _, edges, neighbours, cyclic} = graph, edge, from, to, label) do
    cond do
      other_ends?(edges, edge, from, to) -> {:error, {:bad_edge, [from, to]}}
      vertex(graph, from) == false -> {:error, {:bad_vertex, from}}
      vertex(graph, to) == false -> {:error, {:bad_vertex, to}}
      not cyclic and circle(graph, from, to) != false -> {:error, {:bad_edge, circle(graph, from, to)}}
      true -> put_edge(edges, neighbours, edge, from, to, label)
    end
  end

  defp other_ends?(edges, edge, from, to) do
    case :ets.lookup(edges, edge) do
      [{_, ^from, ^to, _}] -> false
      [_] -> true
      [] -> false
    end
  end

  # The way that an edge would close.
  defp circle(_graph, vertex, vertex), do: [vertex, vertex]
  defp circle(graph, from, to), do: get_path(graph, to, from)

  defp put_edge(edges, neighbours, edge, from, to, label) do
    :ets.insert(edges, {edge, from, to, label})
    :ets.insert(neighbours, [{{:out, from}, edge}, {{:in, to}, edge}])
    edge
  end

  def edge({:digraph, _, edges, _, _}, edge) do
    case :ets.lookup(edges, edge) do
      [] -> false
      [found] -> found
    end
  end

  def no_edges({:digraph, _, edges, _, _}), do: :ets.info(edges, :size)
  def edges({:digraph, _, edges, _, _}), do: for({edge, _, _, _} <- :ets.tab2list(edges), do: edge)
  def edges(graph, vertex), do: :lists.uniq(out_edges(graph, vertex) ++ in_edges(graph, vertex))
  def out_edges(graph, vertex), do: beside(graph, {:out, vertex})
  def in_edges(graph, vertex), do: beside(graph, {:in, vertex})

  defp beside({:digraph, _, _, neighbours, _}, key), do: for({_, edge} <- :ets.lookup(neighbours, key), do: edge)

  def out_degree(graph, vertex), do: length(out_edges(graph, vertex))
  def in_degree(graph, vertex), do: length(in_edges(graph, vertex))

  def out_neighbours({:digraph, _, edges, _, _} = graph, vertex) do
    for edge <- out_edges(graph, vertex), do: :ets.lookup_element(edges, edge, 3)
  end

  def in_neighbours({:digraph, _, edges, _, _} = graph, vertex) do
    for edge <- in_edges(graph, vertex), do: :ets.lookup_element(edges, edge, 2)
  end

  def del_edge(graph, edge), do: del_edges(graph, [edge])

  def del_edges({:digraph, _, table, neighbours, _}, edges) do
    :lists.foreach(
      fn edge ->
        for {_, from, to, _} <- :ets.lookup(table, edge) do
          :ets.delete_object(neighbours, {{:out, from}, edge})
          :ets.delete_object(neighbours, {{:in, to}, edge})
          :ets.delete(table, edge)
        end
      end,
      edges
    )

    true
  end

  ## Ways

  def del_path(graph, from, to) do
    case get_path(graph, from, to) do
      false ->
        true

      [first, second | _] ->
        del_edges(graph, between(graph, first, second))
        del_path(graph, from, to)
    end
  end

  defp between({:digraph, _, edges, _, _} = graph, from, to) do
    for edge <- out_edges(graph, from), :ets.lookup_element(edges, edge, 3) == to, do: edge
  end

  @doc "A way from one vertex to another by going deeper first."
  def get_path(graph, from, to), do: deep(out_neighbours(graph, from), [from], to, %{from => []}, [], graph)

  # Vertices to try, the way here, vertices seen, what is left to try on the way back.
  defp deep([to | _], way, to, _seen, _back, _graph), do: :lists.reverse([to | way])

  defp deep([vertex | rest], way, to, seen, back, graph) do
    if is_map_key(seen, vertex),
      do: deep(rest, way, to, seen, back, graph),
      else: deep(out_neighbours(graph, vertex), [vertex | way], to, Map.put(seen, vertex, []), [rest | back], graph)
  end

  defp deep([], [_ | way], to, seen, [rest | back], graph), do: deep(rest, way, to, seen, back, graph)
  defp deep([], _way, _to, _seen, [], _graph), do: false

  @doc "A way from one vertex to another with the fewest edges."
  def get_short_path(graph, from, to), do: wide([from], [], %{}, graph, to)

  # Vertices of this distance, those of the next, and from where each was reached.
  defp wide([vertex | rest], next, seen, graph, to) do
    case visit(out_neighbours(graph, vertex), vertex, next, seen, to) do
      {:found, seen} -> back(to, seen, [to])
      {next, seen} -> wide(rest, next, seen, graph, to)
    end
  end

  defp wide([], [], _seen, _graph, _to), do: false
  defp wide([], next, seen, graph, to), do: wide(:lists.reverse(next), [], seen, graph, to)

  defp visit([], _from, next, seen, _to), do: {next, seen}

  defp visit([vertex | rest], from, next, seen, to) do
    cond do
      is_map_key(seen, vertex) -> visit(rest, from, next, seen, to)
      vertex == to -> {:found, Map.put(seen, vertex, from)}
      true -> visit(rest, from, [vertex | next], Map.put(seen, vertex, from), to)
    end
  end

  # The first vertex has not been reached from anywhere, unless the way is a circle.
  defp back(vertex, seen, way) do
    {from, seen} = :maps.take(vertex, seen)
    way = [from | way]
    if is_map_key(seen, from), do: back(from, seen, way), else: way
  end

  def get_cycle(graph, vertex) do
    case deep(out_neighbours(graph, vertex), [vertex], vertex, %{}, [], graph) do
      false -> false
      [^vertex, ^vertex] -> loop_or_longer(graph, vertex)
      cycle -> cycle
    end
  end

  # A loop is a circle of one vertex, where there is no longer one.
  defp loop_or_longer(graph, vertex) do
    others = for other <- out_neighbours(graph, vertex), other != vertex, do: other

    case deep(others, [vertex], vertex, %{}, [], graph) do
      false -> [vertex]
      cycle -> cycle
    end
  end

  def get_short_cycle(graph, vertex), do: get_short_path(graph, vertex, vertex)
end
