# stderr: ignored
sources = [
  "@doc 1", "@moduledoc true", "@typedoc :a", "@doc since: 1", "@on_load 1", "@on_load {:f, 1}", "@impl 1",
  "@external_resource 1", "@deprecated false", "@file 1", "@behaviour 1", "@dialyzer 1",
  "@enforce_keys 1\ndefstruct [:a]", "@optional_callbacks 1", "@optional_callbacks nope: 1",
  "@compile {:inline, nope: 1}", "@dialyzer {:nowarn_function, nope: 1}",
  "@callback a :: 1\ndef behaviour_info(_), do: 1", "def f, do: __info__(:functions)", "def f([a | _], b \\\\ 1)",
  "defdelegate upcase(\"a\"), to: String",
  "def f(a), do: a\ndef f(a, b \\\\ 1), do: {a, b}",
  "def f(a \\\\ 1), do: a\ndef f(a, b \\\\ 1), do: {a, b}",
  "defp f(a), do: a\ndef f(a, b \\\\ 1), do: {a, b}"
]

for {source, i} <- Enum.with_index(sources) do
  result =
    try do
      {{:module, _, _, value}, _} = Code.eval_string("defmodule M#{i} do\n#{source}\nend")
      value
    rescue
      e -> {e.__struct__, Exception.message(e)}
    end

  IO.puts("#{inspect(source)}\n  #{inspect(result)}")
end
