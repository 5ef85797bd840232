defmodule Acc do
  Module.register_attribute(__MODULE__, :item, accumulate: true)
  @item :a
  @item :b
  @item :c
  def items, do: @item
end

IO.inspect(Acc.items())
