# What compiler tracers are told of, in order.
defmodule Tracer do
  def trace(event, env) do
    tell(event, env)
    :ok
  end

  defp tell(event, env) when is_atom(event), do: IO.inspect({event, env.module})
  defp tell({:on_module, binary, _}, env), do: IO.inspect({:on_module, is_binary(binary), env.module})

  # Elixir's own macros make calls of their own.
  defp tell({kind, _, module, _, _}, _)
       when kind in [:remote_function, :remote_macro] and module not in [Integer, String, Hello, List, Sample],
       do: :ok

  defp tell({kind, meta, module, rest}, env), do: IO.inspect({kind, place(meta), module, rest, env.function})
  defp tell({kind, meta, module, a, b}, env), do: IO.inspect({kind, place(meta), module, a, b, env.function})
  defp tell({kind, meta, module}, env), do: IO.inspect({kind, place(meta), module, env.function})

  defp place(meta), do: {meta[:line], meta[:column]}
end

Code.put_compiler_option(:tracers, [Tracer])

run = fn text ->
  IO.puts("-- " <> inspect(text))

  try do
    Code.compile_string(text, "traced.ex")
  rescue
    error -> IO.puts(Exception.message(error))
  end
end

run.("alias Hello.World, warn: false")
run.("alias Hello.World, as: W, warn: false\nW\n")
run.("import Integer, only: [is_odd: 1, parse: 1]\n{1, \"\"} = parse(\"1\")\n2 > 1")
run.("require Integer\nInteger.digits(12)")
run.("require Integer, as: I\nI.digits(12)")
run.("&Integer.parse/1\n&String.upcase/1")
run.("%URI{path: \"/\"}")
run.("x = 1; x |> to_string()")
run.("if true, do: 1 + 2")
Code.put_compiler_option(:tracers, [])
