# A made-up file format, taken apart by patterns.
defmodule Archive do
  @magic "QF"

  def pack(entries) do
    body = for {name, data} <- entries, into: "", do: <<byte_size(name)::8, byte_size(data)::16, name::binary, data::binary>>
    <<@magic, 1::4, 0::4, length(entries)::little-32, body::binary>>
  end

  def unpack(<<@magic, version::4, _flags::4, count::little-32, rest::binary>>) do
    {:ok, version, entries(count, rest)}
  end

  def unpack(<<other::binary-size(2), _::binary>>), do: {:error, {:bad_magic, other}}
  def unpack(_), do: {:error, :too_short}

  defp entries(0, <<>>), do: []

  defp entries(n, <<name_size, size::16, name::binary-size(name_size), data::binary-size(size), rest::binary>>) do
    [{name, data} | entries(n - 1, rest)]
  end
end

packed = Archive.pack([{"a.txt", "hello"}, {"b.bin", <<0, 255>>}])
IO.inspect(packed)
IO.inspect(Archive.unpack(packed))
IO.inspect(Archive.unpack("ZZ..."))
IO.inspect(Archive.unpack("Q"))
IO.inspect(for <<code::utf8 <- "añ€">>, do: code)
