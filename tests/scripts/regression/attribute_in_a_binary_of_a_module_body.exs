# An attribute read in a bitstring or `<>` of a module's body has the value that it was given before.
defmodule Prefixes do
  @prefix "x"
  IO.inspect(@prefix <> "a")
  IO.inspect(<<@prefix::binary, "b">>)
  IO.inspect("#{@prefix}c")
  @prefix @prefix <> "y"
  @both {@prefix <> "z", [<<@prefix::binary>>]}
  IO.inspect(@both)
  def prefixed(text), do: @prefix <> text
  def first(<<@prefix, rest::binary>>), do: rest
end

IO.inspect(Prefixes.prefixed("q"))
IO.inspect(Prefixes.first("xyrest"))
