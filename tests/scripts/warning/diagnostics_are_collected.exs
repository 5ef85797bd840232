show = fn {_, found} ->
  for d <- found, do: IO.inspect({d.severity, d.message, d.position, d.source && Path.basename(d.source), d.span})
end

show.(Code.with_diagnostics(fn ->
  Code.eval_string("defmodule B do\n  import Enum\n  @a 1\n  def f(x), do: Nope.a()\n defp p, do: 1\nend")
end))

show.(Code.with_diagnostics([log: true], fn ->
  try do
    Code.compile_string("defmodule B2 do\n  def f(x), do: y\nend", "zz.ex")
  rescue
    e -> IO.inspect(e)
  end
end))

show.(Code.with_diagnostics(fn ->
  IO.warn("hello", [])
  IO.warn("hello", __ENV__)
  IO.warn("opts", file: "a.ex", line: 3, column: 2)
end))
