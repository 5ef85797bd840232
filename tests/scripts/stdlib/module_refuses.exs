# What `Module` and attributes refuse, while a module is open and when it is done.
defmodule Try do
  def code(text) do
    Code.eval_string(text, [], file: "code")
    IO.puts("fine: " <> text)
  rescue
    error -> IO.puts(Exception.message(error))
  end
end

defmodule Done do
end

for call <- [
      "put_attribute(Done, :a, 1)",
      "get_attribute(Done, :a)",
      "get_last_attribute(Done, :a)",
      "has_attribute?(Done, :a)",
      "delete_attribute(Done, :a)",
      "register_attribute(Done, :a, [])",
      "attributes_in(Done)",
      "definitions_in(Done)",
      "definitions_in(Done, :def)",
      "defines?(Done, {:a, 1})",
      "defines?(Done, {:a, 1}, :def)",
      "defines_type?(Done, {:a, 1})",
      "delete_definition(Done, {:a, 1})",
      "get_definition(Done, {:a, 1})",
      "make_overridable(Done, a: 1)",
      "overridable?(Done, {:a, 1})",
      "overridables_in(Done)",
      "spec_to_callback(Done, {:a, 1})",
      "get_attribute(Nowhere, :a)",
      "create(nil, nil, __ENV__)",
      "create(Elixir, nil, __ENV__)"
    ] do
  Try.code("Module." <> call)
end

for {attribute, n} <- Enum.with_index([
      "behaviour 1",
      "doc 1",
      "doc {1}",
      "moduledoc 1",
      "typedoc 1",
      "deprecated 1",
      "file 1",
      "external_resource 1",
      "impl 1",
      "on_load 1",
      "nifs 1",
      "dialyzer 1",
      "on_load :f\n@on_load :g\ndef f, do: :ok",
      "optional_callbacks 1",
      "optional_callbacks [f: 1]",
      "compile {:inline, g: 1}",
      "dialyzer {:nowarn_function, g: 1}",
      "enforce_keys 1\ndefstruct [:a]"
    ]) do
  Try.code("defmodule A#{n} do\n@#{attribute}\nend")
end

for {body, n} <- Enum.with_index([
      "Module.put_attribute(__MODULE__, :doc, 1)",
      "Module.make_overridable(__MODULE__, [:f])",
      "Module.make_overridable(__MODULE__, Nowhere)",
      "Module.make_overridable(__MODULE__, List)",
      "Module.make_overridable(__MODULE__, GenServer)",
      "defoverridable 1",
      "defoverridable [:f]",
      "defoverridable f: :a",
      "defoverridable List",
      "defmacro f(x), do: x\ndefoverridable f: 1\ndef f(x), do: x",
      "defstruct [__struct__: 1]",
      "defdelegate f(1), to: List",
      "defdelegate f(x), to: nil",
      "defdelegate f(x), to: B13",
      "defdelegate f(x) when x, to: List",
      "defguard is_a(1) when true",
      "defguard is_a(x) when x when true",
      "@a nil\nIO.inspect([Module.get_attribute(__MODULE__, :a, 1), Module.get_attribute(__MODULE__, :b, 1)])"
    ]) do
  Try.code("defmodule B#{n} do\n#{body}\nend")
end
