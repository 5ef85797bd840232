defmodule Money do
  defstruct [:amount, :currency]

  defimpl String.Chars do
    def to_string(m), do: "#{m.amount} #{m.currency}"
  end
end

m = struct(Money, amount: 5, currency: "EUR")
IO.puts("costs #{m}")
IO.puts(m)
