defmodule Attr do
  @a 1
  def first, do: @a
  @a 2
  def second, do: @a
  @list [@a, @a + 1]
  def list, do: @list
  @computed Enum.map(1..3, fn x -> x * x end)
  def computed, do: @computed
end

IO.inspect({Attr.first(), Attr.second(), Attr.list(), Attr.computed()})
