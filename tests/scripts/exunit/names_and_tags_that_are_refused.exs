# normalise: suite
# What `test`, `describe` and tags refuse, and names longer than an atom.
ExUnit.start(seed: 0)

sources = [
  "@describetag :a\ndescribe \"q\" do test \"x\", do: :ok end",
  "@tag %{a: 1}\ntest \"a\", do: :ok",
  "@tag 1\ntest \"a\", do: :ok",
  "@moduletag 1",
  "test \"a\", do: :ok\ntest \"a\", do: :ok",
  "describe \"a\", do: (describe \"b\", do: :ok)",
  "describe \"a\", do: (setup_all do :ok end)",
  "setup 1"
]

for {source, i} <- Enum.with_index(sources) do
  code = "defmodule Refused#{i} do\nuse ExUnit.Case, register: false\n#{source}\nend"

  result =
    try do
      Code.eval_string(code)
      "fine"
    rescue
      e -> "#{inspect(e.__struct__)} #{Exception.message(e)}"
    end

  IO.puts("#{inspect(source)}\n  #{result}")
end

defmodule LongNames do
  use ExUnit.Case, register: false

  for n <- [250, 251] do
    test String.duplicate("x", n), do: :ok
  end

  test String.duplicate("é", 200), do: :ok
end

for test <- LongNames.__ex_unit__().tests do
  name = Atom.to_string(test.name)
  IO.inspect({String.length(name), String.slice(name, -12, 12)})
end
