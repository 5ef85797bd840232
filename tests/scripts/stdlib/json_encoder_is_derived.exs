# @derive JSON.Encoder: what each line gives or raises.
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
defmodule J10 do defstruct [:b]; defimpl JSON.Encoder do def encode(%{b: b}, e), do: e.(b, e) end; def t, do: JSON.encode!([%J10{b: 5}, %{x: %J10{b: "y"}}]) end; J10.t
defmodule J11 do defstruct [:b]; def t, do: JSON.encode!(%J11{b: 5}) end; J11.t
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
