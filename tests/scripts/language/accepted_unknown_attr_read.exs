# stderr: ignored
defmodule A do
 IO.inspect @foo
end
