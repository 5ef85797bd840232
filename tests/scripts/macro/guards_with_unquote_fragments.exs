# Guards whose parts are unquoted when the module's body runs.
defmodule Levels do
  values = [low: 1, high: 9]
  defguard is_level(x) when x in unquote(Keyword.values(values))
  defguardp is_low(x) when x == unquote(values[:low])
  def low?(x) when is_low(x), do: true
  def low?(_), do: false
end

defmodule UsesLevels do
  import Levels
  def kind(x) when is_level(x), do: {:level, Levels.low?(x)}
  def kind(_), do: :none
end

IO.inspect(Enum.map([1, 9, 5], &UsesLevels.kind/1))
