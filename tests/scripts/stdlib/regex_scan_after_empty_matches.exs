# Regex.scan/3: what each line gives or raises.
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
Regex.scan(~r/c(d|e)/, "abcd abce")
Regex.scan(~r/c(?:d|e)/, "abcd abce")
Regex.scan(~r/c(d|e)/, "abcd abce", capture: :all_but_first)
Regex.scan(~r/c(d|e)/, "abcd abce", return: :index)
Regex.scan(~r/x/, "abcd abce")
Regex.scan(~r//, "ab")
Regex.scan(~r//, "")
Regex.scan(~r/a*/, "baac")
Regex.scan(~r/\b/, "ab cd", return: :index)
Regex.scan(~r/(?=a)/, "aba", return: :index)
Regex.scan(~r/.*/, "a\nb")
Regex.scan(~r/$/m, "a\nb\n", return: :index)
Regex.scan(~r/^/m, "a\nb\n", return: :index)
Regex.scan(~r/é*/u, "aéé€b", return: :index)
Regex.scan(~r/a(b)?/, "aab")
Regex.scan(~r/(?<x>a)(?<y>b)?/, "aab", capture: :all_names)
Regex.scan(~r/a/, "aXa", offset: 1)
Regex.scan(~r/a/, "aXa", capture: :first, return: :index)
Regex.scan(~r/a/, "aXa", capture: :none)
Regex.scan(~r/\p{Sc}(?<p>\d+)/u, "$4, £5", capture: ["p"])
Regex.scan(~r/a/, 1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
