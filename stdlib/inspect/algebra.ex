defmodule Inspect.Algebra do
  @moduledoc """
  Documents for printing: text, places where lines may break, and groups that break together.

  A document is data: a binary is itself, a list `[left | right]` is one after the other, `[]` is nothing, and the rest
  are tagged tuples. `format/2` fits one into a width; it is native, as is all that takes time here.

      iex> import Inspect.Algebra
      iex> doc = group(nest(glue("def", "name"), 2))
      iex> {format(doc, 80), format(doc, 5)}
      {"def name", "def\\n  name"}
  """

  @tags [:doc_break, :doc_collapse, :doc_color, :doc_cons, :doc_fits, :doc_force, :doc_group, :doc_nest, :doc_string, :doc_limit]

  @type t :: binary | [] | nonempty_improper_list(t, t) | :doc_line | tuple

  @doc "Whether a value is a document, by its outermost node."
  defguard is_doc(doc)
           when is_list(doc) or is_binary(doc) or doc == :doc_line or (is_tuple(doc) and elem(doc, 0) in @tags)

  @doc """
  The document of nothing.

      iex> Inspect.Algebra.format(Inspect.Algebra.empty(), 80)
      ""
  """
  def empty(), do: []

  @doc """
  A text whose width is its number of graphemes; a bare binary is as wide as it has bytes.

      iex> Inspect.Algebra.string("né")
      {:doc_string, "né", 2}
  """
  def string(string) when is_binary(string), do: {:doc_string, string, String.length(string)}

  @doc """
  Both documents, one after the other.

      iex> Inspect.Algebra.format(Inspect.Algebra.concat("a", "b"), 80)
      "ab"
  """
  def concat(doc1, doc2) when is_doc(doc1) and is_doc(doc2), do: [doc1 | doc2]

  @doc """
  All documents of a list, one after the other.

      iex> Inspect.Algebra.format(Inspect.Algebra.concat(["a", "b", "c"]), 80)
      "abc"
  """
  def concat(docs) when is_list(docs), do: fold(docs, &concat/2)

  @doc """
  Indents line breaks inside `doc` by a number of columns, to the current column (`:cursor`) or not at all (`:reset`).

  With `mode` `:break` only if the group around it is broken.

      iex> import Inspect.Algebra
      iex> format(nest(group(glue("a", "b")), 3), 1)
      "a\\n   b"
  """
  def nest(doc, level, mode \\ :always)
  def nest(doc, :cursor, mode) when is_doc(doc) and mode in [:always, :break], do: {:doc_nest, doc, :cursor, mode}
  def nest(doc, :reset, mode) when is_doc(doc) and mode in [:always, :break], do: {:doc_nest, doc, :reset, mode}
  def nest(doc, 0, _mode) when is_doc(doc), do: doc

  def nest(doc, level, mode) when is_doc(doc) and is_integer(level) and level > 0 and mode in [:always, :break],
    do: {:doc_nest, doc, level, mode}

  @doc """
  A place to break the line: `string` as long as its group fits, else a newline.

      iex> import Inspect.Algebra
      iex> format(concat(["a", break("-"), "b"]), 80)
      "a-b"
  """
  def break(string \\ " ") when is_binary(string), do: {:doc_break, string, :strict}

  @doc """
  A break that, in a broken group, is a newline only if what follows does not fit.

      iex> import Inspect.Algebra
      iex> format(group(fold(["1", "2", "3"], &flex_glue/2)), 3)
      "1 2\\n3"
  """
  def flex_break(string \\ " ") when is_binary(string), do: {:doc_break, string, :flex}

  @doc """
  Two documents with a break between them.

      iex> Inspect.Algebra.format(Inspect.Algebra.glue("a", "b"), 80)
      "a b"
  """
  def glue(doc1, break_string \\ " ", doc2) when is_binary(break_string), do: concat(doc1, concat(break(break_string), doc2))

  @doc """
  Two documents with a flex break between them.

      iex> Inspect.Algebra.format(Inspect.Algebra.flex_glue("a", "b"), 80)
      "a b"
  """
  def flex_glue(doc1, break_string \\ " ", doc2) when is_binary(break_string),
    do: concat(doc1, concat(flex_break(break_string), doc2))

  @doc """
  A document whose breaks are all kept or all newlines, by whether it fits the line.

  An `:optimistic` group counts as fitting, for the groups around it, up to its first break; inside a `:pessimistic` one
  that does not hold. An `:inherit` group breaks as the group around it.

      iex> import Inspect.Algebra
      iex> format(group(glue("a", "b")), 2)
      "a\\nb"
  """
  def group(doc, mode \\ :normal) when is_doc(doc) do
    case mode do
      :normal -> {:doc_group, doc, :normal}
      :optimistic -> {:doc_group, doc, :optimistic}
      :pessimistic -> {:doc_group, doc, :pessimistic}
      :inherit -> {:doc_group, doc, :inherit}
      :self -> {:doc_group, doc, :normal}
    end
  end

  @doc """
  Two documents with a space between them.

      iex> Inspect.Algebra.format(Inspect.Algebra.space("a", "b"), 80)
      "a b"
  """
  def space(doc1, doc2), do: concat(doc1, concat(" ", doc2))

  @doc "A newline. Groups around it may still fit, line by line."
  def line(), do: :doc_line

  @doc """
  Two documents with a newline between them.

      iex> Inspect.Algebra.format(Inspect.Algebra.line("a", "b"), 80)
      "a\\nb"
  """
  def line(doc1, doc2), do: concat(doc1, concat(:doc_line, doc2))

  @doc """
  Folds documents from the right with the last as the start.

      iex> import Inspect.Algebra
      iex> format(fold(["a", "b", "c"], &concat([&1, "-", &2])), 80)
      "a-b-c"
  """
  def fold(docs, folder_fun)
  def fold([], folder_fun) when is_function(folder_fun, 2), do: empty()
  def fold([doc], folder_fun) when is_function(folder_fun, 2), do: doc
  def fold([], _folder_fun), do: empty()
  def fold([doc], _folder_fun), do: doc
  def fold([doc | docs], folder_fun), do: folder_fun.(doc, fold(docs, folder_fun))

  @doc false
  def fold_doc(docs, folder_fun), do: fold(docs, folder_fun)

  @doc """
  Breaks the groups around this document, however short they are.

      iex> import Inspect.Algebra
      iex> format(group(force_unfit(glue("a", "b"))), 80)
      "a\\nb"
  """
  def force_unfit(doc) when is_doc(doc), do: {:doc_force, doc}

  @doc false
  def next_break_fits(doc, mode \\ :enabled) when is_doc(doc) and mode in [:enabled, :disabled], do: {:doc_fits, doc, mode}

  @doc "Lets newlines and spaces that follow be at most `max` newlines."
  def collapse_lines(max) when is_integer(max) and max > 0, do: {:doc_collapse, max}

  @doc """
  A document that knows no width.

      iex> import Inspect.Algebra
      iex> format(no_limit(group(glue("a", "b"))), 1)
      "a b"
  """
  def no_limit(doc), do: {:doc_limit, doc, :infinity}

  @doc """
  Colours a document if the options have a colour for `key`.
  """
  def color_doc(doc, color_key, %Inspect.Opts{} = opts) when is_doc(doc) do
    colors = opts.syntax_colors

    case Keyword.get(colors, color_key) do
      nil -> doc
      color -> concat(color(doc, ansi(color)), color(empty(), ansi(Keyword.get(colors, :reset, :reset))))
    end
  end

  @doc false
  def color(doc, color_key, opts), do: color_doc(doc, color_key, opts)

  @doc false
  def color(doc, color) when is_doc(doc) and is_binary(color), do: {:doc_color, doc, color}

  defp ansi(color), do: IO.iodata_to_binary(IO.ANSI.format_fragment(color, true))

  @doc false
  def surround(left, doc, right) when is_doc(left) and is_doc(doc) and is_doc(right),
    do: concat(concat(left, nest(doc, 1)), right)

  @doc false
  def surround_many(left, docs, right, %Inspect.Opts{} = opts, fun, separator \\ ","),
    do: container_doc(left, docs, right, opts, fun, separator: separator)

  @doc """
  The elements of a list between `left` and `right`, as many as the limit allows.

  `:separator` is a comma; `:break` is `:maybe` (`:flex` unless an element is a group), `:strict` or `:flex`.

      iex> import Inspect.Algebra
      iex> doc = container_doc("<", [1, 2], ">", %Inspect.Opts{}, fn i, _ -> Integer.to_string(i) end)
      iex> format(doc, 80)
      "<1, 2>"
  """
  def container_doc(left, collection, right, inspect_opts, fun, opts \\ [])

  def container_doc(left, collection, right, inspect_opts, fun, opts)
      when is_doc(left) and is_list(collection) and is_doc(right) and is_function(fun, 2) and is_list(opts) do
    elem(container_doc_with_opts(left, collection, right, inspect_opts, &{fun.(&1, &2), &2}, opts), 0)
  end

  @doc """
  As `container_doc/6`, with a function that gives a document and options; gives both.
  """
  def container_doc_with_opts(left, collection, right, inspect_opts, fun, opts \\ [])

  def container_doc_with_opts(left, [], right, inspect_opts, fun, opts)
      when is_doc(left) and is_doc(right) and is_function(fun, 2) and is_list(opts),
      do: {concat(left, right), inspect_opts}

  def container_doc_with_opts(left, collection, right, inspect_opts, fun, opts)
      when is_doc(left) and is_list(collection) and is_doc(right) and is_function(fun, 2) and is_list(opts) do
    break = Keyword.get(opts, :break, :maybe)
    separator = Keyword.get(opts, :separator, ",")
    {docs, simple?, inspect_opts} = elements(collection, inspect_opts, fun, [], break == :maybe)
    flex? = simple? or break == :flex

    docs =
      fold(:lists.reverse(docs), fn
        # The mark in front of an improper list's tail stands on the element before it.
        {:tail, doc}, [] -> {:tail, doc}
        {:tail, doc}, _ -> doc
        doc, {:tail, tail} -> join(doc, tail, flex?, " |")
        doc, acc -> join(doc, acc, flex?, separator)
      end)

    docs = if match?({:tail, _}, docs), do: elem(docs, 1), else: docs

    doc =
      if flex? do
        group(concat(concat(left, nest(docs, Keyword.get(opts, :indent, 1))), right))
      else
        group(glue(nest(glue(left, "", docs), 2), "", right))
      end

    {doc, inspect_opts}
  end

  defp elements([], opts, _fun, acc, simple?), do: {acc, simple?, opts}

  defp elements([_ | _], %{limit: 0} = opts, _fun, acc, simple?), do: {["..." | acc], simple?, opts}

  defp elements([term | terms], opts, fun, acc, simple?) when is_list(terms) do
    {doc, opts} = apply_fun(fun, term, opts)
    elements(terms, opts, fun, [doc | acc], simple? and simple?(doc))
  end

  defp elements([left | right], opts, fun, acc, simple?) do
    {left, opts} = apply_fun(fun, left, opts)
    {right, _} = apply_fun(fun, right, opts)
    {[{:tail, right}, left | acc], simple? and simple?(left) and simple?(right), opts}
  end

  defp apply_fun(fun, term, opts) do
    opts = decrement(opts)
    pack(fun.(term, opts), opts)
  end

  defp decrement(%{limit: limit} = opts) when is_integer(limit) and limit > 0, do: %{opts | limit: limit - 1}
  defp decrement(opts), do: opts

  defp join([], [], _, _), do: []
  defp join([], right, _, _), do: right
  defp join(left, [], _, _), do: left
  defp join(left, right, true, separator), do: flex_glue(concat(left, separator), right)
  defp join(left, right, false, separator), do: glue(concat(left, separator), right)

  defp simple?([]), do: true
  defp simple?([head | tail]), do: simple?(head) and simple?(tail)
  defp simple?({:doc_color, doc, _}), do: simple?(doc)
  defp simple?({:doc_string, _, _}), do: true
  defp simple?(doc), do: is_binary(doc)

  @doc """
  The document of a term, as its implementation of `Inspect` makes it.

      iex> import Inspect.Algebra
      iex> format(to_doc([a: 1], %Inspect.Opts{}), 80)
      "[a: 1]"
  """
  def to_doc(term, opts), do: elem(to_doc_with_opts(term, opts), 0)

  @doc """
  The document of a term and the options for what follows it.
  """
  def to_doc_with_opts(term, opts)

  def to_doc_with_opts(%_{} = struct, %Inspect.Opts{} = opts) do
    if opts.structs and whole?(struct),
      do: Inspect.Error.guarded(struct, opts),
      else: pack(Inspect.Map.inspect_as_map(struct, opts), opts)
  end

  def to_doc_with_opts(term, %Inspect.Opts{inspect_fun: fun} = opts), do: pack(fun.(term, opts), opts)

  # What has other fields than its module says is the map that it is.
  defp whole?(%module{} = struct) do
    cond do
      :quaff_inspect.fields(module, struct) != nil -> true
      not :quaff.library_module(module) -> false
      # Those of the library are known once they are loaded.
      Code.ensure_loaded?(module) and function_exported?(module, :__struct__, 0) -> Map.keys(module.__struct__()) == Map.keys(struct)
      true -> false
    end
  end

  @doc false
  def pack({doc, %Inspect.Opts{} = opts}, _opts), do: {doc, opts}
  def pack(doc, opts), do: {doc, opts}

  @doc """
  The text of a document, broken to fit `width` columns or `:infinity`.

      iex> import Inspect.Algebra
      iex> format(group(glue("hello", "world")), 8)
      "hello\\nworld"
  """
  def format(doc, width) when is_doc(doc) and (width == :infinity or (is_integer(width) and width >= 0)),
    do: :quaff_inspect.format(doc, width)
end
