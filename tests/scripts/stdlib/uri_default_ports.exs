# URI.default_port: what each line gives or raises.
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
for {s, p} <- [{"http", 80}, {"https", 443}, {"ftp", 21}, {"ldap", 389}, {"sftp", 22}, {"tftp", 69}, {"ws", 80}, {"wss", 443}, {"ldaps", 636}, {"ssh", 22}, {"foo", nil}], do: {s, URI.default_port(s) == p, URI.default_port(s)}
URI.default_port(1)
URI.default_port("ponzi", 9)
URI.default_port("ponzi2", -1)
URI.default_port("ponzi2", 0)
URI.default_port(:a, 1)
URI.default_port("HTTP")
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
