# URI.parse/1: what each line gives or raises.
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
URI.parse("http://foo.com/path/to/something?foo=bar&bar=foo#frag")
URI.parse("https://user:pw@Example.COM:8080/a?b#c")
URI.parse("")
URI.parse("foo")
URI.parse("//host/path")
URI.parse("mailto:a@b.c")
URI.parse("HTTP://FOO.com")
URI.parse("ftp://ftp.x/")
URI.parse("http://[::1]:80/a")
URI.parse("http://[2001:db8::1]/a")
URI.parse("http://[::1")
URI.parse("ldap:///dc=example,dc=com??sub?(givenName=John)")
URI.parse("ws://x"); 
URI.parse("wss://x")
URI.parse("sftp://x")
URI.parse("tftp://x:99")
URI.parse("http://x:y")
URI.parse("http://x:")
URI.parse("http://x:/p")
URI.parse("http://x:99999999999/p")
URI.parse("/a b")
URI.parse("http://a b/")
URI.parse("?q")
URI.parse("#f")
URI.parse("?#")
URI.parse("http://h?#")
URI.parse("http://foo.com/a%20b?x=%zz")
URI.parse("file:///etc/passwd")
URI.parse("a:b:c")
URI.parse("1a:b")
URI.parse(":a")
URI.parse("http:///p")
URI.parse("http://@host/")
URI.parse("http://u@h@x/")
URI.parse("http://é/ü")
URI.parse(1)
URI.parse(%URI{host: "a"})
URI.parse(~c"http://a")
URI.parse("http://\xff")
URI.parse("http://a\nb/c\nd")
URI.parse("http://[fe80::1]x:80/a").host
URI.parse("http://[fe80::1]x:80/a").port
URI.parse("http://a]b[:80/a").host
URI.parse("http://h:8a/").port
URI.parse("http://h:8a/").host
URI.parse("http://h:80:90/")
URI.parse("http://u:p@h:80:90/")
URI.parse("//")
URI.parse("h+t-t.p://a").scheme
URI.parse("h_p://a")
URI.parse("a:")
URI.parse("a:/b")
URI.parse("http://[::1]a")
URI.parse("http://[::1]")
URI.parse("http://[]")
URI.parse("http://[g_]:80")
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
