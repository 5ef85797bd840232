# Version.match?/3: what each line gives or raises.
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
Version.match?("1.2.3", "> 1.2.2")
Version.match?("1.2.3", "foo")
Version.match?("x", "> 1.2.2")
Version.match?("1.2.3", "1.2.3")
Version.match?("1.2.3", "== 1.2.3")
Version.match?("1.2.3", "!= 1.2.3")
Version.match?("1.2.3", "!1.2.3")
Version.match?("1.2.3", ">1.2.3")
Version.match?("1.2.3", ">= 1.2.3 and < 2.0.0")
Version.match?("1.2.3", ">= 2.0.0 or < 2.0.0")
Version.match?("1.2.3", "> 2.0.0 or < 2.0.0 and > 1.0.0")
for r <- ["~> 1.2", "~> 1.2.3", "~> 1.2.4", "~> 1.3", "~> 2.0", "~> 1.2-a", "~> 1.2.3-a", "~> 1", "~> 1.2.3.4"], do: {r, try do Version.match?("1.2.3", r) rescue e -> Exception.message(e) end}
for v <- ["1.2.3-a", "1.3.0-a", "1.2.3", "1.3.0", "2.0.0-a", "2.0.0"], do: {v, Version.match?(v, "~> 1.2.3"), Version.match?(v, "~> 1.2"), Version.match?(v, ">= 1.2.3-a"), Version.match?(v, "~> 1.2.3-a")}
for v <- ["1.2.3-a", "1.3.0-a", "2.0.0-a", "2.0.0"], do: {v, Version.match?(v, "~> 1.2.3", allow_pre: false), Version.match?(v, "~> 1.2", allow_pre: false), Version.match?(v, ">= 1.2.3-a", allow_pre: false), Version.match?(v, "~> 1.2.3-a", allow_pre: false)}
Version.match?("2.0.0-a", "> 1.0.0", allow_pre: true)
Version.match?("2.0.0-a", "> 1.0.0", allow_pre: false)
Version.match?("2.0.0-a", "> 1.0.0 and < 3.0.0-a", allow_pre: false)
Version.match?("2.0.0-a", "!= 1.0.0", allow_pre: false)
Version.match?("2.0.0-a", "== 2.0.0-a", allow_pre: false)
Version.match?("2.0.0", Version.parse_requirement!("> 1.0.0"))
Version.match?("2.0.0", Version.compile_requirement(Version.parse_requirement!("> 1.0.0")))
Version.match?(1, "> 1.0.0")
Version.match?("1.0.0", 1)
Version.match?("1.0.0", "> 1.0.0", :x)
Version.match?("1.2.3", "~> 1.2.3 or ~> 2.0 and == 1.0.0")
Version.match?("1.2.3", "== 1.0.0 and == 2.0.0 or == 1.2.3")
Version.match?("1.2.3", "== 1.2.3 or == 2.0.0 and == 1.0.0")
Version.match?("x", "y")
Version.match?("1.2.0-a", "~> 1.2")
Version.match?("1.2.0-a", "~> 1.2.0")
Version.match?("1.2.0-b", "~> 1.2.0-a")
Version.match?("1.2.0-b", "~> 1.2-a")
Version.match?("1.2.3-b", "== 1.2.3-b+c")
Version.match?("1.2.3-b", "1.2.3")
Version.match?("1.2.3-b", "< 1.2.3")
Version.match?("1.2.3-b", "< 1.2.3", allow_pre: false)
Version.match?("1.2.3-b", "<= 1.2.3", allow_pre: false)
Version.match?("1.2.3-b", "!= 1.2.3-b", allow_pre: false)
Version.match?("1.2.3-b", "1.2.3-b", allow_pre: false)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
