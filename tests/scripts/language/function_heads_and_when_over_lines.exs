defmodule Heads do
  def f(
        a,
        b
      )
      when is_integer(a) and
             is_integer(b) do
    a + b
  end

  def f(a, b),
    do: {a, b}
end

IO.inspect({Heads.f(1, 2), Heads.f(:a, 2)})
