defmodule Info do
  def a, do: 1
  def b(x, y \\ 1), do: x + y
  defp c, do: :hidden
  def d, do: c()
end

IO.inspect(Info.__info__(:functions))
IO.inspect(Info.__info__(:module))
IO.inspect({function_exported?(Info, :b, 1), function_exported?(Info, :b, 2), function_exported?(Info, :b, 3)})
IO.inspect({Code.ensure_loaded?(Info), Code.ensure_loaded?(No.Such)})
