# Regex.replace/4: what each line gives or raises.
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
Regex.replace(~r/d/, "abc", "d")
Regex.replace(~r/b/, "abc", "d")
Regex.replace(~r/b/, "abc", "[\\0]")
Regex.replace(~r/a(b|d)c/, "abcadc", "[\\1]")
Regex.replace(~r/\.(\d)$/, "500.5", ".\\g{1}0")
Regex.replace(~r/a(b|d)c/, "abcadc", fn _, x -> "[#{x}]" end)
Regex.replace(~r/(\w+)@(\w+).com/, "abc@def.com", fn _full, _c, _d -> "x" end)
Regex.replace(~r/a/, "banana", "o", global: false)
Regex.replace(~r/a/, "banana", fn -> "z" end)
Regex.replace(~r/a/, "banana", fn _, b, c -> inspect({b, c}) end)
Regex.replace(~r/a/, "banana", fn x -> [x, ?!] end)
Regex.replace(~r/a/, "banana", fn x -> :a end)
Regex.replace(~r/a/, "banana", 1)
Regex.replace(~r/a/, "banana", ~c"abc")
Regex.replace(~r/a/, 1, "")
Regex.replace(~r//, "abc", "-")
Regex.replace(~r/x*/, "abc", "-")
Regex.replace(~r/b*/, "abc", "-")
Regex.replace(~r/(b)|(c)/, "abc", "<\\1\\2>")
Regex.replace(~r/b/, "abc", "\\\\")
Regex.replace(~r/b/, "abc", "\\")
Regex.replace(~r/b/, "abc", "\\x")
Regex.replace(~r/b/, "abc", "\\10")
Regex.replace(~r/b/, "abc", "\\g{0}")
Regex.replace(~r/b/, "abc", "\\g{99}")
Regex.replace(~r/b/, "abc", "\\g0")
Regex.replace(~r/b/, "abc", "&")
Regex.replace(~r/(?<n>b)/, "abc", "\\g{n}")
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
