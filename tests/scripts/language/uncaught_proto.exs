defprotocol Pr do
  def foo(x)
end
defimpl Pr, for: Integer do
  def foo(x), do: x
end
IO.inspect Pr.foo(1)
Pr.foo("a")
