# Path: what each line gives or raises.
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
Path.join("a", "b")
Path.join("a/", "/b/")
Path.expand("../a", "/x/y")
Path.expand("~") == System.user_home!()
Path.relative_to("/a/b", "/a")
Path.relative_to("/a/b", "/c")
Path.basename("/a/b.ex")
Path.basename("/a/b.ex", ".ex")
Path.dirname("/a/b")
Path.dirname("a")
Path.extname("a.tar.gz")
Path.extname(".bashrc")
Path.rootname("a.tar.gz")
Path.rootname("a.ex", ".ex")
Path.split("/a/b")
Path.split("")
Path.type("/a")
Path.type("a")
Path.absname("a", "/x")
Path.safe_relative("a/../b")
Path.safe_relative("../b")
Path.join(1, 2)
Path.basename(1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
