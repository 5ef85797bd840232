# OptionParser.parse!/2: what each line gives or raises.
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
OptionParser.parse!(["--foo", "1"], strict: [foo: :integer])
OptionParser.parse!(["--foo", "x"], strict: [foo: :integer])
OptionParser.parse!(["--foo"], strict: [foo: :integer])
OptionParser.parse!(["--bar"], strict: [foo: :integer])
OptionParser.parse!(["--fooo"], strict: [foo: :integer, food: :string])
OptionParser.parse!(["--fooo", "--foo", "x", "-z"], strict: [foo: :integer, food: :string])
OptionParser.parse!(["--foo=x"], strict: [foo: :boolean])
OptionParser.parse!(["-f"], strict: [foo: :integer], aliases: [f: :foo])
OptionParser.parse!(["--no-foo"], strict: [foo: :integer])
OptionParser.parse!(["--foo", "x"], strict: [foo: [:integer, :keep]])
OptionParser.parse!(["--foo", "x"], strict: [foo: :float])
OptionParser.parse!(["--foo=x"], strict: [foo: :count])
OptionParser.parse!(["--foo_bar"], strict: [foo_bar: :integer])
OptionParser.parse!(["--hello-wold"], strict: [hello_world: :integer])
OptionParser.parse!(["--no-bool=false"], strict: [bool: :boolean])
OptionParser.parse!(["x", "y"], strict: [])
OptionParser.parse_head!(["--foo", "--bar", "x"], strict: [foo: :boolean])
OptionParser.parse!(["--foo_bar"], switches: [])
OptionParser.parse!(["--foo", "x"], switches: [foo: :integer])
OptionParser.parse!(["--foo", "x"], switches: [foo: :integer, bar: :boolean, baz_qux: :keep, c: :count, r: :regex, s: :string], aliases: [f: :foo, g: :foo, b: :bar])
OptionParser.parse!(["--foo"], strict: [])
OptionParser.parse!(["-x"], strict: [], aliases: [])
OptionParser.parse!(["--foo", "(", "--bar="], strict: [foo: :regex, bar: :regex])
OptionParser.parse!(["--foo"], strict: [foo: :regex, bar: [:string, :keep]])
OptionParser.parse!(["--foo"], strict: [foo: [:string, :keep]])
OptionParser.parse!(["--foo"], strict: [foo: :keep])
OptionParser.parse!(["--foo"], strict: [foo: :string])
OptionParser.parse!(["--bar"], strict: [foo: [:string, :keep]])
OptionParser.parse!(["--bar"], strict: [foo: [:boolean, :keep]])
OptionParser.parse!(["--bar"], strict: [foo: [:boolean]])
OptionParser.parse!(["--bar"], strict: [foo: [:integer]])
OptionParser.parse!(["--unknown", "--quz"], strict: [quux: :string])
OptionParser.parse!(["-q"], strict: [quux: :string], aliases: [z: :quux])
OptionParser.parse!(["--u"], strict: [foo: [:string, :keep], g: [:count, :keep]], aliases: [f: :foo, g: :g])
OptionParser.parse!(["--foo", "("], strict: [foo: :regex], aliases: [f: :foo, g: :foo])
OptionParser.parse!(["--aaaa"], strict: [aaab: :string, aaac: :string])
OptionParser.parse!(["--abcd"], strict: [abxd: :string])
OptionParser.parse!(["--abcd"], strict: [abxy: :string])
OptionParser.parse!(["--abcde"], strict: [abcxy: :string])
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
