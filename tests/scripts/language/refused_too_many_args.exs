# stderr: ignored
defmodule A do
 def a do 1 end end end
