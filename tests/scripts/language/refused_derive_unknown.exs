# stderr: ignored
defmodule A do
 @derive Nope
 defstruct [:a]
end
