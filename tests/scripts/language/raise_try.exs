# stderr: ignored
f = fn g ->
  try do
    g.()
  rescue
    e in [ArgumentError, KeyError] -> {:ak, e.__struct__}
    RuntimeError -> :rt
    e in ArithmeticError -> {:arith, e.message}
    x in [FunctionClauseError] -> {:fc, x.function}
    e -> {:any, e.__struct__}
  catch
    :throw, {:a, x} -> {:thrown, x}
    :exit, r -> {:exit, r}
    x -> {:plain, x}
  else
    1 -> :one
    x when x > 1 -> {:more, x}
  after
    IO.puts("after")
  end
end
IO.inspect f.(fn -> raise ArgumentError end)
IO.inspect f.(fn -> raise "x" end)
IO.inspect f.(fn -> 1 / Process.get(:n, 0) end)
IO.inspect f.(fn -> throw({:a, 1}) end)
IO.inspect f.(fn -> throw(:b) end)
IO.inspect f.(fn -> exit(:bye) end)
IO.inspect f.(fn -> 1 end)
IO.inspect f.(fn -> 5 end)
IO.inspect f.(fn -> :erlang.error(:badarg) end)
IO.inspect f.(fn -> :erlang.error(:foo) end)
IO.inspect f.(fn -> :erlang.error({:badmatch, 1}) end)
IO.inspect f.(fn -> %{}.x end)
IO.inspect f.(fn -> Nope.foo end)
try do f.(fn -> 0 end) rescue e -> IO.inspect(e); IO.puts Exception.message(e) end
defmodule T do
  def a(x) do
    raise x
  rescue
    e in RuntimeError -> {:r, e.message, length(__STACKTRACE__) > 0}
  catch
    k, v -> {k, v}
  else
    x -> x
  after
    IO.puts "done"
  end
end
IO.inspect T.a("m")
IO.inspect T.a(ArgumentError)
