# OptionParser.split/1 and to_argv/2: what each line gives or raises.
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
OptionParser.split("foo bar")
OptionParser.split("foo \"bar baz\"")
OptionParser.split("foo 'bar baz' \"x'y\" 'a\"b'")
OptionParser.split("foo\\ bar baz\\\\")
OptionParser.split("  a   b  ")
OptionParser.split("a\tb\nc")
OptionParser.split("\"a\\\"b\" c")
OptionParser.split("'a\\'b' c")
OptionParser.split("a\"b c\"d")
OptionParser.split("\"\" ''")
OptionParser.split("foo \"bar")
OptionParser.split("foo 'bar")
OptionParser.split("foo \"bar\\")
OptionParser.split("foo\\")
OptionParser.split("")
OptionParser.split(1)
OptionParser.split("a é'ü b'")
OptionParser.to_argv(foo: true, bar: 1, baz_qux: "x")
OptionParser.to_argv(foo: false, bar: nil)
OptionParser.to_argv([foo: 2], switches: [foo: :count])
OptionParser.to_argv([f: true])
OptionParser.to_argv([{"foo", 1}])
OptionParser.to_argv(%{foo: 1})
OptionParser.to_argv(foo: :a, b: 1.5)
OptionParser.to_argv(1)
OptionParser.to_argv([foo: 0], switches: [foo: :count])
OptionParser.to_argv([foo: 0, bar: [1]], switches: [])
OptionParser.to_argv([{:foo, true}, {:b_c, false}, {:d, nil}, {:e, [1]}])
OptionParser.to_argv([foo: "a b"])
OptionParser.to_argv([foo: 1], strict: [foo: :count])
OptionParser.to_argv([foo: true], switches: [foo: :count])
OptionParser.split("a\r\n b")
OptionParser.split("a\\\"b")
OptionParser.split("a\\'b")
OptionParser.split("a\\nb")
OptionParser.split("a 'b")
OptionParser.split("'a'b'c'")
OptionParser.split("a\u00a0b")
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
