# stderr: ignored
defmodule P do defstruct [:a] end
defmodule Q do
  def f(p), do: %P{p | b: 1}
  def g(p), do: %P{p | a: 1}
  def h(p), do: %Pnope{p | a: 1}
end
t = fn f -> try do IO.inspect f.() rescue e -> IO.puts(inspect(e.__struct__) <> ": " <> Exception.message(e)) end end
t.(fn -> Q.f(struct(P)) end)
t.(fn -> Q.g(1) end)
t.(fn -> Q.h(struct(P)) end)
t.(fn -> Q.f(1) end)
