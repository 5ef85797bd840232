# stderr: ignored
defmodule A do
 defstruct [:a]
end
defmodule B do
 def a, do: %A{b: 1}
end
