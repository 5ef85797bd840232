# Bitwise: what each line gives or raises.
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
Bitwise.band(5, 3)
Bitwise.bsl(1, 70)
Bitwise.bsl(1, -1)
Bitwise.bsr(-8, 1)
Bitwise.bnot(5)
Bitwise.bxor(5, 1)
import Bitwise; 5 &&& 3 ||| 8
import Bitwise; 1 <<< 3 >>> 1
Bitwise.band(1.0, 2)
Bitwise.bsl(1, 1 <<< 40)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
