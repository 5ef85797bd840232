defmodule Lib do
  def one, do: 1
  def two, do: 2
  def two(x), do: x * 2
end

defmodule UseLib do
  import Lib, only: [two: 0, two: 1]
  def go, do: {two(), two(4)}
end

defmodule UseExcept do
  import Lib, except: [one: 0]
  def one, do: :mine
  def go, do: {one(), two()}
end

IO.inspect(UseLib.go())
IO.inspect(UseExcept.go())

import Enum, only: [map: 2]
IO.inspect(map([1], &(&1 + 1)))
