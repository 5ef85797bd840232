# Erlang's base64 and its old random numbers.
# Each line is evaluated; its value, or the error it raises, is printed beneath.
~S"""
:base64.encode("hello")
:base64.encode(~c"hello")
:base64.encode("a?>", %{mode: :urlsafe})
:base64.encode("ab", %{padding: false})
:base64.encode_to_string("hello")
:base64.decode("aGVsbG8=")
:base64.decode("aGVs bG8=\n")
:base64.decode(~c"aGVsbG8=")
:base64.decode("aGVsbG8", %{padding: false})
:base64.decode("aGVsbG8")
:base64.decode("")
:base64.decode_to_string("aGVsbG8=")
:base64.mime_decode("a*GVsb.G8=")
:base64.mime_decode_to_string("aGVsbG8=")
:base64.decode("aGVsbA==")
:base64.decode("-_-_", %{mode: :urlsafe})
(:random.seed(1, 2, 3); for(_ <- 1..5, do: :random.uniform()))
(:random.seed({1, 2, 3}); for(_ <- 1..5, do: :random.uniform(100)))
:random.uniform_s({1, 2, 3})
:random.uniform_s(10, {1, 2, 3})
:random.seed0()
:random.uniform(0)
"""
|> String.split("\n", trim: true)
|> Enum.each(fn line ->
  IO.puts(line)

  try do
    {value, _} = Code.eval_string(line)
    IO.puts("    " <> inspect(value, limit: :infinity, width: :infinity))
  rescue
    e -> IO.puts("    ** (#{inspect(e.__struct__)}) #{Exception.message(e)}")
  catch
    kind, value -> IO.puts("    ** #{kind} #{inspect(value)}")
  end
end)
