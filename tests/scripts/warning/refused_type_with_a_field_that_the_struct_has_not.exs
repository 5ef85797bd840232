IO.puts("before")

defmodule A do
  defstruct [:a]
  @type v :: %A{b: integer}
end
