# Operators of Kernel: what each line gives or raises.
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
1 / 0
1 in [1, 2]
1 in 1..3
1 in 5
:a in [a: 1]
[1, 2] ++ 3
[1] ++ [2]
1 ++ [2]
[1, 2, 1] -- [1]
[1] -- 2
"a" <> "b"
"a" <> 1
1 <> "a"
not 1
1 and true
true and 1
nil && 1
nil || 1
!nil
1 == 1.0
1 === 1.0
:a < 1
[] > %{}
{1} < [1]
1..3 |> Enum.sum
2 ** 10
2 ** -1
2 ** 0.5
2.0 ** 2
+:a
-"a"
1..3 == Range.new(1, 3)
1..2.5
:a..:b
1..3//0
1..5//:a
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
