# Range: what each line gives or raises.
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
Range.disjoint?(1..3, 4..5)
Range.disjoint?(1..10//2, 2..10//2)
Range.new(1, 3)
Range.new(1, 3, 2)
Range.new(3, 1)
Range.new(1, 3, 0)
Range.new(:a, 3)
Range.new(1.0, 3)
Range.shift(1..3, 2)
Range.shift(1..10//3, -1)
Range.size(1..10//3)
Range.size(3..1//1)
Range.split(1..5, 2)
Range.split(1..5, -2)
Range.split(1..5, 10)
Range.to_list(1..3)
Range.overlaps?(1..3, 3..4) 
1..3 == Range.new(1, 3)
5..1//-2 |> Enum.to_list
1..2.5
:a..:b
1..3//0
1..5//:a
inspect(1..3//2)
inspect(3..1//-1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
