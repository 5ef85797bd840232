IO.puts("before")

defmodule A do
  @type integer :: atom
end
