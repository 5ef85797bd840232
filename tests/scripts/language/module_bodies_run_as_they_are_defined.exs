IO.puts("before")

defmodule Body do
  IO.puts("inside #{inspect(__MODULE__)}")
  x = 1 + 1

  if x == 2 do
    def chosen, do: :two
  else
    def chosen, do: :other
  end
end

IO.puts("after")
IO.inspect(Body.chosen())
