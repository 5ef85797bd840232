# What an implementation raises is printed in place of the struct, or raised as `Inspect.Error` without `safe`.
defmodule Bad do
  defstruct [:how]

  defimpl Inspect do
    def inspect(%{how: :raise}, _), do: raise("oops")
    def inspect(%{how: :lines}, _), do: raise("line1\n\nline2\n")
    def inspect(%{how: :throw}, _), do: throw(:ball)
    def inspect(%{how: :exit}, _), do: exit(:bye)
    def inspect(%{how: :nested} = bad, opts), do: Inspect.Algebra.to_doc(%{bad | how: :raise}, opts)
    def inspect(%{how: :text}, _), do: "text\nof lines"
  end
end

head = fn text -> text |> String.split("Stacktrace") |> hd() |> String.replace(~r/%\{.*\}/, "%{…}") |> IO.puts() end

for how <- [:raise, :lines, :nested, :text] do
  bad = struct(Bad, how: how)
  IO.puts("-- #{how}")
  head.(inspect(bad))
  head.(inspect([bad, 1], pretty: true))

  try do
    IO.puts(inspect(bad, safe: false))
  rescue
    error -> head.(inspect(error.__struct__) <> " " <> Exception.message(error))
  end
end

for how <- [:throw, :exit] do
  try do
    inspect(struct(Bad, how: how))
  catch
    kind, value -> IO.inspect({kind, value})
  end
end

error = Inspect.Error.exception(exception: %RuntimeError{message: "boo"}, stacktrace: [], inspected_struct: "%{}")
IO.puts(Exception.message(error))
IO.puts(inspect(error))
IO.puts(inspect(%{error | stacktrace: [{Foo, :bar, 1, []}]}))
IO.inspect(Inspect.Error.pad("a\n\nb", 2))
