defmodule Implicit do
  def f(x) do
    if x == 0, do: raise("zero"), else: throw(x)
  rescue
    e in RuntimeError -> {:rescued, e.message}
  catch
    v -> {:caught, v}
  after
    IO.puts("after #{x}")
  end

  def g(x) do
    10 / x
  rescue
    ArithmeticError -> :bad
  else
    v -> {:ok, v}
  end
end

IO.inspect({Implicit.f(0), Implicit.f(1)})
IO.inspect({Implicit.g(0), Implicit.g(4)})
