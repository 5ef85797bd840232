# Version.compare/2: what each line gives or raises.
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
Version.compare("1.2.3", "1.2.4")
Version.compare("1.2.3-a", "1.2.3")
Version.compare("1.2.3-a.1", "1.2.3-a.b")
Version.compare("1.2.3-1", "1.2.3-a")
Version.compare("1.2.3-a", "1.2.3-a.1")
Version.compare("1.2.3-a+b", "1.2.3-a+c")
Version.compare("1.2.3", "1.2")
Version.compare("x", "1.2.3")
Version.compare(1, "1.2.3")
Version.compare("1.0.0-a.99999999999", "1.0.0-a.1")
Version.compare("1.0.0-aa", "1.0.0-ab")
Version.compare("1.0.0-A", "1.0.0-a")
Enum.sort(["1.10.0", "1.2.0", "1.2.0-rc"], Version)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
