# to_timeout/1 and binary_slice/2: what each line gives or raises.
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
to_timeout(Duration.new!(hour: 1, minute: 30))
to_timeout(Duration.new!(month: 1))
to_timeout(Duration.new!(microsecond: {2500, 6}))
to_timeout(week: 1, millisecond: 5)
to_timeout(hour: -1)
to_timeout(-1)
to_timeout("a")
to_timeout(hour: 1, hour: 2)
to_timeout(hour: :a)
binary_slice("elixir", 0..5//2)
binary_slice("elixir", 1..-2//2)
binary_slice("elixir", 0..10//3)
binary_slice("elixir", 4..1)
binary_slice("elixir", 1..4//-1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
