IO.puts("before")

defmodule A do
  @type t
end
