# stderr: ignored
defmodule A do
 def a do
  def b, do: 1
 end
end
