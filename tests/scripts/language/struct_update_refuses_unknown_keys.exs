defmodule P do
  defstruct x: 0, y: 0
end

p = struct(P)
key = Process.get(:none, :z)

try do
  %{p | key => 1}
rescue
  e in KeyError -> IO.puts(Exception.message(e))
end

try do
  struct!(P, z: 1)
rescue
  e in KeyError -> IO.puts(Exception.message(e))
end
