# stderr: ignored
defmodule A do
 def a, do: %__MODULE__{}
 defstruct [:a]
end
