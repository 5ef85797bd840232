defmodule Local do
  def run, do: {length2([1]), to_s(1)}
  defp length2(l), do: length(l)
  defp to_s(x), do: to_string(x)
end

IO.inspect(Local.run())
