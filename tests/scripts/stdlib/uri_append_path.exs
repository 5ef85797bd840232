# URI.append_path/2: what each line gives or raises.
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
URI.append_path(URI.parse("http://e.com"), "/a")
URI.append_path(URI.parse("http://e.com/"), "/a")
URI.append_path(URI.parse("http://e.com/x"), "/a/b")
URI.append_path(URI.parse("http://e.com/x/"), "/a/b/")
URI.append_path(URI.parse("http://e.com/x//"), "/a/b/")
URI.append_path(URI.parse("http://e.com/x"), "//a")
URI.append_path(URI.parse("http://e.com/x"), "a")
URI.append_path(URI.parse("http://e.com/x"), "")
URI.append_path(URI.parse("http://e.com/x"), "/")
URI.append_path("http://e.com/x", "/a")
URI.append_path(URI.parse("http://e.com/x"), 1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
