defmodule Code.Formatter do
  @moduledoc false

  # Quoted code as a document of `Inspect.Algebra`: what `mix format` and `Macro.to_string/1` print.
  #
  # Code comes in two shapes: with literals wrapped in blocks, that carry how they were written, and with everything about
  # brackets and newlines in the metadata (a file to format), or plain (`written?: false`), where the layout is ours.
  #
  # A function that prints takes the node, the context it stands in and the settings, and gives a document. Contexts are
  # `:block` (a statement), `:operand`, `:parens_arg`, `:no_parens_arg` and `:no_parens_one_arg`. Comments that are still to
  # be printed are kept in the process dictionary for the time of one call: they are wanted in the order of the source
  # only, at the few places that print lists of things, and threading them through all else doubled the code.

  import Inspect.Algebra

  alias Code.Formatter.{Calls, Clauses, Containers, Literals, Operators}

  @comments :"$formatter_comments"

  @locals_without_parens [
    alias: 1,
    alias: 2,
    assert: 1,
    assert: 2,
    assert_in_delta: 3,
    assert_in_delta: 4,
    assert_raise: 2,
    assert_raise: 3,
    assert_receive: 1,
    assert_receive: 2,
    assert_receive: 3,
    assert_received: 1,
    assert_received: 2,
    case: 2,
    cond: 1,
    config: 2,
    config: 3,
    def: 1,
    def: 2,
    defdelegate: 2,
    defexception: 1,
    defguard: 1,
    defguardp: 1,
    defmacro: 1,
    defmacro: 2,
    defmacrop: 1,
    defmacrop: 2,
    defmodule: 2,
    defoverridable: 1,
    defp: 1,
    defp: 2,
    defrecord: 2,
    defrecord: 3,
    defrecordp: 2,
    defrecordp: 3,
    defstruct: 1,
    destructure: 2,
    doctest: 1,
    doctest: 2,
    for: :*,
    if: 2,
    import: 1,
    import: 2,
    import_config: 1,
    quote: 1,
    quote: 2,
    raise: 1,
    raise: 2,
    receive: 1,
    refute: 1,
    refute: 2,
    refute_in_delta: 3,
    refute_in_delta: 4,
    refute_receive: 1,
    refute_receive: 2,
    refute_receive: 3,
    refute_received: 1,
    refute_received: 2,
    require: 1,
    require: 2,
    reraise: 2,
    reraise: 3,
    setup: 1,
    setup: 2,
    setup_all: 1,
    setup_all: 2,
    test: 1,
    test: 2,
    try: 1,
    unless: 2,
    use: 1,
    use: 2,
    with: :*
  ]

  def locals_without_parens, do: @locals_without_parens

  def local_without_parens?(fun, arity, locals) when is_atom(fun) do
    arity > 0 and Enum.any?(locals, fn {key, value} -> key == fun and (value == :* or value == arity) end)
  end

  @doc "The document of a file's quoted form; `opts` hold its comments and the settings."
  def to_algebra(quoted, opts \\ []) do
    settings = %{
      locals: Keyword.get(opts, :locals_without_parens, []) ++ @locals_without_parens,
      sigils: Keyword.get(opts, :sigils, []),
      force_do_end: Keyword.get(opts, :force_do_end_blocks, false),
      written?: Keyword.get(opts, :written?, true),
      file: Keyword.get(opts, :file)
    }

    before = Process.put(@comments, Keyword.get(opts, :comments, []))

    try do
      block(quoted, :infinity, settings)
    after
      if before, do: Process.put(@comments, before), else: Process.delete(@comments)
    end
  end

  @doc "Statements, one below the other, with the comments between them up to a line."
  def block(quoted, max_line, settings) do
    statements =
      case quoted do
        {:__block__, meta, []} -> if settings.written? or meta == [], do: [], else: []
        {:__block__, _, [_, _ | _] = list} -> list
        {:__block__, meta, [{:unquote_splicing, _, [_]}] = list} -> if(meta[:parens], do: [quoted], else: list)
        other -> [other]
      end

    entries(statements, max_line, fn statement -> expr(statement, :block, settings) end)
    |> stack()
  end

  @doc """
  Things and the comments before each, in order: `{document, blank line before, comment?}`.

  A thing is not printed before the comments above it are taken, since it takes those inside.
  """
  def entries(things, max_line, print), do: entries(things, max_line, print, 1, [])

  defp entries([], max_line, _print, _newlines, acc) do
    acc = Enum.reduce(take_comments(max_line), acc, fn comment, acc -> [comment_entry(comment, acc) | acc] end)
    :lists.reverse(acc)
  end

  defp entries([thing | things], max_line, print, newlines, acc) do
    above = take_comments(first_line(thing, max_line))
    doc = print.(thing)
    # What nothing inside has printed goes above as well.
    comments = above ++ take_inside(thing)
    last = List.last(comments)
    acc = Enum.reduce(comments, acc, fn comment, acc -> [comment_entry(comment, acc) | acc] end)
    blank? = if last, do: last.next_eol_count > 1, else: newlines > 1
    entries(things, max_line, print, newlines_after(thing), [{doc, blank? and acc != [], kind(thing)} | acc])
  end

  defp kind({:@, _, [_]}), do: :attribute
  defp kind(_), do: :code

  defp take_inside(thing) do
    case Process.get(@comments, []) do
      [] -> []
      _ -> take_comments(last_line(thing, 0) + 1)
    end
  end

  # The last line that a node is known to reach.
  defp last_line({left, meta, right}, line) when is_list(meta) do
    places = for key <- [:closing, :end, :end_of_expression, :last], place = meta[key], do: Keyword.get(place, :line, 0)
    line = Enum.max([line, Keyword.get(meta, :line, 0) | places])
    last_line(right, last_line(left, line))
  end

  defp last_line({left, right}, line), do: last_line(right, last_line(left, line))
  defp last_line([head | tail], line), do: last_line(tail, last_line(head, line))
  defp last_line(_, line), do: line

  @doc "A comment's text, with a space behind its mark."
  def comment_text(%{text: text}) do
    case text do
      "#" -> text
      "#!" <> _ -> text
      "##" <> _ -> text
      "# " <> _ -> text
      "#" <> rest -> "# " <> rest
    end
  end

  defp comment_entry(comment, []), do: {string(comment_text(comment)), false, {:comment, comment}}
  defp comment_entry(comment, _), do: {string(comment_text(comment)), comment.previous_eol_count > 1, {:comment, comment}}

  @doc "Entries below each other. What takes several lines has a blank line around it."
  def stack([]), do: empty()

  def stack(entries) do
    last = length(entries) - 1

    {docs, _} =
      entries
      |> Enum.with_index()
      |> Enum.map_reduce(nil, fn {{doc, blank?, kind}, index}, previous ->
        lead =
          cond do
            previous == nil -> empty()
            blank? -> concat(line(), line())
            true -> line()
          end

        {concat(lead, spaced(doc, kind, previous, index == last)), kind}
      end)

    fold(docs, &concat/2)
  end

  # What takes several lines breaks its group, and with it the breaks at both ends. Lines that are collapsed anyway hide
  # that these come on top of others. What follows an attribute may follow it closely.
  defp spaced(doc, kind, previous, last?) do
    before = if previous == :code, do: break(""), else: empty()

    behind =
      cond do
        last? -> empty()
        kind == :code -> concat(collapse_lines(2), break(""))
        true -> collapse_lines(2)
      end

    if kind in [:code, :attribute], do: group(concat([before, doc, behind]), :pessimistic), else: concat(doc, behind)
  end

  ## Comments

  @doc "Takes the comments above a line."
  def take_comments(line) do
    case Process.get(@comments, []) do
      [] ->
        []

      comments ->
        {taken, rest} = Enum.split_while(comments, &(&1.line < line))
        Process.put(@comments, rest)
        taken
    end
  end

  @doc "Whether there is a comment between two lines."
  def comments?(min, max), do: Enum.any?(Process.get(@comments, []), &(&1.line > min and &1.line < max))

  @doc "The line that a node begins on; `default` if it does not know."
  def first_line(node, default \\ 0)
  def first_line({{left, _}, _}, default) when is_tuple(left), do: first_line(left, default)
  def first_line({left, right}, default) when is_tuple(left), do: min(first_line(left, default), first_line(right, default))

  def first_line({form, meta, args}, default) when is_list(meta) do
    own = Keyword.get(meta, :line, default)
    own = if form == :__block__ and args == [] and own == nil, do: default, else: own

    with {{:., _, [left | _]}, true} <- {form, true} do
      min(own, first_line(left, own))
    else
      {_, true} -> operand_line(form, args, own, meta)
    end
  end

  def first_line([first | _], default), do: first_line(first, default)
  def first_line(_, default), do: default

  defp operand_line(form, [left, _], own, meta) when is_atom(form) do
    own = parens_line(meta, own)
    if form != :__block__ and Operators.binary(form), do: min(own, first_line(left, own)), else: own
  end

  defp operand_line(:__block__, [node | _], own, meta), do: min(parens_line(meta, own), first_line(node, own))
  defp operand_line(:"..//", [left | _], own, meta), do: min(parens_line(meta, own), first_line(left, own))
  defp operand_line(_, _, own, meta), do: parens_line(meta, own)

  defp parens_line(meta, own) do
    case Keyword.get(meta, :parens) do
      nil -> own
      parens -> min(own, Keyword.get(parens, :line, own))
    end
  end

  defp newlines_after({_, meta, _}) when is_list(meta), do: get_in(meta, [:end_of_expression, :newlines]) || 1
  defp newlines_after(_), do: 1

  @doc "A part of the metadata: the line of `:closing`, `:end` and the like."
  def line_of(meta, key, default) do
    case Keyword.get(meta, key) do
      nil -> default
      place -> Keyword.get(place, :line, default)
    end
  end

  ## Dispatch

  @doc "An expression in its context."
  def expr(node, context, settings)

  # A literal with the way it was written, or parentheses around one thing.
  def expr({:__block__, meta, [value]} = node, context, settings) do
    cond do
      match?({:unquote_splicing, _, [_]}, value) -> parenthesised(node, settings)
      is_tuple(value) and tuple_size(value) == 3 -> expr(value, context, settings)
      true -> Literals.written(value, meta, context, settings)
    end
  end

  def expr({:__block__, _, []}, :block, _settings), do: "nil"
  def expr({:__block__, _, []}, _context, _settings), do: "nil"
  def expr({:__block__, _, _} = node, _context, settings), do: parenthesised(node, settings)

  def expr({:__aliases__, _, [head | tail]}, _context, settings) do
    head =
      case head do
        name when is_atom(name) -> Atom.to_string(name)
        other -> Calls.target(other, settings)
      end

    Enum.reduce(tail, head, fn name, doc -> concat(doc, "." <> Atom.to_string(name)) end)
  end

  def expr({:fn, meta, [_ | _] = clauses}, _context, settings), do: Clauses.function(clauses, meta, settings)

  def expr({:<<>>, meta, parts} = node, context, settings) when is_list(parts) do
    if Literals.interpolated?(node),
      do: Literals.interpolated(parts, meta, "\"", context, settings),
      else: Containers.bits(meta, parts, settings)
  end

  def expr({{:., _, [List, :to_charlist]}, meta, [parts]} = node, context, settings) when is_list(parts) do
    if Literals.interpolated_charlist?(node),
      do: Literals.charlist(parts, meta, context, settings),
      else: Calls.remote(node, context, settings)
  end

  def expr({{:., _, [:erlang, atom]}, _, [{:<<>>, _, parts} = bits, :utf8]} = node, context, settings)
      when atom in [:binary_to_atom, :binary_to_existing_atom] do
    if Literals.interpolated?(bits),
      do: concat(":", Literals.interpolated(parts, [delimiter: "\""], "\"", context, settings)),
      else: Calls.remote(node, context, settings)
  end

  def expr({{:., dot, [Access, :get]}, meta, [target, key]} = node, context, settings) do
    if meta[:from_brackets] || dot[:from_brackets],
      do: Calls.access(target, key, meta, settings),
      else: Calls.remote(node, context, settings)
  end

  def expr({{:., _, _}, _, args} = node, context, settings) when is_list(args), do: Calls.remote(node, context, settings)

  def expr({:%{}, meta, args}, _context, settings) when is_list(args), do: Containers.map(meta, "%{", args, settings)

  def expr({:%, _, [name, {:%{}, meta, args}]}, _context, settings),
    do: Containers.map(meta, concat(["%", expr(name, :parens_arg, settings), "{"]), args, settings)

  def expr({:{}, meta, args}, _context, settings) when is_list(args), do: Containers.tuple(meta, args, settings)

  def expr({:&, _, [number]}, _context, _settings) when is_integer(number), do: "&" <> Integer.to_string(number)
  def expr({:&, _, [{:__block__, _, [number]}]}, _context, _settings) when is_integer(number), do: "&" <> Integer.to_string(number)
  def expr({:&, _, [arg]}, context, settings), do: Operators.capture(arg, context, settings)
  def expr({:@, meta, [arg]}, context, settings), do: Operators.attribute(arg, meta, context, settings)

  def expr({:->, _, [_, _]} = clause, _context, settings), do: Clauses.parenthesised([clause], [], settings)

  def expr({:not, meta, [{:in, _, [left, right]}]}, context, settings),
    do: Operators.binary("not in", :in, meta, left, right, context, settings)

  def expr({:"..//", meta, [first, last, step]}, _context, settings), do: Operators.stepped_range(meta, first, last, step, settings)
  def expr({:.., _, []}, _context, _settings), do: ".."
  def expr({:..., _, []}, _context, _settings), do: "..."

  def expr({name, meta, [_] = args} = node, context, settings) when is_atom(name) do
    cond do
      Literals.sigil?(node) -> Literals.sigil(node, settings)
      Operators.unary(name) -> Operators.unary(name, meta, hd(args), context, settings)
      true -> Calls.local(node, context, settings)
    end
  end

  def expr({name, meta, [left, right]} = node, context, settings) when is_atom(name) do
    cond do
      Literals.sigil?(node) -> Literals.sigil(node, settings)
      Operators.binary(name) -> Operators.binary(Atom.to_string(name), name, meta, left, right, context, settings)
      true -> Calls.local(node, context, settings)
    end
  end

  def expr({name, _, context}, _context, _settings) when is_atom(name) and is_atom(context), do: Atom.to_string(name)
  def expr({name, _, args} = node, context, settings) when is_atom(name) and is_list(args), do: Calls.local(node, context, settings)
  def expr({_, _, args} = node, context, settings) when is_list(args), do: Calls.call_of(node, context, settings)
  def expr(literal, context, settings), do: Literals.plain(literal, context, settings)

  defp parenthesised({:__block__, meta, _} = block, settings) do
    inner = Code.Formatter.block(block, line_of(meta, :closing, :infinity), settings)
    concat(["(", nest(concat(line(), inner), 2), line(), ")"]) |> force_unfit()
  end

  @doc "Wraps a document in parentheses; what breaks inside is indented by one."
  def wrap(doc), do: concat(["(", nest(doc, :cursor), ")"])
end
