# Clauses instead of conditions.
defmodule FizzBuzz do
  def say(n), do: say(n, rem(n, 3), rem(n, 5))
  defp say(_, 0, 0), do: "FizzBuzz"
  defp say(_, 0, _), do: "Fizz"
  defp say(_, _, 0), do: "Buzz"
  defp say(n, _, _), do: Integer.to_string(n)
end

1..15 |> Enum.map_join(" ", &FizzBuzz.say/1) |> IO.puts()
