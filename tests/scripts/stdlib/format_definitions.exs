# `Code.format_string!/2`: definitions.
for code <- [
      "defmodule A do\ndef a, do: 1\ndef b do\n2\nend\ndefp c(x) when x > 1, do: x\nend",
      "defmodule A do\nuse B\nimport C\n@moduledoc false\n@doc \"x\"\ndef a(x \\\\ 1), do: x\nend",
      "def foo(a, b) when is_integer(a) and is_integer(b) do\na\nend",
      "defstruct [:a, :b]",
      "defstruct a: 1, b: 2",
      "@type t :: %{a: integer, b: binary}",
      "@spec foo(a) :: b when a: integer, b: atom",
      "@callback foo(integer) :: :ok | :error",
      "defmacro foo(x), do: quote(do: unquote(x))",
      "defimpl Foo, for: Bar do\ndef a(b), do: b\nend",
      "defguard is_foo(x) when x == 1"
    ] do
  formatted = code |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  IO.puts(formatted)
  IO.puts("--")

  again = formatted |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  if again != formatted, do: IO.puts("!! formatted again:\n" <> again)
end
