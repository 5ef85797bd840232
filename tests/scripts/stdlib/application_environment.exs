# Application.get_env and its like: what each line gives or raises.
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
Application.get_env(:foo, :bar)
Application.get_env(:foo, :bar, 1)
Application.put_env(:foo, :bar, 2)
Application.fetch_env(:foo, :bar)
Application.fetch_env(:foo, :baz)
Application.fetch_env!(:foo, :bar)
Application.fetch_env!(:foo, :baz)
Application.fetch_env!(:foo_none, :baz)
Application.fetch_env!(:kernel, :baz)
Application.put_env(:foo, :x, nil)
Application.fetch_env!(:foo, :x)
Application.get_env(:foo, :x, 9)
Application.get_all_env(:foo) |> Enum.sort
Application.get_all_env(:foo_none)
Application.delete_env(:foo, :bar)
Application.put_all_env([foo: [a: 1, b: [c: 1]], bar: [z: 1]])
Application.put_all_env([foo: [b: [d: 2]]])
Application.put_all_env([{:foo, 1}])
Application.put_all_env(:x)
Application.put_all_env([foo: [a: 1], foo: [b: 2]])
Application.put_all_env(%{foo: %{a: 1}})
Application.get_env("a", :b)
Application.put_env("a", :b, 1)
Application.get_env(:a, "b", 3)
Application.fetch_env(:a, 1)
Application.delete_env("a", :b)
Application.get_all_env("a")
Application.put_env(:foo, :p, 1, persistent: true)
Application.put_env(:foo, :p, 1, timeout: 1000)
Application.put_env(:foo, :p, 1, :x)
require Application; Application.compile_env(:foo, :p)
defmodule AA do @x Application.compile_env(:foo, :p, 5); def x, do: @x end; AA.x
defmodule AB do @x Application.compile_env(:foo, :nope, 5); def x, do: @x end; AB.x
defmodule AC do @x Application.compile_env!(:foo, :nope); def x, do: @x end
defmodule AD do @x Application.compile_env(:foo, [:b, :d], 7); def x, do: @x end; AD.x
defmodule AE do @x Application.compile_env(:foo, [:b, :e], 7); def x, do: @x end; AE.x
defmodule AF do @x Application.compile_env!(:foo, [:b, :e]); def x, do: @x end
defmodule AG do def x, do: Application.compile_env(:foo, :a) end
Application.compile_env(__ENV__, :foo, :p, 1)
Application.compile_env!(__ENV__, :foo, :p)
Application.compile_env!(__ENV__, :foo, :zz)
Application.compile_env!(__ENV__, :foo, [:b, :zz])
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
