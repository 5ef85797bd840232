defmodule D do
  @behaviour Nope
  @behaviour String
end

IO.puts("done")
