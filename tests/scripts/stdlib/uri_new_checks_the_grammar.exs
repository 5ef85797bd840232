# URI.new/1 and new!/1: what each line gives or raises.
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
URI.new("foo bar")
URI.new("/invalid_greater_than_in_path/>")
URI.new("http://a:b")
URI.new("http://a:99999999999999999999/x")
URI.new("http://[zz]/")
URI.new("http://[::1")
URI.new("http://é")
URI.new("http://a/é")
URI.new("http://a/?q=[1]")
URI.new("http://a/[1]")
URI.new("1a:b")
URI.new(":a")
URI.new("a^b")
URI.new("http://a b")
URI.new("a\n")
URI.new("http://u@v@w")
URI.new("http://h:8a")
URI.new("http://h#a#b")
URI.new(1)
URI.new!("foo bar")
URI.new!(1)
URI.new("http://a/b c/d") 
URI.new("http://a/b\\d") 
URI.new("http://a/b{d}") 
URI.new("http://a/b|d") 
URI.new("http://a/\"") 
URI.new("http://a/`") 
URI.new("http://a/<") 
URI.new("http://a/?a b")
URI.new("http://a/#a b")
URI.new("http://a/?a^")
URI.new("http://a:b@c:1:2")
URI.new("http://a:1:2")
URI.new("http://[v1.abc]/")
URI.new("http://[::1]x/")
URI.new("http://[1.2.3.4]/")
URI.new("http://[]/")
URI.new("http://[:::]/")
URI.new("http://[fe80::1%25eth0]/")
URI.new("h_p://a")
URI.new("h$p://a")
URI.new("é://a")
URI.new("a:é")
URI.new("a@b:c")
URI.new("http://h:80 /")
URI.new("http://h:-1/")
URI.new("http://u^@h/")
URI.new("http://u[@h/")
URI.new("http://h^/")
URI.new("http://h/\u0000")
URI.new("%41:b")
URI.new("http://u@h/^")
URI.new("http://u:p@h/a?^")
URI.new("http://u:p@h/a#^")
URI.new("http://a:4294967295/x")
URI.new("http://a:4294967296/x")
URI.new("http://a:999999999999/x")
URI.new("http://a:9999999999999999/x")
URI.new("http://a:99999999999999999/x")
URI.new("http://a:9999999999999999999/x")
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
