# stderr: ignored
defmodule A do
 A.foo()
end
