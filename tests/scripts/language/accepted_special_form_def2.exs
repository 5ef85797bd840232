# stderr: ignored
defmodule A do
 def case(x, y), do: {x, y}
end
