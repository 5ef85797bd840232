# Float: what each line gives or raises.
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
Float.parse("1.5abc")
Float.parse("1")
Float.parse("1e5")
Float.parse("1.e5")
Float.parse(".5")
Float.parse("-1.5e-3x")
Float.parse("1.0e400")
Float.parse("")
Float.parse(1)
Float.parse("+1.5")
Float.parse("1e")
Float.round(1.255, 2)
Float.round(5.5)
Float.round(-5.5)
Float.round(1.5, 16)
Float.round(12345.6789, -2)
Float.round(1, 2)
Float.ceil(1.234, 2)
Float.floor(-1.234, 2)
Float.ceil(1)
Float.ceil(1.0e300, 10)
Float.floor(1.5, 16)
Float.ratio(0.75)
Float.ratio(-0.0)
Float.ratio(1.0e20)
Float.ratio(1)
Float.to_string(1.0e21)
Float.to_string(0.1)
Float.to_string(1)
Float.to_charlist(1.5)
Float.pow(2.0, 3)
Float.pow(2, 3)
Float.min_finite()
Float.max_finite()
Float.nan?(1.0)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
