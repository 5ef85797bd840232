# OptionParser.next/2: what each line gives or raises.
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
OptionParser.next(["--foo", "1", "x"], strict: [foo: :integer])
OptionParser.next(["x", "--foo"], strict: [foo: :integer])
OptionParser.next(["--foo", "x"], strict: [foo: :integer])
OptionParser.next(["--", "x"], switches: [foo: :integer])
OptionParser.next([], switches: [foo: :integer])
OptionParser.next(["-fx"], strict: [foo: :string], aliases: [f: :foo])
OptionParser.next(["-abc"], strict: [a: :boolean, b: :boolean, c: :boolean], aliases: [a: :a, b: :b, c: :c])
OptionParser.next(["--no-foo", "1"], strict: [foo: :boolean])
OptionParser.next(["--foo", "1"])
OptionParser.next(["-x", "1"], switches: [])
OptionParser.next(["--zzzzqq", "1"], switches: [])
OptionParser.next(["--no-zzzzqq2", "1"], switches: [])
OptionParser.next(["--no-foo", "1"], switches: [])
OptionParser.next(["--no-foo", "1"], switches: [foo: :boolean])
OptionParser.next(["--no-foo", "1"], switches: [no_foo: :boolean])
OptionParser.next(["--no-foo", "1"], strict: [no_foo: :boolean])
OptionParser.next(["--no-no-foo", "1"], strict: [no_foo: :boolean])
OptionParser.next(["--foo_bar", "1"], switches: [])
OptionParser.next(["--foo_bar=1", "1"], switches: [])
OptionParser.next(["--foo_bar=1", "1"], strict: [])
OptionParser.next(["--bar=1", "1"], strict: [])
OptionParser.next(["-b=1", "1"], strict: [])
OptionParser.next(["-b=1", "1"], switches: [])
OptionParser.next(["-bc=1", "1"], strict: [b: :boolean, c: :string], aliases: [b: :b, c: :c])
OptionParser.next(["-bc=1", "1"], strict: [], aliases: [bc: :c])
OptionParser.next(["-bc", "1"], strict: [c: :string], aliases: [bc: :c])
OptionParser.next(["-", "1"], strict: [c: :string])
OptionParser.next(["-1"], strict: [c: :string])
OptionParser.next(["-1"], strict: [c: :integer], aliases: ["1": :c])
OptionParser.next(["-1", "2"], strict: [c: :integer], aliases: ["1": :c])
OptionParser.next(["-a-b"], strict: [a: :boolean], aliases: [a: :a])
OptionParser.next(["-a_"], strict: [a: :boolean], aliases: [a: :a])
OptionParser.next(["-a", "-"], strict: [a: :string], aliases: [a: :a])
OptionParser.next(["--foo", "-1"], strict: [foo: :string])
OptionParser.next(["--foo", "-1x"], strict: [foo: :string])
OptionParser.next(["--foo", "-x"], switches: [])
OptionParser.next(["--foo", "-1"], switches: [])
OptionParser.next(["--foo", "--"], switches: [])
OptionParser.next(["--foo", "--"], strict: [foo: :string])
OptionParser.next(["--foo"], strict: [foo: :count])
OptionParser.next(["--foo", "--foo"], strict: [foo: :count])
OptionParser.next(["--foo"], strict: [foo: :boolean], aliases: 1)
OptionParser.next("x", strict: [foo: :boolean])
OptionParser.next(["--foo=false"], switches: [foo: [:boolean, :integer]])
OptionParser.next(["--foo", "7"], switches: [foo: [:boolean, :integer]])
OptionParser.next(["--foo"], switches: [foo: [:boolean, :integer]])
OptionParser.next(["--foo-"], switches: [])
OptionParser.next(["--a-b-c", "1"], switches: [], allow_nonexistent_atoms: true)
OptionParser.next(["--Foo", "1"], switches: [], allow_nonexistent_atoms: true)
OptionParser.next(["--x"], strict: [x: :boolean], allow_nonexistent_atoms: true)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
