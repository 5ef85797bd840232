# What Code.string_to_quoted says of source that it refuses: what each line gives or raises.
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
Code.string_to_quoted("foo(bar]")
Code.string_to_quoted("a ) b")
Code.string_to_quoted("[1")
Code.string_to_quoted("if true do\n1")
Code.string_to_quoted("\"abc")
Code.string_to_quoted("'abc")
Code.string_to_quoted("~s(abc")
Code.string_to_quoted("\"\"\"\nabc")
Code.string_to_quoted(":\"abc")
Code.string_to_quoted("1 +")
Code.string_to_quoted("x = = y")
Code.string_to_quoted("fn -> end end")
Code.string_to_quoted("foo bar baz 5h")
Code.string_to_quoted("1 + end")
Code.string_to_quoted("a = ")
Code.string_to_quoted("foo do")
Code.string_to_quoted("[1, 2", columns: true)
Code.string_to_quoted("(]")
Code.string_to_quoted("{1, ]", line: 5)
Code.string_to_quoted("%{a: 1")
Code.string_to_quoted("fn x ->")
Code.string_to_quoted("<<1")
Code.string_to_quoted("?")
Code.string_to_quoted("if x do )")
Code.string_to_quoted("(1 end")
Code.string_to_quoted("1.2.3")
Code.string_to_quoted("@")
Code.string_to_quoted("foo(1 2)")
Code.eval_string("1 + )")
Code.eval_string("[1")
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
