# URI.merge/2: what each line gives or raises.
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
to_string(URI.merge("http://a.com/b/c/d;p?q", "g"))
for r <- ["g:h", "g", "./g", "g/", "/g", "//g", "?y", "g?y", "#s", "g#s", "g?y#s", ";x", "g;x", "g;x?y#s", "", ".", "./", "..", "../", "../g", "../..", "../../", "../../g", "../../../g", "../../../../g", "/./g", "/../g", "g.", ".g", "g..", "..g", "./../g", "./g/.", "g/./h", "g/../h", "g;x=1/./y", "g;x=1/../y", "g?y/./x", "g?y/../x", "g#s/./x", "http:g"], do: {r, to_string(URI.merge("http://a/b/c/d;p?q", r))}
for r <- ["g", "./g", "/g", "", "?y", "#s", "..", "../x", "a/../b/./c", "//x", "https://z/a/../b"], do: {r, to_string(URI.merge("http://a", r))}
for r <- ["g", "./g", "/g", "", "?y", "#s", "..", "../x", "a/../b/./c"], do: {r, to_string(URI.merge("http://a/", r))}
URI.merge("/a", "b")
URI.merge("a", "http://b/c")
URI.merge("", "b")
URI.merge("foo:bar", "b")
URI.merge("mailto:a@b", "x")
URI.merge("http:foo", "x")
URI.merge("http://a/b", %URI{path: "c", query: "x"}) 
URI.merge(%URI{scheme: "http", host: "h"}, %URI{path: "c", fragment: "x"})
URI.merge(%URI{host: "h"}, %URI{path: "c", fragment: "x"})
URI.merge(%URI{scheme: "http"}, %URI{path: "c", fragment: "x"})
URI.merge("http://a/b", "http://c/d/../e")
URI.merge("http://u:p@a:99/b?x=1", "c")
URI.merge("http://u:p@a:99/b?x=1", "//z/c")
URI.merge(1, 2)
URI.merge("http://a", 2)
to_string(URI.merge("http://a/b/../c", ""))
to_string(URI.merge("http://a/b/../c", "."))
to_string(URI.merge("foo:a/b", "../../c"))
to_string(URI.merge("foo:a/b", "../c"))
to_string(URI.merge("foo:a/b/c", "./c/../d"))
to_string(URI.merge("foo:a/b/c", ".."))
to_string(URI.merge("foo:a/b/c", "."))
to_string(URI.merge("http://a/b//c/", "../d"))
to_string(URI.merge("http://a/b//c/", "d//e/"))
to_string(URI.merge("http://a/b", "c//"))
to_string(URI.merge("http://a/b", "//"))
to_string(URI.merge("http://a/b", "foo://c/./d/../../e/"))
to_string(URI.merge("http://a/b", "foo:../e/"))
to_string(URI.merge("http://a/b", "/e/../../f/./"))
to_string(URI.merge("http://a/b?c#d", "#"))
to_string(URI.merge("http://a/b?c#d", "?"))
to_string(URI.merge("http://a/b?c#d", ""))
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
