defmodule Code.Formatter.Arguments do
  @moduledoc false

  # The arguments of calls, with and without parentheses, and the blocks behind them.
  #
  # Keywords at the end of several arguments are a part of their own: they go below the call while the others stay on its
  # line. Arguments that were written one a line stay so.

  import Inspect.Algebra
  import Code.Formatter, only: [expr: 3, wrap: 1, newline?: 2, line_of: 3]

  alias Code.Formatter.{Clauses, Containers}

  @sections [:do, :else, :rescue, :catch, :after]

  @doc "A call: its head, its arguments and its block; `bare` tells when it has no parentheses (see `Code.Formatter.Calls`)."
  def call(head, args, meta, bare, context, settings) do
    case block(args, meta, settings) do
      {args, sections} ->
        doc = concat([head, before_block(args, meta, bare, settings), sections(sections, meta, settings)]) |> force_unfit()
        if context in [:no_parens_arg, :no_parens_one_arg], do: wrap(doc), else: doc

      nil when args == [] ->
        concat(head, empty(meta))

      nil ->
        bare? = if bare == :attribute and context not in [:parens_arg, :no_parens_arg], do: bare, else: bare == :listed and context not in [:parens_arg, :no_parens_arg]
        concat(head, arguments(args, meta, bare?, [], settings))
    end
  end

  defp before_block([], _meta, :never, _settings), do: "() do"
  defp before_block([], _meta, _bare, _settings), do: " do"
  defp before_block(args, meta, bare, settings), do: arguments(args, meta, bare not in [:never, :with_only_block], " do", settings)

  # Parentheses that hold nothing but maybe comments.
  defp empty(meta) do
    {doc, _} = Containers.entries([], meta, :break, :plain, nil, & &1)
    Containers.between("(", doc, ")")
  end

  # The arguments and sections of a call with a `do` block.
  defp block(args, meta, settings) do
    if meta[:do] != nil or (settings.force_do_end and sections?(List.last(args))) do
      {sections, args} = List.pop_at(args, -1)
      {args, sections}
    end
  end

  # Whether these keywords could be a block.
  defp sections?([{{:__block__, meta, [:do]}, _} | rest]) do
    meta[:format] == :keyword and
      Enum.all?(rest, fn {key, _} -> match?({:__block__, _, [name]} when name in @sections, key) end)
  end

  defp sections?(_), do: false

  ## Arguments

  defp arguments(args, meta, bare?, behind, settings) do
    {last, first} = List.pop_at(args, -1)
    keywords = if bare? == :attribute and not is_list(last), do: nil, else: unbracketed(last)
    bare? = bare? != false
    several? = first != [] or keywords != nil

    context =
      case {bare?, several?} do
        {true, true} -> :no_parens_arg
        {true, false} -> :no_parens_one_arg
        {false, true} -> :parens_arg
        {false, false} -> :parens_one_arg
      end

    print = &expr(&1, context, settings)
    all = if keywords, do: first ++ keywords, else: args
    own_lines? = match?([_, _ | _], all) and newline?(meta, settings)

    if first != [] and keywords != nil and not Enum.any?(first, &generator?/1),
      do: with_keywords(first, keywords, meta, own_lines?, bare?, behind, print, settings),
      else: alike(all, last, keywords, meta, own_lines?, bare?, behind, print, settings)
  end

  defp with_keywords(first, keywords, meta, own_lines?, bare?, behind, print, settings) do
    join = if own_lines? or one_a_line?(first), do: :line, else: :break
    {first_doc, _} = Containers.entries(first, [line: Keyword.get(meta, :line, 0), bare?: bare?], join, :comma, settings, print)
    join = if own_lines? or one_a_line?(keywords) or one_a_line?(first ++ keywords), do: :line, else: :break
    {doc, _} = Containers.entries(keywords, meta, join, :plain, settings, print)
    doc = concat(if(join == :line, do: line(), else: break()), doc)

    if bare? do
      doc = concat(first_doc, group(doc, :optimistic))
      Containers.pessimistic(group(concat(nest(concat(" ", nest(doc, :cursor, :break)), 2), behind)))
    else
      doc = group(concat(nest(doc, 2, :break), break("")), :optimistic)
      doc = concat(nest(concat(break(""), first_doc), 2, :break), doc)
      Containers.pessimistic(group(concat([concat(concat("(", doc), ")"), behind])))
    end
  end

  defp alike(args, last, keywords, meta, own_lines?, bare?, behind, print, settings) do
    join = if own_lines? or one_a_line?(args), do: :line, else: :break
    fits? = join == :break and keywords == nil and Containers.break_may_fit?(last, settings)
    {doc, _} = Containers.entries(args, [bare?: bare?] ++ meta, join, if(fits?, do: :fits, else: :plain), settings, print)
    doc = ungrouped(doc)

    doc =
      if bare?,
        do: concat([" ", nest(doc, :cursor, :break), behind]),
        else: concat(["(", nest(concat(break(""), doc), 2, :break), break(""), ")", behind])

    doc = group(doc)
    # That an argument may break does not help what is around the call.
    if fits?, do: Containers.pessimistic(doc), else: doc
  end

  # A single argument breaks together with its call.
  defp ungrouped({:doc_group, doc, mode}) when mode != :optimistic, do: doc
  defp ungrouped(doc), do: doc

  defp generator?({:<-, _, [_, _]}), do: true
  defp generator?(_), do: false

  defp unbracketed({:__block__, meta, [list]}) when is_list(list), do: if(meta[:delimiter] == nil and Containers.keyword?(list), do: list)
  defp unbracketed(list), do: if(Containers.keyword?(list), do: list)

  defp one_a_line?([_, _ | _] = args) do
    lines = Enum.map(args, &line_number/1)
    length(Enum.uniq(lines)) == length(lines) and nil not in lines
  end

  defp one_a_line?(_), do: false

  defp line_number({{_, meta, _}, _}) when is_list(meta), do: meta[:line]
  defp line_number({_, meta, _}) when is_list(meta), do: meta[:line]
  defp line_number(_), do: nil

  ## Blocks

  defp sections(sections, meta, settings) do
    final = line_of(meta, :end, 0)
    start = Keyword.get(meta[:do] || [], :line, Keyword.get(meta, :line, 0))

    sections
    |> Enum.map(fn {{:__block__, key, [name]}, body} -> {name, Keyword.get(key, :line, start), body} end)
    |> section_docs(final, settings)
    |> concat(concat(line(), "end"))
  end

  defp section_docs([{name, at, body} | rest], final, settings) do
    until = with [{_, line, _} | _] <- rest, do: line, else: (_ -> final)

    doc =
      case Clauses.body(body, at, until, settings) do
        [] -> []
        doc -> nest(concat(line(), doc), 2)
      end

    doc = if name == :do, do: doc, else: concat([line(), Atom.to_string(name), doc])
    if rest == [], do: doc, else: concat(doc, section_docs(rest, final, settings))
  end
end
