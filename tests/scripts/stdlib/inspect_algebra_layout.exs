# Documents laid out in many widths.
import Inspect.Algebra
call = fn name, args, mode ->
  group(concat([name, "(", nest(concat(break(""), group(args, mode)), 2), break(""), ")"]))
end

inner = concat(["%{", nest(glue(concat(break(""), "a: 1,"), "b: 2"), 2), break(""), "}"])

for mode <- [:normal, :optimistic, :pessimistic, :inherit], width <- [8, 12, 16, 18, 80] do
  IO.puts("-- #{mode} #{width}")
  IO.puts(format(call.("call", inner, mode), width))
end

for width <- [3, 7, 11] do
  IO.puts(format(group(fold(Enum.map(1..9, &Integer.to_string/1), fn a, b -> flex_glue(concat(a, ","), b) end)), width))
  IO.puts(format(group(nest(fold(~w(one two three), &glue/2), :cursor)), width))
  IO.puts(format(concat("ab: ", nest(group(glue("one", "two")), :cursor)), width))
  IO.puts(format(nest(line("x", nest(line("y", "z"), :reset)), 3), width))
  IO.puts(format(group(nest(glue("long text", "b"), 4, :break)), width))
  IO.puts(format(no_limit(group(glue("a long one", "b"))), width))
  IO.puts(format(group(glue(string("éééé"), "b")), width))
  IO.puts(format(group(glue("éééé", "b")), width))
end

IO.puts(IO.iodata_to_binary(format(concat(["a", collapse_lines(1), line(), line(), line(), "b"]), 80)))
IO.puts(IO.iodata_to_binary(format(nest(concat(["a", collapse_lines(2), line(), line(), line(), "b"]), 2), 80)))
IO.puts(format(group(force_unfit(glue("a", "b"))), 80))
IO.puts(format(group(glue("a", concat("b", line()))), 80))
