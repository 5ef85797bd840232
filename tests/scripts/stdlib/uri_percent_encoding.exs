# URI.encode, decode and the form variants: what each line gives or raises.
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
URI.encode("a b/c?d=é&%")
URI.encode("a b/c?d=é&%", &URI.char_unreserved?/1)
URI.encode("abc", fn c -> if c == ?a, do: nil, else: :yes end)
URI.encode("")
URI.encode(1)
URI.encode("a", 1)
URI.encode(<<0, 255>>)
URI.decode("a%20b%C3%A9+x")
URI.decode("%")
URI.decode("%2")
URI.decode("%zz")
URI.decode("%C3%")
URI.decode("a%2Fb%2fc")
URI.decode(1)
URI.decode("%e9")
URI.encode_www_form("a b+c/é~-_.*")
URI.encode_www_form(1)
URI.decode_www_form("a+b%2Bc%20d")
URI.decode_www_form("%")
URI.decode_www_form("%4")
URI.decode_www_form(1)
for c <- 0..127, URI.char_reserved?(c), do: c
for c <- 0..127, URI.char_unreserved?(c), do: c
for c <- 0..127, URI.char_unescaped?(c), do: c
URI.char_reserved?(256)
URI.char_reserved?(-1)
URI.char_reserved?(0x10FFFF)
URI.char_reserved?(0x110000)
URI.char_unreserved?(:a)
URI.char_unescaped?("a")
URI.encode("\u0000é ~^")
URI.decode_www_form("a%2")
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
