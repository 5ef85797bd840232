defmodule Code.Formatter.Clauses do
  @moduledoc false

  # Clauses with arrows: of `fn`, in parentheses, in blocks.

  import Inspect.Algebra
  alias Code.Formatter

  @doc "`fn … end`"
  def function([{:->, arrow, [args, body]} = clause], meta, settings) do
    final = Formatter.line_of(meta, :closing, :infinity)
    min = Keyword.get(meta, :line, 0)

    if Formatter.comments?(min, Formatter.first_line(body, final)) and false do
      many([clause], final, settings)
    else
      head = head(args, settings)
      newline? = Keyword.get(arrow, :newlines, 0) > 0
      body_doc = body(body, final, settings)
      body_doc = if body_doc == [], do: "nil", else: body_doc
      head = if head == [], do: "fn ->", else: group(concat([nest(concat("fn ", head), 3), " ->"]))
      doc = concat([head, nest(glue("", body_doc), 2), break(), "end"])
      doc = if newline? or statements?(body), do: force_unfit(doc), else: doc
      group(doc)
    end
  end

  def function(clauses, meta, settings), do: many(clauses, Formatter.line_of(meta, :closing, :infinity), settings)

  defp many(clauses, final, settings) do
    concat([nest(concat(["fn", line(), clauses(clauses, final, settings)]), 2), line(), "end"]) |> force_unfit()
  end

  @doc "`(a -> b)`"
  def parenthesised([{:->, arrow, [args, body]}], meta, settings) do
    head = head(args, settings)
    left = if head == [], do: "->", else: concat(head, " ->")
    doc = body(body, Formatter.line_of(meta, :closing, 0), settings)
    newline? = Keyword.get(arrow, :newlines, 0) > 0
    doc = nest(glue("", doc), 2)
    doc = if newline? or statements?(body), do: force_unfit(doc), else: doc
    group(concat(["(", nest(concat([group(left), doc]), 1), ")"]))
  end

  def parenthesised(clauses, meta, settings) do
    final = Formatter.line_of(meta, :closing, 0)
    concat([nest(concat(["(", line(), clauses(clauses, final, settings)]), 2), line(), ")"]) |> force_unfit()
  end

  @doc "The body of a block: clauses or statements."
  def body([{:->, _, _} | _] = clauses, final, settings), do: clauses(clauses, final, settings)
  def body({:__block__, meta, []}, final, settings), do: Formatter.block({:__block__, meta, []}, final, settings)
  def body(body, final, settings), do: Formatter.block(body, final, settings)

  defp statements?({:__block__, _, [_, _ | _]}), do: true
  defp statements?(_), do: false

  @doc "Clauses below each other: with blank lines between all of them once one takes several lines."
  def clauses(clauses, final, settings) do
    # Comments behind a clause's body belong to the next clause.
    finals = Enum.map(tl(clauses), fn _ -> 0 end) ++ [final]

    docs =
      clauses
      |> Enum.zip(finals)
      |> Formatter.entries(final, fn {clause, until} -> clause(clause, until, settings) end)

    lay_out(docs, blank_between?(clauses))
  end

  defp blank_between?(clauses) do
    Enum.any?(clauses, fn {:->, meta, [_, body]} -> Keyword.get(meta, :newlines, 0) > 0 or statements?(body) end)
  end

  defp lay_out(entries, _spread?) do
    docs =
      Enum.map(entries, fn
        {doc, _, _} -> doc
      end)

    # One group for all: when one clause breaks, the breaks between them become blank lines.
    entries
    |> Enum.zip(docs)
    |> Enum.map_reduce(nil, fn {{_, blank?, kind}, doc}, previous ->
      lead =
        cond do
          previous == nil -> empty()
          match?({:comment, _}, previous) -> if(blank?, do: concat([collapse_lines(2), line(), line()]), else: line())
          blank? and kind in [:code, :attribute] -> concat([collapse_lines(2), break(""), line()])
          blank? -> concat([collapse_lines(2), line(), line()])
          true -> concat([collapse_lines(2), break(""), line()])
        end

      {concat(lead, doc), kind}
    end)
    |> elem(0)
    |> fold(&concat/2)
    |> group()
  end

  defp clause({:->, meta, [args, body]}, until, settings) do
    head = head(args, settings)
    head = if head == [], do: "->", else: concat(group(clause_head(args, head)), " ->")
    doc = body(body, until, settings)
    doc = if doc == [], do: "nil", else: doc
    newline? = Keyword.get(meta, :newlines, 0) > 0
    doc = nest(glue("", doc), 2)
    concat(head, if(newline? or statements?(body), do: force_unfit(doc), else: doc))
  end

  # A condition is indented under itself; patterns and guards are not.
  defp clause_head([{:when, _, _}], head), do: head
  defp clause_head([_], head), do: nest(head, 2)
  defp clause_head(_, head), do: head

  defp head([], _settings), do: []

  defp head([{:when, meta, args}], settings) do
    {guard, args} = List.pop_at(args, -1)
    guard_doc = Formatter.expr(guard, :no_parens_arg, settings)
    _ = meta
    args_doc = if args == [], do: "()", else: args(args, settings)
    glue(args_doc, concat("when ", nest(group(guard_doc), 5)))
  end

  defp head(args, settings), do: args(args, settings)

  defp args([arg], settings) do
    if Code.Formatter.Containers.keyword?(arg),
      do: Code.Formatter.Containers.pairs(arg, :no_parens_arg, settings),
      else: Formatter.expr(arg, :no_parens_one_arg, settings)
  end

  defp args(args, settings) do
    args
    |> Enum.map(fn arg ->
      if Code.Formatter.Containers.keyword?(arg),
        do: Code.Formatter.Containers.pairs(arg, :no_parens_arg, settings),
        else: Formatter.expr(arg, :no_parens_arg, settings)
    end)
    |> fold(fn doc, acc -> glue(concat(doc, ","), acc) end)
  end
end
