# JSON.encode_to_iodata!/2 and protocol_encode/2: what each line gives or raises.
# stderr: ignored

show = fn line ->
  result =
    try do
      {value, _} = Code.eval_string(line)
      inspect(value, limit: :infinity, printable_limit: :infinity, width: :infinity)
    rescue
      e -> "** (#{inspect(e.__struct__)}) #{Exception.message(e)}"
    catch
      kind, reason -> "** #{kind} #{inspect(reason)}"
    end

  IO.puts(line <> "\n    " <> result)
end

~S"""
JSON.encode_to_iodata!([1, "a"])
JSON.encode_to_iodata!(%{a: 1})
JSON.encode_to_iodata!("é")
JSON.encode_to_iodata!(1.5)
JSON.encode_to_iodata!(:a)
JSON.encode_to_iodata!(nil)
JSON.encode_to_iodata!([])
JSON.encode_to_iodata!(%{})
JSON.encode_to_iodata!([[1,[2]],%{a: [%{}]}])
JSON.protocol_encode(1, &JSON.protocol_encode/2)
JSON.protocol_encode([1, %{a: 2}], &JSON.protocol_encode/2)
JSON.protocol_encode({1}, &JSON.protocol_encode/2)
JSON.protocol_encode(:a, &JSON.protocol_encode/2)
JSON.protocol_encode("a", &JSON.protocol_encode/2)
JSON.protocol_encode(1.5, &JSON.protocol_encode/2)
JSON.Encoder.encode(1, &JSON.protocol_encode/2)
JSON.Encoder.encode([1], &JSON.protocol_encode/2)
JSON.Encoder.encode([1], fn x, _ -> inspect(x) end)
JSON.Encoder.encode(%{a: 1}, fn x, _ -> inspect(x) end) |> IO.iodata_to_binary
JSON.Encoder.impl_for(1)
JSON.Encoder.impl_for(%{})
JSON.Encoder.impl_for({})
JSON.Encoder.impl_for(%URI{})
JSON.encode_to_iodata!(%{"a" => 1, "b" => 2})
JSON.encode_to_iodata!([1,2,3])
JSON.encode_to_iodata!(true)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
