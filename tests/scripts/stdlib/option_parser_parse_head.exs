# OptionParser.parse_head/2: what each line gives or raises.
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
OptionParser.parse_head(["--foo", "x", "--bar"], strict: [foo: :boolean, bar: :boolean])
OptionParser.parse_head(["--foo", "1", "x", "--bar"], strict: [foo: :integer, bar: :boolean])
OptionParser.parse_head(["--foo", "--", "--bar"], strict: [foo: :boolean, bar: :boolean])
OptionParser.parse_head(["--foo", "--", "--bar"], strict: [foo: :boolean, bar: :boolean], return_separator: true)
OptionParser.parse_head(["--foo", "lib", "--unknown"], switches: [foo: :boolean])
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
