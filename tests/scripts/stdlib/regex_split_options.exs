# Regex.split/3: what each line gives or raises.
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
Regex.split(~r{-}, "a-b-c")
Regex.split(~r{-}, "a-b-c", parts: 2)
Regex.split(~r{-}, "a-b-c", parts: 1)
Regex.split(~r{-}, "a-b-c", parts: 0)
Regex.split(~r{-}, "a-b-c", parts: :infinity)
Regex.split(~r{-}, "abc")
Regex.split(~r{}, "abc")
Regex.split(~r{}, "abc", parts: 2)
Regex.split(~r{a(?<second>b)c}, "abc")
Regex.split(~r{a(?<second>b)c}, "abc", on: [:second])
Regex.split(~r{a(?<second>b)c}, "abc", on: [:second], include_captures: true)
Regex.split(~r{(x)}, "Elixir", include_captures: true)
Regex.split(~r{(x)}, "xElixirx", include_captures: true, parts: 2)
Regex.split(~r{(x)}, "xElixirx", on: :all_but_first)
Regex.split(~r{(.)x(.)}, "ElixirExo", on: :all_but_first)
Regex.split(~r{(.)x(.)}, "ElixirExo", on: :all)
Regex.split(~r{(.)x(.)}, "ElixirExo", on: :first)
Regex.split(~r{(.)x(.)}, "ElixirExo", on: :none)
Regex.split(~r{(.)x(.)}, "ElixirExo", on: [2])
Regex.split(~r{,}, ",a,,b,")
Regex.split(~r{,}, "")
Regex.split(~r{b*}, "abbc")
Regex.split(~r/a/, 1)
Regex.split(~r/\s/u, "é ü")
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
