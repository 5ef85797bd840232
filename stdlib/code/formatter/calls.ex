defmodule Code.Formatter.Calls do
  @moduledoc false

  # Calls: which parentheses they have, and what stands before them. Their arguments are in `Code.Formatter.Arguments`.
  #
  # How a call may lose its parentheses: `:never`, `:with_block` (if it has a block), `:with_only_block` (if that is all it
  # has) or `:listed` (its name is among those that need none).

  import Inspect.Algebra
  import Code.Formatter, only: [expr: 3, wrap: 1]

  alias Code.Formatter
  alias Code.Formatter.{Arguments, Containers, Operators}

  @doc "`name(args)` or `name args`."
  def local({name, meta, args}, context, settings) do
    bare =
      cond do
        meta[:closing] != nil -> :with_only_block
        Formatter.local_without_parens?(name, length(args), settings.locals) -> :listed
        true -> :with_block
      end

    Arguments.call(Atom.to_string(name), args, meta, bare, context, settings)
  end

  @doc "What follows the `@` of an attribute with a value."
  def attribute({name, meta, [_] = args}, _, context, settings) do
    bare = if meta[:closing] != nil and context not in [:block, :no_parens_one_arg], do: :with_only_block, else: :attribute
    Arguments.call(Macro.inspect_atom(:remote_call, name), args, meta, bare, context, settings)
  end

  @doc "`target.name(args)`, `target.(args)` and `target.{args}`."
  def remote({{:., _, [target, :{}]}, meta, args}, _context, settings),
    do: concat([target(target, settings), ".", Containers.tuple(meta, args, :break, settings)])

  def remote({{:., _, [target]}, meta, args}, context, settings),
    do: Arguments.call(concat(target(target, settings), "."), args, meta, :with_block, context, settings)

  def remote({{:., _, [target, name]}, meta, args}, context, settings) when is_atom(name) do
    head = concat([target(target, settings), ".", Macro.inspect_atom(:remote_call, name)])
    field? = args == [] and meta[:closing] == nil and meta[:do] == nil and not module?(target)
    if field?, do: head, else: Arguments.call(head, args, meta, :with_block, context, settings)
  end

  def remote({head, meta, args}, context, settings), do: call_of({head, meta, args}, context, settings)

  # What is asked for without parentheses from something else than a module is a field.
  defp module?({:__aliases__, _, _}), do: true
  defp module?({:__MODULE__, _, context}) when is_atom(context), do: true
  defp module?({:__block__, _, [atom]}) when is_atom(atom), do: true
  defp module?(_), do: false

  @doc "A call of what a call gives: `unquote(name)(args)`."
  def call_of({head, meta, args}, context, settings) do
    doc =
      case head do
        {:., _, [left, right]} -> concat([expr(left, :operand, settings), " . ", expr(right, :operand, settings)])
        _ -> expr(head, :no_parens_arg, settings)
      end

    Arguments.call(doc, args, meta, :never, context, settings)
  end

  @doc "What stands before a dot or a bracket, in parentheses where it takes them."
  def target(node, settings) do
    doc = expr(node, :parens_arg, settings)
    if wraps?(node), do: wrap(doc), else: doc
  end

  defp wraps?({:__block__, _, [{_, _, _} = inner]}), do: wraps?(inner)
  defp wraps?({:fn, _, [_ | _]}), do: true
  defp wraps?({:@, _, [{_, _, args}]}), do: is_list(args)
  defp wraps?({:&, _, [arg]}), do: not Operators.position?(arg)
  defp wraps?({:.., _, []}), do: false
  defp wraps?({_, meta, [_ | _]} = node) when is_list(meta), do: meta[:do] != nil or Operators.operation?(node)
  defp wraps?(_), do: false

  @doc "`target[key]`"
  def access(target, key, meta, settings) do
    keys = if Containers.keyword?(key), do: key, else: [key]
    join = if Formatter.newline?(meta, settings), do: :line, else: :break
    {doc, _} = Containers.entries(keys, meta, join, :plain, settings, &expr(&1, :parens_arg, settings))
    concat(target(target, settings), Containers.between("[", doc, "]"))
  end
end
