# stderr: ignored
defmodule A do
 defoverridable a: 1
end
