# Texts of URIs: what each line gives or raises.
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
to_string(%URI{scheme: "http", host: "a", path: "/b", query: "q", fragment: "f", port: 80, userinfo: "u"})
to_string(%URI{scheme: "http", host: "a", path: "b"})
to_string(%URI{host: "a", path: "b"})
to_string(%URI{host: "a"})
to_string(%URI{host: "a", port: 99})
to_string(%URI{host: "", path: "/b"})
to_string(%URI{scheme: "http", host: "a", port: 99})
to_string(%URI{scheme: "https", host: "a", port: 443})
to_string(%URI{scheme: "https", host: "a", port: 80})
to_string(%URI{scheme: "https", host: "::1", port: 80})
to_string(%URI{userinfo: "x", path: "/a"})
to_string(%URI{scheme: "foo", path: "a"})
to_string(%URI{scheme: "foo", path: "//a"})
to_string(%URI{path: "//a"})
to_string(%URI{})
to_string(%URI{query: "", fragment: ""})
to_string(%URI{authority: "foo:9", host: "a", path: "/"})
to_string(%URI{authority: "foo:9", path: "/"})
to_string(%URI{authority: "foo:9", path: "x"})
URI.to_string(%URI{host: "a", path: "b"})
URI.to_string("http://foo")
URI.to_string(1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
