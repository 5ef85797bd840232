defmodule H do
  defmacro set(v), do: quote(do: (x = unquote(v); x))
  defmacro setv(v), do: quote(do: var!(x) = unquote(v))
  defmacro two(a, b) do
    quote do
      tmp = unquote(a)
      unquote(a) = unquote(b)
      unquote(b) = tmp
    end
  end
  defmacro deff(n) do
    quote do
      def unquote(n)(y), do: x(y)
      defp x(y), do: y + 1
    end
  end
  defmacro ctx, do: Macro.escape(Macro.var(:q, __MODULE__))
  defmacro usevar, do: quote(do: var!(q, H))
  defmacro setctx, do: quote(do: var!(q, H) = 42)
  defmacro gen, do: (v = Macro.unique_var(:u, __MODULE__); quote(do: (unquote(v) = 3; unquote(v) + 1)))
  defmacro al, do: quote(do: (alias List, as: L; L.first([1, 2])))
  defmacro str, do: quote(do: String.upcase("a"))
  defmacro nested, do: quote(do: (defmacro inner(z), do: quote(do: unquote(z) * 2)))
  defmacro nested2(n), do: quote(bind_quoted: [n: n], do: defmacro(inner2(z), do: {:+, [], [z, unquote(n)]}))
  import Enum, only: [map: 2]
  defmacro mapit(l), do: quote(do: map(unquote(l), fn x -> x * 2 end))
  defmacro kernel_if(c), do: quote(do: if(unquote(c), do: :yes, else: :no))
  defmacro callself(x), do: quote(do: helper(unquote(x)))
  defmacro capt, do: quote(do: &map/2)
  def helper(x), do: {:h, x}
end
defmodule HU do
  import H, except: [helper: 1]
  def t1 do
    x = 1
    y = set(5)
    {x, y}
  end
  def t2 do
    setv(9)
    x
  end
  def t3 do
    a = 1; b = 2
    two(a, b)
    {a, b}
  end
  deff :foo
  def t4, do: (setctx(); usevar())
  def t5, do: gen()
  def t6, do: al()
  defmodule String do
    def upcase(_), do: "no"
  end
  def t7, do: {str(), String.upcase("x")}
  nested()
  nested2(10)
  def t8, do: {inner(4), inner2(5)}
  def t9, do: mapit([1, 2])
  def t10, do: {kernel_if(true), capt().([1], & &1)}
  def helper(x), do: {:own, x}
  def t11, do: callself(1)
end
IO.inspect [HU.t1, HU.t2, HU.t3, HU.foo(1), HU.t4, HU.t5, HU.t6, HU.t7, HU.t8, HU.t9, HU.t10, HU.t11]
