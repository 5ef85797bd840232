defmodule Del do
  defdelegate upcase(s), to: String
  defdelegate size(m), to: Kernel, as: :map_size
end

IO.inspect({Del.upcase("a"), Del.size(%{a: 1})})
