defmodule Code.Formatter.Containers do
  @moduledoc false

  # What stands between brackets and commas: lists, tuples, maps, bitstrings, arguments.

  import Inspect.Algebra
  alias Code.Formatter
  alias Code.Formatter.Literals

  @doc """
  Whether a line may end inside of this node instead of before it: `call(%{` rather than `call(` and a new line.
  """
  def break_may_fit?(node, settings)
  def break_may_fit?({:{}, meta, _}, _), do: newline?(meta)
  def break_may_fit?({:__block__, meta, [{_, _}]}, _), do: newline?(meta)

  def break_may_fit?({:<<>>, meta, [_ | _]} = node, _),
    do: meta[:delimiter] == ~s["""] or (not Literals.interpolated?(node) and newline?(meta))

  def break_may_fit?({{:., _, [List, :to_charlist]}, meta, [[_ | _]]}, _), do: meta[:delimiter] == "'''"
  def break_may_fit?({{:., _, [_, :{}]}, _, _}, _), do: true
  def break_may_fit?({:__block__, meta, [text]}, _) when is_binary(text), do: meta[:delimiter] == ~s["""]
  def break_may_fit?({:__block__, _, [[{:->, _, _} | _]]}, _), do: false
  def break_may_fit?({:__block__, meta, [list]}, _) when is_list(list), do: meta[:delimiter] not in ["\"", "'"]
  def break_may_fit?({:__block__, _, [{_, _, _} = inner]}, settings), do: break_may_fit?(inner, settings)
  def break_may_fit?([_ | _], %{written?: false}), do: true
  def break_may_fit?({form, _, [_ | _]}, _) when form in [:fn, :%{}, :%], do: true

  def break_may_fit?({name, meta, args}, _) when is_atom(name) and is_list(args), do: meta[:delimiter] in [~s["""], "'''"]
  def break_may_fit?({{:__block__, _, [key]}, value}, settings) when is_atom(key), do: break_may_fit?(value, settings)
  def break_may_fit?({key, value}, settings) when is_atom(key), do: break_may_fit?(value, settings)
  def break_may_fit?(_, _), do: false

  defp newline?(meta), do: Keyword.get(meta, :newlines, 0) > 0

  @doc "Whether a node is a keyword list that stands without brackets."
  def keyword?([_ | _] = list), do: Enum.all?(list, &pair?/1)
  def keyword?(_), do: false

  defp pair?({{:__block__, meta, [key]}, _}) when is_atom(key), do: meta[:format] == :keyword
  defp pair?({{{:., _, [:erlang, atom]}, meta, [{:<<>>, _, _}, :utf8]}, _}) when atom in [:binary_to_atom, :binary_to_existing_atom],
    do: meta[:format] == :keyword

  defp pair?({key, _}) when is_atom(key), do: not match?("Elixir." <> _, Atom.to_string(key))
  defp pair?(_), do: false

  @doc "The pairs of a keyword list, between commas."
  def pairs(list, context, settings) do
    list |> Enum.map(&group(pair(&1, context, settings), :pessimistic)) |> fold(fn doc, acc -> glue(concat(doc, ","), acc) end)
  end

  defp pair({key, value}, context, settings) do
    _ = context
    context = :no_parens_arg
    key_doc = Literals.key(key, settings)
    value_doc = Formatter.expr(value, context, settings)
    with_key(key_doc, value, value_doc, settings)
  end

  defp with_key(key_doc, value, value_doc, settings) do
    if break_may_fit?(value, settings),
      do: concat([key_doc, " ", group(value_doc)]),
      else: group(nest(glue(key_doc, group(value_doc, :pessimistic)), 2, :break))
  end

  @doc "Entries between brackets."
  def surround(left, args, right, meta, settings, kind \\ :container)
  def surround(left, [], right, meta, settings, _kind) do
    comments = Formatter.take_comments(Formatter.line_of(meta, :closing, 0))

    case comments do
      [] -> concat(left, right)
      _ ->
        _ = settings
        docs = comments |> Enum.map(&{string(Formatter.comment_text(&1)), false, {:comment, &1}}) |> lines()
        concat([left, nest(concat(line(), docs), 2), line(), right]) |> force_unfit()
    end
  end

  def surround(left, args, right, meta, settings, kind) do
    closing = Formatter.line_of(meta, :closing, 0)
    own_lines? = kind == :call and settings.written? and length(args) > 1 and own_lines?(args)
    args = args |> unbracket(kind) |> flatten()
    last = List.last(args)

    entries = Formatter.entries(args, closing, fn arg -> entry(arg, arg == last, kind, settings) end)
    comments? = Enum.any?(entries, &match?({_, _, {:comment, _}}, &1))
    fits? = not comments? and kind in [:call, :container] and kind == :call and break_may_fit?(last, settings)
    forced? = comments? or (newline?(meta) and (kind != :call or true) and not inline?(kind, meta, last, settings))

    inner = if comments?, do: lines(entries), else: entries |> Enum.map(&elem(&1, 0)) |> join_entries(if(kind == :tuple and not forced?, do: :flex, else: args))
    _ = fits?
    first = Enum.take_while(args, &(not match?({:pair, _}, &1)))

    doc =
      cond do
        kind == :tuple and not forced? ->
          concat([left, nest(inner, 1), right])

        kind == :call and not forced? and first != [] and length(first) < length(args) ->
          docs = Enum.map(entries, &elem(&1, 0))
          {first, keywords} = Enum.split(docs, length(first))
          first = group(nest(concat(break(""), join_entries(first, args)), 2, :break))
          keywords = nest(concat([",", break(), join_entries(keywords, args)]), 2, :break)
          concat([left, first, keywords, break(""), right])

        true ->
          concat([left, nest(concat(break(""), inner), 2, :break), break(""), right])
      end

    group(if(forced? or own_lines?, do: force_unfit(doc), else: doc))
  end

  # Arguments that were written one a line stay so.
  defp own_lines?(args) do
    lines = Enum.map(args, &Formatter.first_line/1)
    length(Enum.uniq(lines)) == length(lines)
  end

  # `call(fn …` and the like may keep their first argument on the line.
  defp inline?(_kind, _meta, _last, _settings), do: false

  # A call's keywords need no brackets at the end.
  defp unbracket(args, :call) do
    case List.last(args) do
      {:__block__, meta, [[_ | _] = list]} -> if(meta[:delimiter] == nil and keyword?(list), do: List.replace_at(args, -1, list), else: args)
      _ -> args
    end
  end

  defp unbracket(args, _), do: args

  # A keyword list at the end stands for its pairs.
  defp flatten(args) do
    case List.pop_at(args, -1) do
      {last, first} -> if keyword?(last), do: first ++ Enum.map(last, &{:pair, &1}), else: args
    end
  end

  defp entry({:pair, pair}, _last?, _kind, settings), do: group(pair(pair, :parens_arg, settings), :pessimistic)

  defp entry(arg, last?, kind, settings) do
    doc = Formatter.expr(arg, if(kind == :call, do: :parens_arg, else: :parens_arg), settings)
    last_group(doc, arg, last? and kind == :call, settings)
  end

  defp last_group(doc, node, true, settings), do: group(doc, if(break_may_fit?(node, settings), do: :optimistic, else: :pessimistic))
  defp last_group(doc, _node, false, _settings), do: group(doc, :pessimistic)

  defp join_entries(docs, :flex), do: fold(docs, fn doc, acc -> flex_glue(concat(doc, ","), acc) end)
  defp join_entries(docs, _args), do: fold(docs, fn doc, acc -> glue(concat(doc, ","), acc) end)

  # Entries with comments among them, each on its line.
  defp lines(entries) do
    last_code = entries |> Enum.with_index() |> Enum.filter(&match?({{_, _, kind}, _} when kind in [:code, :attribute], &1)) |> List.last()
    last_code = if last_code, do: elem(last_code, 1)

    entries
    |> Enum.with_index()
    |> Enum.map(fn
      {{doc, blank?, kind}, index} when kind in [:code, :attribute] -> {if(index == last_code, do: doc, else: concat(doc, ",")), blank?, index}
      {{doc, blank?, _}, index} -> {doc, blank?, index}
    end)
    |> Enum.map(fn
      {doc, _, 0} -> doc
      {doc, true, _} -> concat([line(), line(), doc])
      {doc, _, _} -> concat(line(), doc)
    end)
    |> fold(&concat/2)
  end

  @doc "`{a, b}`"
  def tuple(meta, args, settings), do: surround("{", args, "}", meta, settings, :tuple)

  @doc "`[a, b]`"
  def list(meta, args, settings) do
    {elements, keywords} = split_suffix(args)
    surround("[", if(keywords == [], do: elements, else: elements ++ [keywords]), "]", meta, settings, :list)
  end

  # The keywords at the end of a list.
  defp split_suffix(args) do
    {keywords, elements} = args |> Enum.reverse() |> Enum.split_while(&pair?/1)
    {Enum.reverse(elements), Enum.reverse(keywords)}
  end

  @doc "`%{…}` and `%Name{…}`, whose opening text is `left`."
  def map(meta, left, [{:|, _, [map, pairs]}], settings) do
    map_doc = Formatter.expr(map, :parens_arg, settings)
    closing = Formatter.line_of(meta, :closing, 0)
    pairs = if keyword?(pairs), do: Enum.map(pairs, &{:pair, &1}), else: split_keywords(pairs)
    entries = Formatter.entries(pairs, closing, &map_entry(&1, settings))
    comments? = Enum.any?(entries, &match?({_, _, {:comment, _}}, &1))
    inner = if comments?, do: lines(entries), else: entries |> Enum.map(&elem(&1, 0)) |> join_entries(pairs)
    doc = concat([left, nest(concat([break(""), glue(map_doc, concat("| ", nest(inner, 2)))]), 2), break(""), "}"])
    group(if(comments? or newline?(meta), do: force_unfit(doc), else: doc))
  end

  def map(meta, left, args, settings) do
    args = map_pairs(args)
    closing = Formatter.line_of(meta, :closing, 0)

    case args do
      [] ->
        surround(left, [], "}", meta, settings)

      _ ->
        entries = Formatter.entries(args, closing, &map_entry(&1, settings))
        comments? = Enum.any?(entries, &match?({_, _, {:comment, _}}, &1))
        inner = if comments?, do: lines(entries), else: entries |> Enum.map(&elem(&1, 0)) |> join_entries(args)
        doc = concat([left, nest(concat(break(""), inner), 2), break(""), "}"])
        group(if(comments? or newline?(meta), do: force_unfit(doc), else: doc))
    end
  end

  # Pairs with arrows first, then keywords, as they were written; plain maps have keywords only if all keys are.
  defp map_pairs(args) do
    case Enum.split_while(args, &(not is_list(&1))) do
      {[], []} -> []
      {pairs, [keywords]} -> Enum.map(pairs, &assoc/1) ++ Enum.map(keywords, &{:pair, &1})
      {pairs, _} -> if keyword?(pairs), do: Enum.map(pairs, &{:pair, &1}), else: split_keywords(pairs)
    end
  end

  defp split_keywords(pairs) do
    {written, rest} = Enum.split_while(pairs, &(not written_keyword?(&1)))
    Enum.map(written, &assoc/1) ++ Enum.map(rest, &{:pair, &1})
  end

  defp written_keyword?({{:__block__, meta, [_]}, _}), do: meta[:format] == :keyword
  defp written_keyword?(_), do: false

  defp assoc({key, value}), do: {:assoc, {key, value}}
  defp assoc(other), do: other

  defp map_entry({:pair, pair}, settings), do: group(pair(pair, :parens_arg, settings), :pessimistic)

  defp map_entry({:assoc, {key, value}}, settings) do
    left = Formatter.expr(key, :parens_arg, settings)
    right = Formatter.expr(value, :parens_arg, settings)
    left = concat(group(left), " =>")
    if break_may_fit?(value, settings),
      do: group(concat([left, " ", group(right)]), :pessimistic),
      else: group(nest(glue(left, group(right)), 2, :break), :pessimistic)
  end

  defp map_entry(other, settings), do: group(Formatter.expr(other, :parens_arg, settings))

  @doc "`<<a, b::8>>`"
  def bits(meta, parts, settings) do
    case parts do
      [] ->
        "<<>>"

      _ ->
        last = length(parts) - 1
        docs = parts |> Enum.with_index() |> Enum.map(fn {part, index} -> segment(part, index, last, settings) end)
        inner = fold(docs, fn doc, acc -> flex_glue(concat(doc, ","), acc) end)
        doc = concat([nest(concat(["<<", break(""), inner]), 2), break(""), ">>"])
        flat = concat(["<<", nest(inner, 2), ">>"])
        if newline?(meta), do: group(force_unfit(doc)), else: group(flat)
    end
  end

  defp segment({:<-, _, [left, right]}, index, last, settings),
    do: concat([segment(left, index, last, settings), " <- ", Formatter.expr(right, :parens_arg, settings)]) |> ambiguous(right, index, last)

  defp segment({:"::", _, [value, spec]}, index, last, settings) do
    value = Formatter.expr(value, :operand, settings) |> wrap_segment(value)
    doc = concat([value, "::", spec(spec, settings)])
    ambiguous(doc, value, index, last)
  end

  defp segment(value, index, last, settings) do
    doc = Formatter.expr(value, :parens_arg, settings)
    ambiguous(doc, value, index, last)
  end

  defp wrap_segment(doc, {op, _, [_, _]}) when is_atom(op),
    do: if(Code.Formatter.Operators.binary(op), do: Formatter.wrap(doc), else: doc)

  defp wrap_segment(doc, _), do: doc

  # `<<` next to `<<` needs parentheses.
  defp ambiguous(doc, {:<<>>, meta, _}, index, last) when index == 0 or index == last,
    do: if(meta[:delimiter], do: doc, else: Formatter.wrap(doc))

  defp ambiguous(doc, _, _, _), do: doc

  defp spec({:-, _, [left, right]}, settings), do: concat([spec(left, settings), "-", spec_part(right, settings)])
  defp spec({:*, _, [left, right]}, settings), do: concat([spec_part(left, settings), "*", spec_part(right, settings)])
  defp spec(node, settings), do: spec_part(node, settings)

  defp spec_part({:*, _, [left, right]}, settings), do: concat([spec_part(left, settings), "*", spec_part(right, settings)])

  defp spec_part(node, settings) do
    doc = Formatter.expr(node, :operand, settings)

    case node do
      {op, _, [_, _]} when is_atom(op) -> if(Code.Formatter.Operators.binary(op), do: Formatter.wrap(doc), else: doc)
      _ -> doc
    end
  end
end
