# Regex.run/3: what each line gives or raises.
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
Regex.match?(~r/foo/, "foo bar")
Regex.match?(~r/foo/, 1)
Regex.match?("foo", "foo")
"abc" =~ ~r/b/
"abc" =~ "b"
"abc" =~ ""
"abc" =~ 1
Regex.run(~r/c(d)/, "abcd")
Regex.run(~r/e/, "abcd")
Regex.run(~r/c(d)/, "abcd", return: :index)
Regex.run(~r/c(d)(e)?/, "abcd")
Regex.run(~r/c(e)?(d)/, "abcd")
Regex.run(~r/c(e)?(d)/, "abcd", return: :index)
Regex.run(~r/c(?<foo>d)/, "abcd", capture: :all_names)
Regex.run(~r/(?<b>c)(?<a>d)/, "abcd", capture: :all_names)
Regex.run(~r/(?<b>c)(?<a>d)/, "abcd", capture: [:b])
Regex.run(~r/(?<b>c)(?<a>d)/, "abcd", capture: ["b", "a"])
Regex.run(~r/(?<b>c)(?<a>d)/, "abcd", capture: [1, 0, 5])
Regex.run(~r/(?<b>c)(?<a>d)/, "abcd", capture: ["zz"])
Regex.run(~r/(?<b>c)(?<a>d)/, "abcd", capture: :first)
Regex.run(~r/(?<b>c)(?<a>d)/, "abcd", capture: :all_but_first)
Regex.run(~r/(?<b>c)(?<a>d)/, "abcd", capture: :none)
Regex.run(~r/(?<b>c)(?<a>d)/, "abcd", capture: :bogus)
Regex.run(~r/(?<b>c)(?<a>d)?(?<e>x)?/, "abc", capture: :all_names)
Regex.run(~r/c(d)?(e)?/, "abc", capture: [1, 2])
Regex.run(~r/a/, "banana", offset: 2)
Regex.run(~r/a/, "banana", offset: 2, return: :index)
Regex.run(~r/^a/, "banana", offset: 1)
Regex.run(~r/a/, "banana", offset: 10)
Regex.run(~r/a/, "banana", offset: -1)
Regex.run(~r/a/, "banana", return: :foo)
Regex.run(~r/a/, "banana", foo: 1)
Regex.run(~r/a/, 1)
Regex.run(~r/a/u, <<255, "a">>)
Regex.run(~r/./u, "é")
Regex.run(~r/./, "é")
Regex.run(~r/é/, "é")
Regex.run(~r/\w+/u, "héé")
Regex.run(~r/\w+/, "héé")
Regex.run(~r/É/iu, "é")
Regex.run(~r/\d/u, "٣")
Regex.run(~r/a.b/, "a\nb")
Regex.run(~r/a.b/s, "a\nb")
Regex.run(~r/a.b/, "a\rb")
Regex.run(~r/a$/, "a\n")
Regex.run(~r/^b$/m, "a\nb\nc")
Regex.run(~r/^b$/m, "a\r\nb\r\nc")
Regex.run(~r/a b # c/x, "ab")
Regex.run(~r/a+/U, "aaa")
Regex.run(~r/b/f, "a\nb")
Regex.run(~r/\R/, "\r\n")
Regex.run(~r/\bfoo\b/i, "a FOO b")
Regex.run(~r/(a)|(b)/, "b")
Regex.run(~r/(?:(a)|b)*/, "ab")
Regex.run(~r/(a+)+$/, String.duplicate("a", 30) <> "b")
Regex.run(~r/(?i)a(?-i)b/, "AB")
Regex.run(~r/(?<y>\d{4})-(?<m>\d\d)/, "on 2020-10", capture: ["y", :m])
Regex.run(~r//, "abc")
Regex.run(~r//, "")
Regex.run(~r/\Aa\z/, "a")
Regex.run(~r/(?<=a)b/, "ab", return: :index)
Regex.run(~r/(?=b)/, "ab", return: :index)
Regex.run(~r/\p{Lu}/u, "aÉ")
Regex.run(~r/\x{e9}/u, "é")
Regex.run(~r/[[:alpha:]]+/, "12ab")
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
