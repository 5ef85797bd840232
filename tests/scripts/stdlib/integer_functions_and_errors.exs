# Integer: what each line gives or raises.
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
Integer.parse("12abc")
Integer.parse("-0x1")
Integer.parse("+5")
Integer.parse("")
Integer.parse("-")
Integer.parse("abc", 16)
Integer.parse("zz", 36)
Integer.parse("9", 8)
Integer.parse("123456789012345678901234567890xyz")
Integer.parse("12", 1)
Integer.parse("12", :a)
Integer.parse(12)
Integer.parse(12, 10)
Integer.parse("é1")
Integer.parse("1_000")
Integer.to_string(255, 16)
Integer.to_string(-255, 2)
Integer.to_string(1, 37)
Integer.to_string(1.0)
Integer.to_charlist(10, 2)
Integer.digits(123)
Integer.digits(-123)
Integer.digits(0)
Integer.digits(10, 1)
Integer.undigits([1, 2, 3])
Integer.undigits([1, 12], 10)
Integer.undigits([], 10)
Integer.undigits([1], 1)
Integer.mod(5, -3)
Integer.mod(1, 0)
Integer.mod(1.0, 2)
Integer.floor_div(-5, 2)
Integer.floor_div(1, 0)
Integer.ceil_div(5, 2)
Integer.gcd(12, 18)
Integer.gcd(0, 0)
Integer.gcd(1, :a)
Integer.extended_gcd(240, 46)
Integer.pow(2, 10)
Integer.pow(2, -1)
Integer.pow(2.0, 1)
Integer.pow(2, 100)
Integer.popcount(255)
Integer.popcount(-1)
require Integer; {Integer.is_odd(3), Integer.is_even(3)}
require Integer; Integer.is_odd(:a)
Integer.to_charlist(255, 16)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
