defmodule Strict do
  @enforce_keys [:id]
  defstruct [:id, note: "none"]
end

IO.inspect(struct!(Strict, id: 1))

try do
  struct!(Strict, note: "x")
rescue
  e in ArgumentError -> IO.puts(Exception.message(e))
end
