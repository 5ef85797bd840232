# What an implementation of Inspect cannot print must not keep its own error from being printed, for ever.
defmodule Money do
  defstruct [:amount, :cur]

  defimpl Inspect do
    def inspect(%Money{amount: a, cur: c}, _), do: "#Money<#{a} #{c}>"
  end
end

defmodule Picky do
  defstruct [:a]

  defimpl Inspect do
    def inspect(%{a: 1}, _), do: "picky"
  end
end

defmodule Plain do
  defstruct [:a]
end

defmodule Oops do
  defexception [:a]
  def message(_), do: "oops"
end

defmodule Around do
  defstruct [:a]

  defimpl Inspect do
    def inspect(%{a: a}, opts), do: Inspect.Algebra.concat("<", Inspect.Algebra.to_doc(a, opts))
  end
end

for map <- [%{__struct__: Money}, %{__struct__: Plain}, %{__struct__: Oops}, %{__struct__: Range}, %{__struct__: Nope}, %{__struct__: 1}] do
  IO.puts(inspect(map))
  IO.puts(inspect([map]))
end

head = fn text -> text |> String.split("Stacktrace") |> hd() |> String.replace("%{a: 2, __struct__: Picky}", "%{__struct__: Picky, a: 2}") end
picky = struct(Picky, a: 2)

for term <- [picky, [picky], struct(Plain, a: picky), struct(Around, a: picky)] do
  IO.puts(head.(inspect(term)))

  try do
    inspect(term, safe: false)
  rescue
    error -> IO.puts(head.(Exception.message(error)) |> String.split("while") |> hd())
  end
end

try do
  Picky.nope(picky)
rescue
  error -> IO.puts(Exception.message(error))
end
