defmodule Code.Formatter.Migration do
  @moduledoc false

  # Rewrites of what Elixir has given up, for those who ask the formatter for them.


  @doc "`unless` as an `if` with its condition negated, or `nil` if it is no such call."
  def unless({:unless, meta, [condition, block]}), do: {:if, meta, [negated(condition), block]}

  defp negated({:__block__, meta, [literal]}) when not is_tuple(literal), do: {:!, meta, [{:__block__, meta, [literal]}]}
  defp negated({op, _, [inner]}) when op in [:!, :not], do: inner
  defp negated({:==, meta, args}), do: {:!=, meta, args}
  defp negated({:!=, meta, args}), do: {:==, meta, args}
  defp negated({:===, meta, args}), do: {:!==, meta, args}
  defp negated({:!==, meta, args}), do: {:===, meta, args}
  defp negated({:in, meta, [_, _]} = node), do: {:not, meta, [node]}
  defp negated({_, meta, _} = node), do: {:!, meta, [node]}
end
