defmodule BT do
  defmacro word, do: quote(do: unsigned-integer-size(16))
  defmacro sized(n), do: quote(do: binary-size(unquote(n)))
end
defmodule BU do
  import BT
  def enc(x), do: <<x::word()>>
  def dec(<<x::word(), r::sized(2)>>), do: {x, r}
  @size 8
  def s(<<x::size(@size), _::binary>>), do: x
  def hdr(<<len::16, body::binary-size(len), rest::binary>>) when len > 0, do: {body, rest}
  def hdr(_), do: :more
end
IO.inspect {BU.enc(258), BU.dec(<<1, 2, "ab">>), BU.s("ab"), BU.hdr(<<0, 2, "abc">>), BU.hdr("")}
