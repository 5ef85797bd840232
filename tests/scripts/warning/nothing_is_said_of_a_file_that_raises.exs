defmodule A do
  import Enum
  def f, do: Nope.x()
end

IO.puts("before")
raise "oops"
