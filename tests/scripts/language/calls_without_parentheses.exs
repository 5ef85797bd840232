defmodule Words do
  def one(x), do: {:one, x}
  def two(x, y), do: {:two, x, y}
  def none, do: :none
end

defmodule Caller do
  import Words

  def run do
    IO.inspect one 1
    IO.inspect two(1, 2)
    IO.inspect two 1, two(2, 3)
    IO.inspect none()
    IO.puts inspect one -1
    IO.inspect one [1]
    IO.inspect Words.one [1]
    IO.inspect one do: :block
  end
end

Caller.run
