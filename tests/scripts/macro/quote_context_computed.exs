# The context of quoted variables may be known only when the code runs.
defmodule Maker do
  def make(context) do
    quote(context: context, do: (x = Foo.Bar; call(x); if(x, do: 1)))
  end
end

IO.inspect(Maker.make(Some.Context))
IO.inspect(Maker.make(:plain))

for wrong <- [nil, 1, "text"] do
  try do
    Maker.make(wrong)
  rescue
    error -> IO.puts(Exception.message(error))
  end
end

for code <- [
      "quote context: 1, do: x",
      "quote context: nil, do: x",
      "quote line: :a, do: x",
      "quote file: 1, do: x",
      "quote generated: 1, do: x",
      "quote unquote: 1, do: x",
      "quote 1, do: x",
      "quote line: true, do: f(x)",
      "quote line: false, do: f(x)",
      "c = Foo; quote context: c, do: x"
    ] do
  try do
    IO.inspect(elem(Code.eval_string(code, [], file: "code"), 0))
  rescue
    error -> IO.puts(Exception.message(error))
  end
end
