# stderr: ignored
defmodule A do
 defmacrop m, do: 1
end
defmodule B do
 require A
 def a, do: A.m()
end
