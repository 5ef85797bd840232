defmodule Secret do
  defstruct [:value]

  defimpl Inspect do
    def inspect(_, _opts), do: "#Secret<hidden>"
  end
end

IO.inspect(struct(Secret, value: 1))
IO.inspect([struct(Secret)])
IO.puts("in text: #{inspect(struct(Secret))}")
