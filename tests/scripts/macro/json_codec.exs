defprotocol Enc do
  @fallback_to_any true
  def encode(v, opts)
end
defimpl Enc, for: Any do
  defmacro __deriving__(module, struct, opts) do
    fields = Keyword.get(opts, :only, Map.keys(struct) -- [:__struct__])
    kv = Enum.map(fields, &{&1, Macro.var(&1, __MODULE__)})
    quote do
      defimpl Enc, for: unquote(module) do
        def encode(%{unquote_splicing(kv)}, opts), do: Enc.Map.encode(%{unquote_splicing(kv)}, opts)
      end
    end
  end
  def encode(%_{} = s, _), do: raise(Protocol.UndefinedError, protocol: @protocol, value: s, description: "derive it")
  def encode(o, _), do: inspect(o)
end
defimpl Enc, for: Integer do
  def encode(i, _), do: Integer.to_string(i)
end
defimpl Enc, for: [List] do
  def encode([], _), do: "[]"
  def encode(l, o), do: ["[", Enum.intersperse(Enum.map(l, &@protocol.encode(&1, o)), ","), "]"]
end
defimpl Enc, for: Map do
  def encode(m, o), do: ["{", m |> Enum.sort() |> Enum.map(fn {k, v} -> [Enc.BitString.encode(to_string(k), o), ":", Enc.encode(v, o)] end) |> Enum.intersperse(","), "}"]
end
defimpl Enc, for: BitString do
  escapes = [{?", "\\\""}, {?\\, "\\\\"}, {?\n, "\\n"}, {?\t, "\\t"}]
  def encode(s, _), do: ["\"", esc(s, s, 0, 0), "\""]
  for {c, e} <- escapes do
    defp esc(<<unquote(c), rest::bits>>, orig, skip, len) do
      [binary_part(orig, skip, len), unquote(e) | esc(rest, orig, skip + len + 1, 0)]
    end
  end
  for c <- 0..31, not Enum.any?(escapes, &match?({^c, _}, &1)) do
    hex = "\\u" <> (c |> Integer.to_string(16) |> String.pad_leading(4, "0"))
    defp esc(<<unquote(c), rest::bits>>, orig, skip, len), do: [binary_part(orig, skip, len), unquote(hex) | esc(rest, orig, skip + len + 1, 0)]
  end
  defp esc(<<_, rest::bits>>, orig, skip, len), do: esc(rest, orig, skip, len + 1)
  defp esc(<<>>, orig, skip, len), do: [binary_part(orig, skip, len)]
end
defmodule Us do
  @derive {Enc, only: [:name]}
  defstruct [:name, :pass]
end
defmodule NoD do
  defstruct [:x]
end
IO.puts Enc.encode(%{a: [1, "x\"y\n\x01", %{}], b: nil, c: struct(Us, name: "n")}, [])
try do Enc.encode(struct(NoD), []) rescue e -> IO.puts Exception.message(e) end
defmodule Dec do
  defmodule Error do
    defexception [:pos, :data]
    def message(%{pos: p, data: d}), do: "unexpected byte at #{p}: #{inspect(binary_part(d, p, 1))}"
  end
  defguardp is_ws(b) when b in [?\s, ?\n, ?\t]
  defguardp is_digit(b) when b in ?0..?9
  def decode(bin), do: (try do {v, rest, p} = value(bin, bin, 0); {:ok, v, rest, p} catch {:err, p} -> {:error, %Error{pos: p, data: bin}} end)
  defp value(<<b, r::bits>>, o, p) when is_ws(b), do: value(r, o, p + 1)
  defp value(<<?[, r::bits>>, o, p), do: array(r, o, p + 1, [])
  defp value(<<?", r::bits>>, o, p), do: str(r, o, p + 1, 0)
  defp value(<<b, _::bits>> = r, o, p) when is_digit(b), do: num(r, o, p, 0)
  for {t, v} <- [{"true", true}, {"null", nil}] do
    defp value(<<unquote(t), r::bits>>, _o, p), do: {unquote(v), r, p + unquote(byte_size(t))}
  end
  defp value(_, _, p), do: throw({:err, p})
  defp num(<<b, r::bits>>, o, p, acc) when is_digit(b), do: num(r, o, p + 1, acc * 10 + b - ?0)
  defp num(r, _, p, acc), do: {acc, r, p}
  defp str(<<?", r::bits>>, o, p, len), do: {binary_part(o, p, len), r, p + len + 1}
  defp str(<<_, r::bits>>, o, p, len), do: str(r, o, p, len + 1)
  defp str(<<>>, _, p, len), do: throw({:err, p + len - 1})
  defp array(<<b, r::bits>>, o, p, acc) when is_ws(b) or b == ?,, do: array(r, o, p + 1, acc)
  defp array(<<?], r::bits>>, _o, p, acc), do: {Enum.reverse(acc), r, p + 1}
  defp array(r, o, p, acc) do
    {v, r, p} = value(r, o, p)
    array(r, o, p, [v | acc])
  end
end
IO.inspect Dec.decode(~s([1, "ab", [true, null], 42]x))
{:error, e} = Dec.decode("[1, ?]")
IO.puts Exception.message(e)
