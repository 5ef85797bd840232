# Requirements of versions: what each line gives or raises.
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
inspect(Version.parse_requirement!("~> 1.2"))
Version.parse_requirement("== 2.0.1")
Version.parse_requirement("== == 2.0.1")
Version.parse_requirement("")
Version.parse_requirement(" ")
Version.parse_requirement("and")
Version.parse_requirement("> 1.0.0 and")
Version.parse_requirement("> 1.0.0 > 2.0.0")
Version.parse_requirement("> 1.0.0 1.0.0")
Version.parse_requirement("1.0.0 and 1.0.0")
Version.parse_requirement(">")
Version.parse_requirement("> 1.0")
Version.parse_requirement("> 1")
Version.parse_requirement("1.0")
Version.parse_requirement("=> 1.0.0")
Version.parse_requirement("=1.0.0")
Version.parse_requirement("~>1.0.0")
Version.parse_requirement("~ 1.0.0")
Version.parse_requirement("> 1.0.0 && < 2.0.0")
Version.parse_requirement("> 1.0.0, < 2.0.0")
Version.parse_requirement("> 1.0.0and< 2.0.0")
Version.parse_requirement("  >   1.0.0    or  <  2.0.0  ")
Version.parse_requirement(1)
Version.parse_requirement!("foo")
Version.parse_requirement!(1)
Version.parse_requirement!("> 1.0.0 or")
try do Version.parse_requirement!("foo") rescue e -> Map.from_struct(e) end
to_string(Version.parse_requirement!("> 1.0.0   and < 2.0.0"))
inspect(Version.parse_requirement!("> 1.0.0   and < 2.0.0"))
Version.parse_requirement!("> 1.0.0   and < 2.0.0-a or ~> 1.2").lexed
Version.parse_requirement!("1.0.0").lexed
Version.parse_requirement!("!1.0.0 and != 2.0.0-a.1+b").lexed
Version.compile_requirement("x")
Version.compile_requirement(Version.parse_requirement!("> 1.0.0")) == Version.parse_requirement!("> 1.0.0")
Version.parse_requirement("> 1.0.0 and< 2.0.0")
Version.parse_requirement("> 1.0.0 and < 2.0.0 or")
Version.parse_requirement("> 1.0.0\tand\n< 2.0.0")
Version.parse_requirement("> 1.0.0\n")
Version.parse_requirement(">\t1.0.0")
Version.parse_requirement("! 1.0.0").lexed
Version.parse_requirement!("! 1.0.0").lexed
Version.parse_requirement!("! =1.0.0").lexed
Version.parse_requirement!("> = 1.0.0").lexed
Version.parse_requirement!("> 1.0.0-and").lexed
Version.parse_requirement!("or").lexed
Version.parse_requirement!("~> 1.0.0 and 2.0.0").lexed
Version.InvalidVersionError.exception("x")
Version.InvalidVersionError.exception([version: "x"])
Version.InvalidRequirementError.exception("x") |> Exception.message
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
