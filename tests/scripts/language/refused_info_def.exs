# stderr: ignored
defmodule A do
 def __info__(x), do: x
end
