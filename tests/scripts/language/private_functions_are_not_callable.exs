defmodule Secret do
  def open, do: hidden()
  defp hidden, do: :hidden
end

IO.inspect(Secret.open())
IO.inspect(function_exported?(Secret, :hidden, 0))

try do
  apply(Secret, :hidden, [])
rescue
  e in UndefinedFunctionError -> IO.puts(Exception.message(e))
end
