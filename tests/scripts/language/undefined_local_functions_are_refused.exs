# stderr: ignored
IO.puts("printed, the module comes later")

defmodule Missing do
  def f, do: not_there(1)
end

IO.puts("never printed")
