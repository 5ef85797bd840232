# Laws over random values: every base encoding gives back what it was given, and the external form is Erlang's.
defmodule Law do
  # Each case gives `{holds, value}`: a law that fails says where, and the values together are told as a number, so
  # that they are the same everywhere.
  def check(name, count, one) do
    :rand.seed(:exsss, {7, 11, :erlang.phash2(name)})

    {failed, sum} =
      Enum.reduce(1..count, {nil, 0}, fn at, {failed, sum} ->
        {holds, value} = one.()
        failed = failed || if(holds, do: nil, else: {at, value})
        {failed, :erlang.phash2({sum, inspect(value, limit: :infinity, printable_limit: :infinity, binaries: :as_binaries)})}
      end)

    case failed do
      nil -> IO.puts("#{name}: #{count} cases, #{sum}")
      {at, value} -> IO.puts("#{name}: FAILS at #{at}: #{inspect(value, limit: 50)}")
    end
  end

  def int(from, to), do: from + :rand.uniform(to - from + 1) - 1
  def pick(list), do: Enum.at(list, int(0, length(list) - 1))
  def list(max, one), do: for(_ <- 1..int(0, max)//1, do: one.())
  def bytes(max), do: list(max, fn -> int(0, 255) end) |> :erlang.list_to_binary()
end

defmodule Term do
  import Law

  def any(0), do: leaf()

  def any(depth) do
    case int(0, 9) do
      n when n < 5 -> leaf()
      5 -> list(5, fn -> any(depth - 1) end)
      6 -> List.to_tuple(list(5, fn -> any(depth - 1) end))
      7 -> [any(depth - 1) | leaf()]
      8 -> Map.new(list(1, fn -> {leaf(), any(depth - 1)} end))
      9 -> list(300, fn -> int(0, 255) end)
    end
  end

  def leaf do
    case int(0, 9) do
      0 -> int(-300, 300)
      1 -> int(-9_000_000_000, 9_000_000_000)
      2 -> Integer.pow(int(2, 9), int(60, 700)) * pick([1, -1])
      3 -> pick([:a, nil, true, :"a b", :é, :erlang, Enum, :""])
      4 -> bytes(20)
      5 -> int(-1000, 1000) / int(1, 77)
      6 -> int(-1000, 1000) * 1.0e100
      7 -> <<int(0, 7)::3, bytes(3)::binary>>
      8 -> pick([&:lists.map/2, &Enum.map/2, [], {}, %{}, ""])
      9 -> String.duplicate("é", int(0, 200))
    end
  end
end

encodings = [
  {"16 upper", &Base.encode16/1, &Base.decode16!/1},
  {"16 lower", &Base.encode16(&1, case: :lower), &Base.decode16!(&1, case: :lower)},
  {"16 mixed", &Base.encode16(&1, case: Law.pick([:lower, :upper])), &Base.decode16!(&1, case: :mixed)},
  {"32", &Base.encode32/1, &Base.decode32!/1},
  {"32 bare", &Base.encode32(&1, padding: false), &Base.decode32!(&1, padding: false)},
  {"32 lower", &Base.encode32(&1, case: :lower), &Base.decode32!(&1, case: :mixed)},
  {"32 hex", &Base.hex_encode32/1, &Base.hex_decode32!/1},
  {"32 hex bare", &Base.hex_encode32(&1, padding: false, case: :lower), &Base.hex_decode32!(&1, padding: false, case: :lower)},
  {"64", &Base.encode64/1, &Base.decode64!/1},
  {"64 bare", &Base.encode64(&1, padding: false), &Base.decode64!(&1, padding: false)},
  {"64 url", &Base.url_encode64/1, &Base.url_decode64!/1},
  {"64 url bare", &Base.url_encode64(&1, padding: false), &Base.url_decode64!(&1, padding: false)},
  {":base64", &:base64.encode/1, &:base64.decode/1},
  {":base64 mime", &:base64.encode/1, &:base64.mime_decode(String.replace(&1, "A", "A \n"))},
  {"hex", &:binary.encode_hex/1, &:binary.decode_hex/1}
]

for {name, encode, decode} <- encodings do
  Law.check("base #{name}", 300, fn ->
    bytes = Law.bytes(70)
    text = encode.(bytes)
    {decode.(text) == bytes, text}
  end)
end

decoders = [&Base.decode16/1, &Base.decode32/1, &Base.decode64/1, &Base.url_decode64/1, &Base.hex_decode32/1, &Base.decode64(&1, ignore: :whitespace)]

Law.check("decoding anything", 1000, fn ->
  text = Law.list(9, fn -> Law.pick(~c"AB2+/=_-a \n") end) |> List.to_string()
  values = for decode <- decoders, do: decode.(text)
  {Enum.all?(values, &(&1 == :error or match?({:ok, _}, &1))), values}
end)

Law.check("external form", 2000, fn ->
  term = Term.any(4)
  form = :erlang.term_to_binary(term)
  {:erlang.binary_to_term(form) === term and :erlang.external_size(term) >= byte_size(form), form}
end)

Law.check("compressed external form", 300, fn ->
  term = Term.any(4)
  form = :erlang.term_to_binary(term, compressed: Law.int(1, 9))
  {:erlang.binary_to_term(form) === term and byte_size(form) <= byte_size(:erlang.term_to_binary(term)), :done}
end)

Law.check("cut external form", 1000, fn ->
  form = :erlang.term_to_binary(Term.any(3))
  cut = binary_part(form, 0, Law.int(0, byte_size(form) - 1))
  refused = try do :erlang.binary_to_term(cut) && false rescue ArgumentError -> true end
  {refused, byte_size(cut)}
end)

Law.check("phash2", 1000, fn -> {true, :erlang.phash2(Term.any(4))} end)

Law.check("term order", 1000, fn ->
  [a, b, c] = for _ <- 1..3, do: Term.any(2)
  total = (a <= b or b <= a) and (not (a <= b and b <= c) or a <= c)
  {total and Enum.sort([a, b, c]) == Enum.sort([c, b, a]) , {a < b, b < c, a == b}}
end)

Law.check("inspect and back", 500, fn ->
  term = Term.any(3)
  plain = not (inspect(term, limit: :infinity) =~ "&")
  text = inspect(term, limit: :infinity, printable_limit: :infinity)
  {not plain or elem(Code.eval_string(text), 0) === term, text}
end)
