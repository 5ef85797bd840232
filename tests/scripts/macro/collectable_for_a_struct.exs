defmodule Bag do
  defstruct items: []

  defimpl Collectable do
    def into(bag) do
      {bag,
       fn
         acc, {:cont, x} -> %{acc | items: [x | acc.items]}
         acc, :done -> acc
         _, :halt -> :ok
       end}
    end
  end
end

IO.inspect(Enum.into([1, 2], struct(Bag)))
IO.inspect(for(x <- 1..3, into: struct(Bag), do: x * x).items)
