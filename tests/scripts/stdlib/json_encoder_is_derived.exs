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
defmodule J1 do @derive JSON.Encoder; defstruct [:b, :a, c: 1]; def t, do: JSON.encode!(%J1{a: 1}) end; J1.t
defmodule J2 do @derive {JSON.Encoder, only: [:a, :b]}; defstruct [:b, :a, c: 1]; def t, do: JSON.encode!(%J2{a: 1}) end; J2.t
defmodule J3 do @derive {JSON.Encoder, except: [:a]}; defstruct [:b, :a, c: 1]; def t, do: JSON.encode!([%J3{a: 1, b: %{x: [nil]}}]) end; J3.t
defmodule J4 do @derive {JSON.Encoder, only: [:zz]}; defstruct [:b, :a, c: 1]; end
defmodule J5 do @derive {JSON.Encoder, except: [:zz, :a]}; defstruct [:b, :a, c: 1]; end
defmodule J6 do @derive {JSON.Encoder, only: [], except: []}; defstruct [:b, :a, c: 1]; def t, do: JSON.encode!(%J6{}) end; J6.t
defmodule J7 do @derive {JSON.Encoder, only: []}; defstruct [:b, :a, c: 1]; def t, do: JSON.encode!(%J7{}) end; J7.t
defmodule J8 do @derive {JSON.Encoder, only: :a}; defstruct [:b, :a, c: 1]; def t, do: JSON.encode!(%J8{}) end; J8.t
defmodule J9 do @derive {JSON.Encoder, foo: :a}; defstruct [:b, :a, c: 1]; def t, do: JSON.encode!(%J9{}) end; J9.t
defmodule J10 do defstruct [:b]; defimpl JSON.Encoder do def encode(%{b: b}, e), do: e.(b, e) end; def t, do: JSON.encode!([%J10{b: 5}, %{x: %J10{b: "y"}}]) end; J10.t
defmodule J11 do defstruct [:b]; def t, do: JSON.encode!(%J11{b: 5}) end; J11.t
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
