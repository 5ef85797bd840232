# Functions of a protocol may stand within other forms; `Protocol.extract_*` find what is compiled.
defprotocol Shape do
  def area(shape)

  if true do
    @doc "Twice."
    def scaled(shape, factor)
  end

  for _ <- [1] do
    def name(shape)
  end
end

defimpl Shape, for: Integer do
  def area(n), do: n * n
  def scaled(n, factor), do: n * factor
  def name(_), do: "square"
end

IO.inspect({Shape.area(3), Shape.scaled(3, 2), Shape.name(3)})
IO.inspect(Shape.__protocol__(:functions))
IO.inspect(Enum.sort(Shape.behaviour_info(:callbacks)))

try do
  Shape.area("text")
rescue
  error in Protocol.UndefinedError -> IO.puts(Exception.message(error))
end

for code <- [
      "defprotocol P1 do def f end",
      "defprotocol P2 do def f() end",
      "defprotocol P3 do for n <- [:a], do: (def unquote(n)(x)) end"
    ] do
  try do
    Code.eval_string(code)
  rescue
    error -> IO.puts(Exception.message(error))
  end
end
