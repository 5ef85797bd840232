defmodule Code.Formatter.Calls do
  @moduledoc false

  # Calls: with and without parentheses, with blocks, behind a dot, access by brackets.

  import Inspect.Algebra
  alias Code.Formatter
  alias Code.Formatter.{Clauses, Containers, Operators}

  @sections [:do, :else, :rescue, :catch, :after]

  @doc "`name(args)` or `name args`."
  def local({name, meta, args}, context, settings) do
    head = Atom.to_string(name)
    call(head, local_without_parens?(name, meta, args, context, settings), meta, args, context, settings)
  end

  defp local_without_parens?(name, meta, args, context, settings) do
    arity = length(args)

    cond do
      meta[:closing] != nil -> false
      arity == 0 -> false
      has_block?(args, meta, settings) -> settings.written? or Formatter.local_without_parens?(name, arity, settings.locals)
      context == :no_parens_arg -> false
      true -> Formatter.local_without_parens?(name, arity, settings.locals)
    end
  end

  @doc "`target.name(args)`, `target.(args)` and `target.{args}`."
  def remote({{:., _, [target, :{}]}, meta, args}, _context, settings) do
    concat(target(target, settings), Containers.surround(".{", args, "}", meta, settings))
  end

  def remote({{:., _, [target]}, meta, args}, context, settings),
    do: call(concat(target(target, settings), "."), false, meta, args, context, settings)

  def remote({{:., _, [target, name]}, meta, args}, context, settings) when is_atom(name) do
    head = concat([target(target, settings), ".", Macro.inspect_atom(:remote_call, name)])

    cond do
      args == [] and meta[:no_parens] && not match?({:__aliases__, _, _}, target) ->
        head

      true ->
        bare? = meta[:closing] == nil and args != [] and bare_remote?(args, meta, context, settings)
        call(head, bare?, meta, args, context, settings)
    end
  end

  def remote({head, meta, args}, context, settings), do: call_of({head, meta, args}, context, settings)

  defp bare_remote?(args, meta, context, settings) do
    context in [:block, :no_parens_one_arg] and (settings.written? and false or has_block?(args, meta, settings) and remote_block_bare?(settings))
  end

  defp remote_block_bare?(_settings), do: true

  @doc "A call of what a call gives: `unquote(name)(args)`."
  def call_of({head, meta, args}, context, settings) do
    doc = Formatter.expr(head, :no_parens_arg, settings)

    doc =
      case head do
        {name, _, list} when is_atom(name) and is_list(list) and name not in [:fn, :%{}, :{}, :<<>>, :__block__] -> doc
        {{:., _, _}, _, _} -> doc
        {name, _, context} when is_atom(name) and is_atom(context) -> doc
        _ -> Formatter.wrap(doc)
      end

    call(doc, false, meta, args, context, settings)
  end

  @doc "What stands before a dot or bracket, in parentheses if it must."
  def target(node, settings) do
    doc = Formatter.expr(node, :operand, settings)
    if wraps?(node, settings), do: Formatter.wrap(doc), else: doc
  end

  defp wraps?({:__block__, _, [{_, _, _} = inner]}, settings), do: wraps?(inner, settings)
  defp wraps?({:fn, _, _}, _), do: true
  defp wraps?({:&, _, [arg]}, _), do: not (is_integer(arg) or match?({:__block__, _, [n]} when is_integer(n), arg))
  defp wraps?({:"..//", _, _}, _), do: true
  defp wraps?({:.., _, []}, _), do: false
  defp wraps?({:@, _, [{_, _, args}]}, _) when is_list(args), do: true
  defp wraps?({name, _, [_]} = node, settings) when is_atom(name), do: (Operators.unary(name) and name != :@) or block_call?(node, settings)
  defp wraps?({name, _, [_, _]} = node, settings) when is_atom(name), do: Operators.binary(name) or block_call?(node, settings)
  defp wraps?(node, settings), do: block_call?(node, settings)

  defp block_call?({_, meta, [_ | _] = args}, settings) when is_list(meta), do: has_block?(args, meta, settings)
  defp block_call?(_, _), do: false

  @doc "`target[key]`"
  def access(target, key, meta, settings) do
    concat(target(target, settings), Containers.surround("[", [key], "]", meta, settings))
  end

  ## Blocks

  # Whether the last argument is a `do` block.
  defp has_block?(args, meta, settings) do
    cond do
      meta[:do] != nil -> true
      settings.written? and not settings.force_do_end -> false
      true -> block_keyword?(List.last(args))
    end
  end

  defp block_keyword?([{_, _} | _] = list), do: match?([:do | _], keys(list)) and Enum.all?(keys(list), &(&1 in @sections))
  defp block_keyword?(_), do: false

  defp keys(list) do
    Enum.map(list, fn
      {{:__block__, _, [key]}, _} -> key
      {key, _} -> key
      _ -> nil
    end)
  end

  @doc "A call: its head, its arguments and its block."
  def call(head, bare?, meta, args, context, settings) do
    if args != [] and has_block?(args, meta, settings) and context in [:block, :operand, :no_parens_one_arg, :no_parens_arg, :parens_arg] do
      {sections, args} = List.pop_at(args, -1)

      head =
        cond do
          args == [] and meta[:closing] == nil -> head
          bare? -> bare(head, args, meta, settings)
          true -> with_parens(head, args, meta, settings)
        end

      concat(group(concat(head, " do")), do_block(sections, meta, settings)) |> force_unfit()
    else
      if bare?, do: group(bare(head, args, meta, settings)), else: with_parens(head, args, meta, settings)
    end
  end

  defp with_parens(head, args, meta, settings), do: concat(head, Containers.surround("(", args, ")", meta, settings, :call))

  @doc "`head args`, where the arguments are those of an attribute or the like."
  def without_parens(head, args, meta, settings), do: group(bare(head, args, meta, settings))

  defp bare(head, [arg], meta, settings) do
    if Containers.keyword?(arg) do
      doc = Containers.pairs(arg, :no_parens_arg, settings)
      concat([head, " ", nest(doc, 2, :break)])
    else
      doc = Formatter.expr(arg, :no_parens_one_arg, settings)
      fits? = Containers.break_may_fit?(arg, settings)
      # A block inside of the head of a block.
      doc = if meta[:do] != nil and block_call?(arg, settings), do: Formatter.wrap(doc), else: doc
      doc = if fits?, do: group(doc, :optimistic), else: doc
      concat([head, " ", if(fits?, do: doc, else: nest(doc, width(head) + 1))])
    end
  end

  defp bare(head, args, _meta, settings) do
    forced? = settings.written? and each_on_its_line?(args)
    {last, first} = List.pop_at(args, -1)

    if length(args) == 2 and head not in ["with", "for"] and Containers.keyword?(last) do
      one_and_keywords(head, hd(first), last, forced?, settings)
    else
      doc = several(head, args, settings)
      if forced?, do: force_unfit(doc), else: doc
    end
  end

  # `def name(…) when …, do: …`: while the first argument fits, keywords go below the call, else below the argument.
  defp one_and_keywords(head, first, keywords, forced?, settings) do
    first = Formatter.expr(first, :no_parens_arg, settings)
    keywords = concat(break(), Containers.pairs(keywords, :no_parens_arg, settings))
    keywords = group(if(forced?, do: force_unfit(keywords), else: keywords), :optimistic)
    doc = concat([group(first, :pessimistic), ",", keywords])
    concat([head, " ", nest(nest(doc, max(width(head) - 1, 0), :break), 2)])
  end

  # Arguments that were written one a line stay so.
  defp each_on_its_line?(args) do
    lines = Enum.map(args, &Formatter.first_line/1)
    length(Enum.uniq(lines)) == length(lines)
  end

  defp several(head, args, settings) do
    {last, first} = List.pop_at(args, -1)

    if Containers.keyword?(last) do
      first = join(Enum.map(first, &group(Formatter.expr(&1, :no_parens_arg, settings), :pessimistic)))
      doc = Containers.pairs(last, :no_parens_arg, settings)
      amount = if head in ["with", "for"] or length(args) > 2, do: width(head) + 1, else: 2
      nested = nest(glue(concat(nest(first, width(head) + 1 - amount), ","), doc), amount)
      concat([head, " ", nested])
    else
      docs = Enum.map(first, &group(Formatter.expr(&1, :no_parens_arg, settings), :pessimistic))
      last_doc = Formatter.expr(last, :no_parens_arg, settings)
      last_doc = if Containers.break_may_fit?(last, settings), do: group(last_doc, :optimistic), else: last_doc
      concat([head, " ", nest(join(docs ++ [last_doc]), width(head) + 1, :break)])
    end
  end

  defp width(head), do: head |> format(:infinity) |> IO.iodata_to_binary() |> String.length()

  defp join(docs), do: fold(docs, fn doc, acc -> glue(concat(doc, ","), acc) end)

  defp do_block(sections, meta, settings) do
    final = Formatter.line_of(meta, :end, :infinity)
    sections = Enum.map(sections, fn {key, body} -> {key_name(key), key_line(key), body} end)
    sections(sections, final, settings, "")
  end

  defp sections([{_, _, body} | rest], final, settings, name) do
    until = case rest do
      [{_, line, _} | _] -> line || final
      [] -> final
    end

    doc = Clauses.body(body, until, settings)
    doc = if doc == [], do: name, else: nest(concat([name, line(), doc]), 2)

    case rest do
      [] -> concat([doc, line(), "end"])
      [{next, _, _} | _] -> concat([doc, line(), sections(rest, final, settings, next)])
    end
  end

  defp key_name({:__block__, _, [key]}), do: Atom.to_string(key)
  defp key_name(key), do: Atom.to_string(key)
  defp key_line({:__block__, meta, _}), do: meta[:line]
  defp key_line(_), do: nil
end
