# Clauses with unquote fragments are not asked to be grouped together; the others are.
defmodule Letters do
  for {letter, code} <- [{?a, 1}, {?b, 2}, {?c, 3}] do
    def encode(unquote(letter)), do: unquote(code)
    def decode(unquote(code)), do: unquote(letter)
  end

  def encode(_), do: 0
  def decode(_), do: ??

  def plain(1), do: 1
  def other(1), do: 1
  def plain(2), do: 2
end

defmodule Maker do
  defmacro pair(n) do
    quote do
      def left(unquote(n)), do: :left
      def right(unquote(n)), do: :right
    end
  end
end

defmodule Made do
  require Maker
  Maker.pair(1)
  Maker.pair(2)
  for n <- [1, 2], do: def(unquote(:"f#{n}")(), do: unquote(n))
end

IO.inspect({Letters.encode(?b), Letters.decode(3), Letters.encode(?z), Made.left(2), Made.right(1), Made.f2()})
