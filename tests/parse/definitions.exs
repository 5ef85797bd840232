defmodule A.B do
  @moduledoc "x"
  use C, opt: 1
  import D, only: [a: 1]
  alias E.{F, G}
  def f, do: 1
  def f(x), do: x
  def f(x \\ 1, y) when x > y do x end
  defp g(%{a: b} = c), do: {b, c}
  def a + b, do: 1
  def unquote(n)(x), do: x
  def f(x) when x do
    1
  rescue
    e in [A, B] -> e
  end
  defmacro m(do: b), do: quote(do: unquote(b))
  @spec f(integer) :: atom when a: var
  @type t :: %{optional(a) => b, required(c) => d} | nil
  @callback c(a :: b, ...) :: (-> d) | (e, f -> g)
end
