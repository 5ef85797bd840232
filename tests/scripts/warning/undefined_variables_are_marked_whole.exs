defmodule B do
  def f, do: more
  def g(x), do: other_thing(x)
  def h, do: {more, Foo.bar(undefd)}
end
