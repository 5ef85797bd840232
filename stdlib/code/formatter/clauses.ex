defmodule Code.Formatter.Clauses do
  @moduledoc false

  # Clauses with arrows: of `fn`, in parentheses, in blocks.
  #
  # Clauses below each other are one group: once a body takes a line of its own, all do, with blank lines between them.

  import Inspect.Algebra
  import Code.Formatter, only: [expr: 3, wrap: 1, newline?: 2, line_of: 3]

  alias Code.Formatter
  alias Code.Formatter.{Comments, Containers}

  @doc "`fn … end`"
  def function([{:->, arrow, [args, body]}] = clauses, meta, settings) do
    min = Keyword.get(meta, :line, 0)
    max = line_of(meta, :closing, min)

    if newline?(meta, settings) or Comments.between?(min, first_line(clauses, min)) do
      many(clauses, min, max, settings)
    else
      body_doc = Formatter.block(body, min, max, settings)

      head =
        case head(args, settings) do
          [] -> "fn ->"
          doc -> concat("fn ", nest(group(concat(doc, " ->")), :cursor))
        end

      if forces?(arrow, body, settings),
        do: concat([head, nest(line("", body_doc), 2), line(), "end"]) |> force_unfit(),
        # Not a bare group: what is behind the function need not fit the line with it.
        else: concat(empty(), group(concat([head, nest(glue("", body_doc), 2), break(), "end"])))
    end
  end

  def function(clauses, meta, settings) do
    min = Keyword.get(meta, :line, 0)
    many(clauses, min, line_of(meta, :closing, min), settings)
  end

  defp many(clauses, min, max, settings) do
    concat([nest(line("fn", clauses(clauses, min, max, settings)), 2), line(), "end"]) |> force_unfit()
  end

  @doc "`(a -> b)`"
  def parenthesised([{:->, arrow, [args, body]}], meta, settings) do
    min = Keyword.get(meta, :line, 0)
    body_doc = Formatter.block(body, min, line_of(meta, :closing, min), settings)

    head =
      case head(args, settings) do
        [] -> "->"
        doc -> group(concat(doc, " ->"))
      end

    head |> concat(nest(glue("", body_doc), 2)) |> forced(forces?(arrow, body, settings)) |> wrap() |> group()
  end

  def parenthesised(clauses, meta, settings) do
    min = Keyword.get(meta, :line, 0)
    doc = clauses(clauses, min, line_of(meta, :closing, min), settings)
    concat([nest(line("(", doc), 2), line(), ")"]) |> force_unfit()
  end

  @doc "The body of a block: clauses or statements."
  def body([{:->, _, _} | _] = clauses, min, max, settings), do: clauses(clauses, min, max, settings)
  def body(body, min, max, settings), do: Formatter.block(body, min, max, settings)

  defp forced(doc, true), do: force_unfit(doc)
  defp forced(doc, false), do: doc

  defp forces?(arrow, body, settings), do: newline?(arrow, settings) or several?(body)
  defp several?({:__block__, _, [_, _ | _]}), do: true
  defp several?(_), do: false

  @doc "Clauses below each other, with the comments between two lines."
  def clauses(clauses, min, max, settings) do
    force? = Enum.any?(clauses, fn {:->, meta, [_, body]} -> forces?(meta, body, settings) end)
    final = length(clauses) - 1

    {entries, _} =
      clauses
      |> Enum.with_index()
      # What is below the last clause belongs to its body.
      |> Comments.weave(min, 0, fn {clause, index} -> {clause(clause, if(index == final, do: max, else: 0), settings), empty_line(), :clause} end)

    entries |> below_each_other() |> forced(force?) |> group()
  end

  defp below_each_other([{doc, _, _}]), do: doc

  defp below_each_other([{doc, gap, newlines} | rest]) do
    gap = if newlines != :clause and newlines >= 2, do: nest(line(), :reset), else: gap
    concat(doc, concat(gap, concat(line(), below_each_other(rest))))
  end

  # An empty line if the group breaks.
  defp empty_line, do: nest(break(""), :reset)

  defp clause({:->, meta, [args, body]}, max, settings) do
    line = Keyword.get(meta, :line, 0)
    body_doc = Formatter.block(body, line, max, settings)

    head =
      case head(args, %{settings | operand_nesting: 4}) do
        [] -> "() ->"
        doc -> group(concat(doc, " ->"))
      end

    concat(head, nest(glue("", body_doc), 2))
  end

  defp first_line([clause | _], default), do: Comments.first_line(clause, default)

  ## Heads

  defp head([], _settings), do: []

  defp head([{:when, meta, args}], settings) do
    {guard, args} = List.pop_at(args, -1)
    args_doc = if args == [], do: "()", else: patterns(args, settings)
    doc = glue(group(args_doc), guards(guard, settings))
    if newline?(meta, settings), do: force_unfit(doc), else: doc
  end

  defp head(args, settings), do: patterns(args, settings)

  defp guards({:when, _, [guard, rest]}, settings), do: glue(guards(guard, settings), guards(rest, settings))

  defp guards(guard, settings) do
    settings = %{settings | operand_nesting: 2}
    doc = if Containers.keyword?(guard), do: Containers.keywords(guard, settings), else: expr(guard, :no_parens_arg, settings)
    concat("when ", nest(doc, 5))
  end

  defp patterns([arg], settings) do
    if Containers.keyword?(arg), do: Containers.keywords(arg, settings), else: expr(arg, :no_parens_one_arg, settings)
  end

  defp patterns(args, settings) do
    {last, first} = List.pop_at(args, -1)
    args = if Containers.keyword?(last), do: first ++ last, else: args
    {doc, _} = Containers.entries(args, [line: :infinity], :break, :plain, settings, &expr(&1, :no_parens_arg, settings))
    doc
  end
end
