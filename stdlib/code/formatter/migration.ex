defmodule Code.Formatter.Migration do
  @moduledoc false

  # Rewrites of what Elixir has given up, for those who ask the formatter for them.

  @tests [
    :is_atom,
    :is_binary,
    :is_bitstring,
    :is_boolean,
    :is_exception,
    :is_float,
    :is_function,
    :is_integer,
    :is_list,
    :is_map,
    :is_map_key,
    :is_nil,
    :is_number,
    :is_pid,
    :is_port,
    :is_reference,
    :is_struct,
    :is_tuple
  ]
  @modifiers [:binary, :bits, :bitstring, :bytes, :float, :integer, :utf8, :utf16, :utf32, :signed, :unsigned, :big, :little, :native]

  @doc "`unless` as an `if` with its condition negated."
  def unless({:unless, meta, [condition, block]}), do: {:if, meta, [negated(condition), block]}

  @doc "A pipe into `unless` as one of the negated value into `if`, or `nil`."
  def piped_unless({:|>, pipe, [value, {:unless, meta, [block]}]}), do: {:|>, pipe, [{:!, pipe, [value]}, {:if, meta, [block]}]}
  def piped_unless(_), do: nil

  defp negated({op, _, [inner]}) when op in [:!, :not], do: inner
  defp negated({:==, meta, args}), do: {:!=, meta, args}
  defp negated({:!=, meta, args}), do: {:==, meta, args}
  defp negated({:===, meta, args}), do: {:!==, meta, args}
  defp negated({:!==, meta, args}), do: {:===, meta, args}
  defp negated({:in, meta, [_, _]} = node), do: {:not, meta, [node]}
  defp negated({op, meta, [_, _]} = node) when op in [:<, :>, :<=, :>=], do: {:not, meta, [node]}
  defp negated({name, meta, [_ | _]} = node) when name in @tests, do: {:not, meta, [node]}
  defp negated({_, meta, _} = node), do: {:!, meta, [node]}

  @doc "What is piped into as a call with parentheses."
  def called({name, meta, context}) when is_atom(name) and is_atom(context), do: {name, closed(meta), []}
  def called({{:., dot, [target, name]}, meta, []}) when is_atom(name), do: {{:., dot, [target, name]}, closed(meta), []}
  def called(other), do: other

  defp closed(meta), do: meta |> Keyword.delete(:no_parens) |> Keyword.put_new(:closing, line: Keyword.get(meta, :line, 0))

  @doc "Whether a segment of a bitstring may have this modifier without parentheses."
  def modifier?(name), do: name in @modifiers
end
