# stderr: ignored
defmodule A do
 defexception 1
end
