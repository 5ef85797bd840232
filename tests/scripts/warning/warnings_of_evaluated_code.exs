IO.inspect(Code.eval_string("x = 1\ny = 2\nx + y") |> elem(0))
Code.eval_string("defmodule B do\n  def f(x), do: Nope.a()\nend")
Code.eval_string("defmodule C do\n  import Enum\n  def f(x), do: 1\nend", [], file: "foo.ex", line: 10)
Code.compile_string("defmodule D do\n  import Enum\n  def f(x), do: Nope.x()\nend", "bar.ex")

try do
  Code.eval_string("x + 1")
rescue
  e -> IO.inspect(e)
end

try do
  Code.eval_string("defmodule E do\n def f, do: zzz\n def g, do: yyy\nend")
rescue
  e -> IO.inspect(e)
end
