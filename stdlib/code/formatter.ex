defmodule Code.Formatter do
  @moduledoc false

  # Quoted code as a document of `Inspect.Algebra`: what `mix format` and `Macro.to_string/1` print.
  #
  # The code has its literals wrapped in blocks that tell how they were written, and brackets and newlines in its metadata.
  # Code that a program made is given that form first, by `Code.Formatter.Plain`.
  #
  # A function that prints takes the node, the context it stands in and the settings, and gives a document. Contexts are
  # `:block` (a statement), `:operand` (of an operator in a statement), `:parens_arg` and `:no_parens_arg` (one of
  # several, or an operand in there), `:parens_one_arg` and `:no_parens_one_arg`. Settings: `locals` that need
  # no parentheses, `sigils` to format, `force_do_end`, `file`, `newlines?` (whether those of the source count), `operand_nesting`
  # (by how much what follows a broken operator is indented) and what to `migrate_…`. Comments are kept by `Code.Formatter.Comments`.

  import Inspect.Algebra

  alias Code.Formatter.{Calls, Clauses, Comments, Containers, Literals, Migration, Operators}

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
    migrate? = Keyword.get(opts, :migrate, false)

    settings = %{
      locals: Keyword.get(opts, :locals_without_parens, []) ++ @locals_without_parens,
      sigils: sigils(Keyword.get(opts, :sigils, [])),
      force_do_end: Keyword.get(opts, :force_do_end_blocks, false),
      file: Keyword.get(opts, :file),
      newlines?: true,
      operand_nesting: 2,
      migrate_bits: Keyword.get(opts, :migrate_bitstring_modifiers, migrate?),
      migrate_pipes: Keyword.get(opts, :migrate_call_parens_on_pipe, migrate?),
      migrate_charlists: Keyword.get(opts, :migrate_charlists_as_sigils, migrate?),
      migrate_unless: Keyword.get(opts, :migrate_unless, migrate?)
    }

    Comments.with_pending(Keyword.get(opts, :comments, []), fn -> block(quoted, 0, :infinity, settings) end)
  end

  defp sigils(sigils) do
    Enum.map(sigils, fn
      {name, fun} when is_atom(name) and is_function(fun, 2) -> {Atom.to_string(name), fun}
      {name, other} -> raise ArgumentError, ":sigils must be a keyword list with functions of arity 2 as values, got: " <> inspect([{name, other}])
    end)
  end

  @doc "Statements, one below the other, with the comments between two lines."
  def block(quoted, min, max, settings) do
    statements =
      case quoted do
        {:__block__, _, []} -> []
        {:__block__, _, [_, _ | _] = list} -> list
        other -> [other]
      end

    case Comments.weave(statements, min, max, &{expr(&1, :block, settings), gap(&1), newlines_after(&1)}) do
      {[], _} -> []
      {[_, _ | _] = entries, _} -> entries |> Comments.spread() |> fold(&line/2) |> force_unfit()
      {entries, _} -> entries |> Comments.spread() |> fold(&line/2)
    end
  end

  # What takes several lines has a blank line around it; only what follows an attribute may follow it closely.
  defp gap({:@, _, [_]}), do: []
  defp gap(_), do: break("")

  defp newlines_after({_, meta, _}) when is_list(meta) do
    case meta[:end_of_expression] do
      nil -> 1
      place -> Keyword.get(place, :newlines, 1)
    end
  end

  defp newlines_after(_), do: 1

  @doc "A part of the metadata: the line of `:closing`, `:end` and the like."
  def line_of(meta, key, default) do
    case Keyword.get(meta, key) do
      nil -> default
      place -> Keyword.get(place, :line, default)
    end
  end

  @doc "Whether there is a newline behind the opening bracket, the operator or the arrow."
  def newline?(meta, settings), do: settings.newlines? and Keyword.get(meta, :newlines, 0) > 0

  @doc "An expression in its context."
  def expr(node, context, settings)

  # A literal with the way it was written, or parentheses around statements.
  def expr({:__block__, _, []}, _context, _settings), do: "nil"

  def expr({:__block__, meta, [value]}, context, settings) do
    case value do
      {:unquote_splicing, _, [_]} -> wrap(expr(value, context, settings))
      {_, _, _} -> expr(value, context, settings)
      _ -> Literals.written(value, meta, context, settings)
    end
  end

  def expr({:__block__, _, _} = node, _context, settings), do: parenthesised(node, settings)

  def expr({:__aliases__, _, [head | tail]}, _context, settings) do
    head = if is_atom(head), do: Atom.to_string(head), else: Calls.target(head, settings)
    Enum.reduce(tail, head, fn name, doc -> concat(doc, "." <> Atom.to_string(name)) end)
  end

  def expr({:fn, meta, [_ | _] = clauses}, _context, settings), do: Clauses.function(clauses, meta, settings)

  def expr({:<<>>, meta, parts}, _context, settings) when is_list(parts) do
    if meta[:delimiter] != nil and Literals.interpolated?(parts),
      do: Literals.interpolated(parts, meta, settings),
      else: Containers.bits(meta, parts, settings)
  end

  def expr({{:., _, [List, :to_charlist]}, meta, [parts]} = node, context, settings) when is_list(parts) do
    if meta[:delimiter] != nil,
      do: Literals.charlist(parts, meta, settings),
      else: Calls.remote(node, context, settings)
  end

  def expr({{:., _, [:erlang, atom]}, meta, [{:<<>>, _, parts}, :utf8]} = node, context, settings)
      when atom in [:binary_to_atom, :binary_to_existing_atom] do
    if meta[:delimiter] != nil,
      do: concat(":", Literals.interpolated(parts, [delimiter: "\""], settings)),
      else: Calls.remote(node, context, settings)
  end

  def expr({{:., dot, [Access, :get]}, meta, [target, key]} = node, context, settings) do
    if meta[:from_brackets] || dot[:from_brackets],
      do: Calls.access(target, key, meta, settings),
      else: Calls.remote(node, context, settings)
  end

  def expr({{:., _, _}, _, args} = node, context, settings) when is_list(args), do: Calls.remote(node, context, settings)

  def expr({:%{}, meta, args}, _context, settings) when is_list(args), do: Containers.map(meta, "%{", args, settings)

  def expr({:%, _, [name, {:%{}, meta, args}]}, _context, settings) do
    name_doc = expr(name, :parens_arg, settings)
    name_doc = if match?({_, _, [_, _]}, name) and Operators.operation?(name), do: wrap(name_doc), else: name_doc
    Containers.map(meta, concat(["%", name_doc, "{"]), args, settings)
  end

  def expr({:{}, meta, args}, _context, settings) when is_list(args), do: Containers.tuple(meta, args, :flex, settings)
  def expr({:&, _, [arg]}, context, settings), do: Operators.capture(arg, context, settings)
  def expr({:@, _, [arg]}, context, settings), do: Operators.attribute(arg, context, settings)

  def expr({:not, meta, [{:in, _, [left, right]}]}, context, settings),
    do: Operators.binary("not in", :in, meta, left, right, context, settings)

  def expr({:"..//", _, [first, last, step]}, context, settings), do: Operators.stepped_range(first, last, step, context, settings)
  def expr({:.., _, []}, _context, _settings), do: ".."
  def expr({:..., _, []}, _context, _settings), do: "..."

  def expr({:unless, _, [_, _]} = node, context, %{migrate_unless: true} = settings), do: expr(Migration.unless(node), context, settings)

  def expr({name, _, [_] = args} = node, context, settings) when is_atom(name) do
    if Operators.unary?(name),
      do: Operators.unary(name, hd(args), context, settings),
      else: Calls.local(node, context, settings)
  end

  def expr({name, meta, [left, right]} = node, context, settings) when is_atom(name) do
    cond do
      Containers.sigil?(node) -> Literals.sigil(node, settings)
      Operators.binary?(name) -> Operators.binary(Atom.to_string(name), name, meta, left, right, context, settings)
      true -> Calls.local(node, context, settings)
    end
  end

  def expr({name, _, context}, _context, _settings) when is_atom(name) and is_atom(context), do: Atom.to_string(name)
  def expr({name, _, args} = node, context, settings) when is_atom(name) and is_list(args), do: Calls.local(node, context, settings)
  def expr({_, _, args} = node, context, settings) when is_list(args), do: Calls.call_of(node, context, settings)

  # A pair of keywords or of a map, and keywords where brackets are left out.
  def expr({_, _} = pair, context, settings), do: Containers.association(pair, context, settings)
  def expr([_ | _] = list, context, settings), do: Containers.bare(list, context, settings)
  def expr(other, _context, settings), do: Literals.written(other, [], :block, settings)

  defp parenthesised({:__block__, meta, _} = block, settings) do
    inner = block(block, Keyword.get(meta, :line, 0), line_of(meta, :closing, 0), settings)
    concat(concat("(", nest(concat(line(), inner), 2)), concat(line(), ")")) |> force_unfit()
  end

  @doc "Wraps a document in parentheses; what breaks inside is indented to them."
  def wrap(doc), do: concat(concat("(", nest(doc, :cursor)), ")")
end
