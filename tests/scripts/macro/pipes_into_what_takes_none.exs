# What `|>` and Macro.pipe/3 say where nothing can be piped into, and Macro.unescape_string/1 of escapes that are none.
# stderr: ignored
sources = [
  "fn x -> x end", "2", "String", "-2", "+a", "2 + 3", "{1, 2}", "&(&1)", "%{}", "a[b]", "not true", "x = 2", "@foo",
  "!a", "a and b", "..", "to_string", "Kernel.+(2)", "(fn x -> x end).()"
]

for source <- sources do
  tell = fn run ->
    try do
      run.()
    rescue
      error -> "#{inspect(error.__struct__)} #{Exception.message(error)}"
    end
  end

  IO.puts("#{source}: #{tell.(fn -> Macro.to_string(Macro.pipe(1, Code.string_to_quoted!(source), 0)) end)}")

  unless source in ["to_string", ".."] do
    IO.puts("   |> #{tell.(fn -> "1 |> #{source}" |> Code.eval_string() |> elem(0) |> inspect() end)}")
  end
end

for text <- ["\\x", "\\xg", "\\u", "\\u{110000}", "\\u12", "\\uD800", "\\x41\\u{e9}"] do
  try do
    IO.inspect(Macro.unescape_string(text))
  rescue
    error in ArgumentError -> IO.puts(error.message)
  end
end

IO.inspect(Macro.to_string({:"foo bar", [], [1]}))
IO.inspect(elem(Code.eval_string("alias __MODULE__.Foo"), 0))

try do
  Code.eval_string("defmodule Fields do defstruct [{\"a\", 1}] end")
rescue
  error in ArgumentError -> IO.puts(error.message)
end
