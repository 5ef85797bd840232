defmodule Code.Formatter.Containers do
  @moduledoc false

  # What stands between brackets and commas: lists, tuples, maps, bitstrings, and the arguments of calls.

  import Inspect.Algebra
  import Code.Formatter, only: [expr: 3, wrap: 1, newline?: 2, line_of: 3]

  alias Code.Formatter.{Comments, Literals, Migration, Operators}

  @heredocs ["\"\"\"", "'''"]

  @doc """
  Whether a line may end inside of this node instead of before it: `call(%{` rather than `call(` and a new line.
  """
  def break_may_fit?(node, settings) do
    case node do
      {:{}, meta, _} -> newline_or_comment?(meta, settings)
      {:__block__, meta, [{_, _}]} -> newline_or_comment?(meta, settings)
      {:<<>>, meta, [_ | _] = parts} -> meta[:delimiter] == ~s["""] or (not Literals.interpolated?(parts) and newline_or_comment?(meta, settings))
      {{:., _, [List, :to_charlist]}, meta, [[_ | _]]} -> meta[:delimiter] == "'''"
      {{:., _, [_, :{}]}, _, _} -> true
      {:__block__, meta, [text]} when is_binary(text) -> meta[:delimiter] == ~s["""]
      {:__block__, meta, [list]} when is_list(list) -> meta[:delimiter] not in ["\"", "'"]
      {form, _, [_ | _]} when form in [:fn, :%{}, :%] -> true
      {name, meta, args} when is_atom(name) and is_list(args) -> meta[:delimiter] in @heredocs
      {{:__block__, _, [key]}, value} when is_atom(key) -> break_may_fit?(value, settings)
      _ -> false
    end
  end

  defp newline_or_comment?(meta, settings) do
    newline?(meta, settings) or Comments.between?(Keyword.get(meta, :line, :infinity), line_of(meta, :closing, 0))
  end

  @doc "Whether a node is a list of pairs that stand without brackets."
  def keyword?([_ | _] = list), do: Enum.all?(list, &pair?/1)
  def keyword?(_), do: false

  @doc "Whether a pair is written `key: value`."
  def pair?({{:__block__, meta, [key]}, _}) when is_atom(key), do: meta[:format] == :keyword
  def pair?({{{:., _, [:erlang, :binary_to_atom]}, meta, [{:<<>>, _, _}, :utf8]}, _}), do: meta[:format] == :keyword
  def pair?(_), do: false

  @doc "Pairs without brackets, as they stand behind `when`."
  def keywords(list, settings), do: list |> entries([line: :infinity], :break, :plain, settings, &expr(&1, :no_parens_arg, settings)) |> elem(0) |> group()

  @doc "A list that stands where its brackets may be left out, such as the keywords at the end of a tuple."
  def bare(list, context, settings) do
    if keyword?(list), do: list |> entries([line: :infinity], :break, :plain, settings, &expr(&1, context, settings)) |> elem(0) |> group(), else: list([], list, settings)
  end

  @doc "`key: value` and `key => value`."
  def association({key, value} = pair, context, settings) do
    {left, op, right} =
      if pair?(pair) do
        {Literals.key(key, settings), "", expr(value, context, settings)}
      else
        left = expr(key, context, settings)
        left = if Operators.operation?(key) and binary_operation?(key), do: wrap(left), else: left
        {left, " =>", expr(value, context, settings)}
      end

    if break_may_fit?(value, settings) do
      pessimistic(concat(group(left), group(nest(glue(op, optimistic(right)), 2, :break))))
    else
      concat(group(left), group(nest(glue(op, group(right)), 2, :break)))
    end
  end

  defp binary_operation?({_, _, [_]}), do: false
  defp binary_operation?(_), do: true

  @doc """
  The documents of things between commas, joined by `:break`, `:flex` or `:line`, and how they are joined in the end.

  The last one ends with a comma (`:comma`), may break (`:fits`), or neither.
  """
  def entries(things, meta, join, last, settings, print) do
    min = Keyword.get(meta, :line, 0)
    max = line_of(meta, :closing, 0)
    final = things |> length() |> Kernel.-(1)
    indexed = Enum.with_index(things)

    {entries, comments?} =
      Comments.weave(indexed, min, max, meta[:bare?] == true, fn {thing, index} ->
        doc = print.(thing)

        doc =
          cond do
            index < final or last == :comma -> ending(doc, ",")
            last == :fits -> optimistic(doc)
            true -> doc
          end

        {doc, [], 1}
      end)

    cond do
      entries == [] -> {[], :empty}
      join == :line or comments? -> {entries |> Comments.spread() |> fold(&line/2) |> force_unfit(), :line}
      true -> {entries |> Enum.map(&elem(&1, 0)) |> fold(if(join == :flex, do: &flex_glue/2, else: &glue/2)), join}
    end
  end

  @doc "A document with a text behind it that belongs to its last group, which has to fit with it."
  def ending([left | right], text), do: [left | ending(right, text)]
  def ending({:doc_group, doc, mode}, text), do: {:doc_group, ending(doc, text), mode}
  def ending({:doc_fits, {:doc_group, _, _} = doc, mode}, text), do: {:doc_fits, ending(doc, text), mode}
  def ending(doc, text), do: [doc | text]

  @doc "A group up to whose first break it is enough to fit, or none of that inside."
  def optimistic({:doc_group, doc, _}), do: group(doc, :optimistic)
  def optimistic(doc), do: group(doc, :optimistic)
  def pessimistic(doc), do: next_break_fits(doc, :disabled)

  @doc "A document between brackets, on lines of its own if it breaks."
  def between(left, [], right), do: concat(left, right)
  def between(left, doc, right), do: group(glue(nest(glue(left, "", doc), 2, :break), "", right))

  @doc "`[a, b]`"
  def list(meta, args, settings) do
    {doc, _} = entries(args, meta, join(meta, :break, settings), :plain, settings, &expr(&1, :parens_arg, settings))
    between("[", doc, "]")
  end

  @doc "`{a, b}`"
  def tuple(meta, args, join, settings) do
    {doc, join} = entries(args, meta, join(meta, join, settings), :plain, settings, &expr(&1, :parens_arg, settings))
    if join == :flex, do: group(concat(concat("{", nest(doc, 1)), "}")), else: between("{", doc, "}")
  end

  @doc "`%{…}` and `%Name{…}`, whose opening text is `left`."
  def map(meta, left, [{:|, _, [map, pairs]}], settings) do
    map_doc = expr(map, :parens_arg, settings)
    map_doc = if Operators.operation?(map) and binary_operation?(map), do: wrap(map_doc), else: map_doc
    {doc, _} = entries(pairs, meta, join(meta, :break, settings), :plain, settings, &expr(&1, :parens_arg, settings))
    between(left, glue(map_doc, concat("| ", nest(doc, 2))), "}")
  end

  def map(meta, left, args, settings) do
    {doc, _} = entries(args, meta, join(meta, :break, settings), :plain, settings, &expr(&1, :parens_arg, settings))
    between(left, doc, "}")
  end

  defp join(meta, join, settings), do: if(newline?(meta, settings), do: :line, else: join)

  ## Bitstrings

  @doc "`<<a, b::8>>`"
  def bits(meta, parts, settings) do
    last = length(parts) - 1
    join = join(meta, :flex, settings)
    indexed = Enum.with_index(parts)
    {doc, join} = entries(indexed, meta, join, :plain, settings, fn {part, index} -> segment(part, index, last, settings) end)

    case join do
      :empty -> "<<>>"
      :flex -> group(concat(concat("<<", nest(doc, 2)), ">>"))
      _ -> between("<<", doc, ">>")
    end
  end

  defp segment({:<-, _, [left, right]} = value, index, last, settings) do
    doc = concat([segment(left, -1, -2, settings), " <- ", expr(right, :parens_arg, settings)])
    at_edge(doc, value, index, index, last)
  end

  defp segment({:"::", _, [value, spec]}, index, last, settings) do
    doc = expr(value, :parens_arg, settings)
    concat([at_edge(doc, value, index, index, -1), "::", at_edge(spec(spec, settings), spec, -1, index, last)])
  end

  defp segment(value, index, last, settings), do: at_edge(expr(value, :parens_arg, settings), value, index, index, last)

  # What would touch the brackets and change their meaning stands in parentheses.
  defp at_edge(doc, _value, first, index, last) when first == 0 or index == last do
    text = doc |> format(:infinity) |> IO.iodata_to_binary()
    touches? = (first == 0 and String.starts_with?(text, ["<<", "~"])) or (index == last and String.ends_with?(text, ">>"))
    if touches?, do: wrap(doc), else: doc
  end

  defp at_edge(doc, _, _, _, _), do: doc

  defp spec({op, _, [left, right]}, settings) when op in [:-, :*],
    do: concat([spec(left, settings), Atom.to_string(op), spec_part(right, settings)])

  defp spec(node, settings), do: spec_part(node, settings)

  defp spec_part(node, settings) do
    node =
      case node do
        {name, meta, []} when is_atom(name) ->
          if settings.migrate_bits and Migration.modifier?(name), do: {name, Keyword.delete(meta, :closing), nil}, else: node

        _ ->
          node
      end

    doc = expr(node, :parens_arg, settings)
    if Operators.operation?(node) and binary_operation?(node), do: wrap(doc), else: doc
  end

  @doc "Whether this is a sigil."
  def sigil?({name, meta, [{:<<>>, _, parts}, modifiers]}) when is_atom(name) and is_list(meta) and is_list(parts) and is_list(modifiers),
    do: meta[:delimiter] != nil and match?("sigil_" <> _, Atom.to_string(name))

  def sigil?(_), do: false
end
