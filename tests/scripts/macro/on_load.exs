defmodule L do
  @on_load :init
  def init, do: (IO.puts("loading"); :ok)
  def x, do: 1
end
IO.inspect L.x
