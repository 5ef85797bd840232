# Functions of Kernel: what each line gives or raises.
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
abs(-5)
abs(:a)
ceil(1.5)
floor(-1.5)
round(2.5)
round(-2.5)
trunc(-2.9)
div(-7, 2)
rem(-7, 2)
div(1, 0)
rem(1, 0.0)
max(1, :a)
min(1, 2.0)
hd(1)
length(:a)
byte_size("é")
bit_size(<<1::3>>)
byte_size(<<1::3>>)
byte_size(1)
binary_part("abc", 1, 1)
binary_part("abc", 1, 9)
binary_part("abc", -1, 1)
binary_slice("hello", 1..3)
binary_slice("hello", -3, 2)
binary_slice("hello", 2)
is_map_key(%{a: 1}, :a)
inspect(1, base: :hex)
to_charlist(1)
to_charlist(nil)
to_charlist({})
apply(String, :length, ["a"])
apply(fn a, b -> a + b end, [1, 2])
struct(URI, host: "a").host
struct(URI, nope: 1) |> Map.has_key?(:nope)
struct(Nope)
is_struct(%URI{}, URI)
is_exception(%RuntimeError{})
then(1, & &1 + 1)
tap(1, fn _ -> 2 end)
to_timeout(hour: 1, minute: 2)
to_timeout(:infinity)
to_timeout(5)
to_timeout(foo: 1)
throw(1)
exit(:x)
inspect(URI.parse("http://x"))
inspect(1..3//2)
inspect(3..1//-1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
