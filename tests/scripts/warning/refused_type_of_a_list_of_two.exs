IO.puts("before")

defmodule A do
  @type t :: [integer, atom]
end
