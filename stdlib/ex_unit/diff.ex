defmodule ExUnit.Diff do
  @moduledoc false

  # What differs between two values, or between a pattern and a value: two trees of the same shape as the values, with
  # the parts that differ marked. `ExUnit.Diff.Doc` turns a tree into a document to print.
  #
  # Nodes: `{:term, value}`, `{:code, quoted}`, `{:mark, node}`, `{:list, nodes, tail | nil}`, `{:tuple, nodes}`,
  # `{:map, name | nil, pairs}` with pairs `{key, value}` or `{:mark, {key, value}}`, `{:text, open, parts, close}` with
  # parts `{:eq | :mark, text}`, `{:join, nodes, separator}`.

  alias ExUnit.Diff.{Align, Pattern, Text}

  defstruct equivalent?: true, left: nil, right: nil

  @doc "Compares values (`:==`, `:===`) or a quoted pattern with a value (`{:match, pins}`)."
  def compute(left, right, context)

  def compute(left, right, {:match, pins}) do
    {equal?, left, right, _} = Pattern.diff(left, right, Map.new(pins))
    {%__MODULE__{equivalent?: equal?, left: left, right: right}, %{}}
  end

  def compute(left, right, context) do
    {equal?, left, right} = values(left, right, context)
    {%__MODULE__{equivalent?: equal?, left: left, right: right}, %{}}
  end

  @doc "`{equal?, left node, right node}` of two values."
  def values(left, right, kind) do
    cond do
      same?(left, right, kind) -> {true, {:term, left}, {:term, right}}
      is_list(left) and is_list(right) -> lists(left, right, kind)
      is_tuple(left) and is_tuple(right) -> tuples(left, right, kind)
      is_map(left) and is_map(right) -> maps(left, right, kind)
      is_binary(left) and is_binary(right) -> Text.strings(left, right)
      true -> differ(left, right)
    end
  end

  @doc "Whether values count as the same."
  def same?(left, right, :===), do: left === right
  def same?(left, right, _), do: left == right

  @doc "Two values that have nothing in common."
  def differ(left, right), do: {false, {:mark, {:term, left}}, {:mark, {:term, right}}}

  defp tuples(left, right, kind) do
    {left, right} = align(Tuple.to_list(left), Tuple.to_list(right), kind)
    {false, {:tuple, left}, {:tuple, right}}
  end

  defp lists(left, right, kind) do
    if Text.charlists?(left, right) do
      Text.charlists(left, right)
    else
      {left, left_tail} = Align.proper(left)
      {right, right_tail} = Align.proper(right)
      {left, right} = align(left, right, kind)
      {left_tail, right_tail} = tails(left_tail, right_tail, kind)
      {false, {:list, left, left_tail}, {:list, right, right_tail}}
    end
  end

  defp tails([], [], _), do: {nil, nil}
  defp tails([], right, _), do: {nil, {:mark, {:term, right}}}
  defp tails(left, [], _), do: {{:mark, {:term, left}}, nil}

  defp tails(left, right, kind) do
    {_, left, right} = values(left, right, kind)
    {left, right}
  end

  # Elements side by side: what one side alone has is marked, what stands for each other is compared.
  defp align(left, right, kind) do
    left
    |> Align.script(right, &same?(&1, &2, kind))
    |> Align.pairs(
      fn l, r ->
        {_, left, right} = values(l, r, kind)
        {left, right}
      end,
      &{:mark, {:term, &1}}
    )
  end

  ## Maps and structs

  defp maps(%module{} = left, %module{} = right, kind) do
    left_text = inspect(left)
    right_text = inspect(right)

    # A struct that is not printed field by field is compared as it is printed.
    if String.starts_with?(left_text, "%") and String.starts_with?(right_text, "%") do
      name = {:term, module}
      {_, {:map, _, left}, {:map, _, right}} = pairs(Map.from_struct(left), Map.from_struct(right), kind)
      {false, {:map, name, left}, {:map, name, right}}
    else
      Text.plain(left_text, right_text)
    end
  end

  defp maps(left, right, kind) do
    {left_name, left_map} = struct_name(left)
    {right_name, right_map} = struct_name(right)
    {_, {:map, _, left_pairs}, {:map, _, right_pairs}} = pairs(left_map, right_map, kind)
    {false, {:map, left_name, left_pairs}, {:map, right_name, right_pairs}}
  end

  defp struct_name(%module{} = struct), do: {{:mark, {:term, module}}, Map.from_struct(struct)}
  defp struct_name(map), do: {nil, map}

  defp pairs(left, right, kind) do
    all = for {key, _} <- Enum.sort(Map.merge(left, right)), do: key

    {lefts, rights} =
      Enum.reduce(all, {[], []}, fn key, {lefts, rights} ->
        case {left, right} do
          {%{^key => l}, %{^key => r}} ->
            {_, l, r} = values(l, r, kind)
            {[{{:term, key}, l} | lefts], [{{:term, key}, r} | rights]}

          {%{^key => l}, _} ->
            {[{:mark, {{:term, key}, {:term, l}}} | lefts], rights}

          {_, %{^key => r}} ->
            {lefts, [{:mark, {{:term, key}, {:term, r}}} | rights]}
        end
      end)

    {false, {:map, nil, :lists.reverse(lefts)}, {:map, nil, :lists.reverse(rights)}}
  end

  @doc "A side as a document; the function marks the parts that differ."
  def to_algebra(node, mark), do: ExUnit.Diff.Doc.doc(node, mark)
end
