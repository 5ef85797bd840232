defmodule ExUnit.Diff.Doc do
  @moduledoc false

  # Trees of `ExUnit.Diff` as documents. `mark` is called with `:text` or `:space` and the document of a part that differs.

  import Inspect.Algebra

  def doc({:term, value}, _mark), do: to_doc(value, %Inspect.Opts{limit: :infinity, printable_limit: :infinity})
  def doc({:code, quoted}, _mark), do: code(quoted)
  def doc({:mark, node}, mark), do: mark.(:text, doc(node, mark))
  def doc({:text, open, parts, close}, mark), do: concat([open | Enum.map(parts, &part(&1, mark))] ++ [close])
  def doc({:join, nodes, separator}, mark), do: nodes |> Enum.map(&doc(&1, mark)) |> Enum.intersperse(separator) |> concat()
  def doc({:tuple, nodes}, mark), do: container("{", nodes, "}", &doc(&1, mark))

  def doc({:list, nodes, nil}, mark) do
    if nodes != [] and Enum.all?(nodes, &keyword?/1) do
      container("[", nodes, "]", &keyword(&1, mark))
    else
      container("[", nodes, "]", &doc(&1, mark))
    end
  end

  def doc({:list, nodes, tail}, mark) do
    {before, [last]} = Enum.split(nodes, -1)
    last = concat([doc(last, mark), " | ", doc(tail, mark)])
    container("[", before ++ [{:done, last}], "]", &done(&1, mark))
  end

  def doc({:map, name, pairs}, mark) do
    atoms? = Enum.all?(pairs, &atom_key?/1)
    open = if name, do: concat(["%", doc(name, mark), "{"]), else: "%{"
    container(open, pairs, "}", &pair(&1, atoms?, mark))
  end

  defp done({:done, doc}, _mark), do: doc
  defp done(node, mark), do: doc(node, mark)

  defp part({:eq, text}, _mark), do: string(text)

  defp part({:mark, text}, mark) do
    kind = if String.trim(text) == "", do: :space, else: :text
    mark.(kind, string(text))
  end

  defp code(quoted) do
    case String.split(Macro.to_string(quoted), "\n") do
      [one] -> string(one)
      lines -> lines |> Enum.map(&string/1) |> Enum.intersperse(line()) |> concat()
    end
  end

  defp container(open, [], close, _fun), do: concat([open, close])

  defp container(open, items, close, fun) do
    docs = Enum.map(items, fun)
    {before, [last]} = Enum.split(docs, -1)
    inner = Enum.map(before, &concat([&1, ",", break()])) ++ [last]
    group(concat([nest(concat([open, break("") | inner]), 2), break(""), close]))
  end

  ## Keys

  defp keyword?({:tuple, [key, _]}), do: atom_node?(key)
  defp keyword?({:term, {key, _}}) when is_atom(key), do: true
  defp keyword?(_), do: false

  defp atom_node?({:term, key}), do: is_atom(key)
  defp atom_node?({:code, key}), do: is_atom(key)
  defp atom_node?({:mark, node}), do: atom_node?(node)
  defp atom_node?(_), do: false

  defp keyword({:term, {key, value}}, mark), do: concat([key_text(key), " ", doc({:term, value}, mark)])
  defp keyword({:tuple, [key, value]}, mark), do: concat([key_doc(key, mark), " ", doc(value, mark)])

  defp key_doc({:mark, node}, mark), do: mark.(:text, key_doc(node, mark))
  defp key_doc({_, key}, _mark), do: key_text(key)

  defp key_text(key), do: string(Macro.inspect_atom(:key, key))

  defp atom_key?({:mark, pair}), do: atom_key?(pair)
  defp atom_key?({key, _}), do: atom_node?(key)

  defp pair({:mark, pair}, atoms?, mark), do: mark.(:text, pair(pair, atoms?, fn _, doc -> doc end))
  defp pair({key, value}, true, mark), do: concat([key_doc(key, mark), " ", doc(value, mark)])
  defp pair({key, value}, false, mark), do: concat([doc(key, mark), " => ", doc(value, mark)])
end
