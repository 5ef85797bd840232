defmodule A do
  @m "QF"
  def a, do: <<@m, 1>>
  def b(<<@m, r::binary>>), do: r
  defmacro s, do: "xy"
  defmacro i, do: 7
end
defmodule B do
  require A
  def c, do: <<A.s(), A.i()>>
  def d(<<A.s(), A.i(), r::bytes>>), do: r
end
IO.inspect {A.a, A.b("QFab"), B.c, B.d("xy\azz")}
