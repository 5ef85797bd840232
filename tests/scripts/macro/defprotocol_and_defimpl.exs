defprotocol Size do
  def size(x)
end

defimpl Size, for: List do
  def size(l), do: length(l)
end

defimpl Size, for: [Map, MapSet] do
  def size(x), do: {@for, Enum.count(x)}
end

defimpl Size, for: Tuple do
  def size(x), do: {@for, tuple_size(x)}
end

defimpl Size, for: BitString do
  def size(b), do: byte_size(b)
end

IO.inspect({Size.size([1, 2]), Size.size(%{a: 1}), Size.size({1}), Size.size("abc")})

try do
  Size.size(Process.get(:none, 1))
rescue
  e in Protocol.UndefinedError -> IO.inspect({e.protocol, e.value})
end
