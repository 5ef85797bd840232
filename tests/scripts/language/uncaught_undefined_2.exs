defmodule Und do
  def aaa(x), do: x
end
apply(Und, :aaa, [])
