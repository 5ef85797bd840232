# `line:` and `file:` of `quote` may be any expression.
line = String.to_integer("42")
IO.inspect(quote(line: line, do: foo(a)))
IO.inspect(quote(line: line + 1, file: "x" <> ".ex", do: foo(a, b.c)))
IO.inspect(quote(line: line, do: foo(unquote({:b, [line: 7], nil}))))

defmodule Placed do
  defmacro at(line) do
    quote line: line do
      __ENV__.line
    end
  end
end

defmodule Uses do
  require Placed
  def lines, do: {Placed.at(12), Placed.at(99)}
end

IO.inspect(Uses.lines())
