IO.puts("before")

defmodule A do
  @type t :: x.y
end
