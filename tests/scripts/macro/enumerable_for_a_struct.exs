defmodule Countdown do
  defstruct [:from]

  defimpl Enumerable do
    def count(c), do: {:ok, c.from}
    def member?(_, _), do: {:error, __MODULE__}
    def slice(_), do: {:error, __MODULE__}
    def reduce(_, {:halt, acc}, _), do: {:halted, acc}
    def reduce(c, {:suspend, acc}, f), do: {:suspended, acc, &reduce(c, &1, f)}
    def reduce(%{from: 0}, {:cont, acc}, _), do: {:done, acc}
    def reduce(%{from: n} = c, {:cont, acc}, f), do: reduce(%{c | from: n - 1}, f.(n, acc), f)
  end
end

c = struct(Countdown, from: 5)
IO.inspect(Enum.to_list(c))
IO.inspect(Enum.take(c, 2))
IO.inspect({Enum.count(c), Enum.sum(c), 3 in c})
IO.inspect(for x <- c, x > 3, do: x)
