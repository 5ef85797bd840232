defmodule Arrow do
  defmacro left ~> right, do: quote(do: with({:ok, v} <- unquote(left), do: unquote(Macro.pipe(quote(do: v), right, 0))))
  defmacro left <~> right, do: {:{}, [], [:pair, left, right]}
  defmacro unless_ok(expr, do: block) do
    quote do
      case unquote(expr) do
        {:ok, _} = ok -> ok
        var!(error) -> unquote(block)
      end
    end
  end
  defmacro while(cond, do: body) do
    quote do
      Stream.repeatedly(fn -> nil end)
      |> Enum.reduce_while(:ok, fn _, _ -> if(unquote(cond), do: (unquote(body); {:cont, :ok}), else: {:halt, :done}) end)
    end
  end
  defmacro defmemo({name, _, args} = head, do: body) do
    quote do
      def unquote(head) do
        key = {unquote(name), unquote(args)}
        case Process.get(key) do
          nil -> (v = unquote(body); Process.put(key, v); v)
          v -> v
        end
      end
    end
  end
  defmacro ok(do: body), do: quote(do: (try do {:ok, unquote(body)} rescue e -> {:error, Exception.message(e)} end))
  defmacro trace(expr) do
    s = Macro.to_string(expr)
    quote do: (v = unquote(expr); {unquote(s), v})
  end
end
defmodule UA do
  import Arrow
  def f(x), do: {:ok, x} ~> g() ~> h(2)
  def g(x), do: if(x > 0, do: {:ok, x + 1}, else: :neg)
  def h(x, y), do: {:ok, x * y}
  def p, do: 1 <~> 2
  def e(x), do: unless_ok(x, do: {:was, error})
  def w do
    Process.put(:n, 0)
    r = while Process.get(:n) < 3 do
      Process.put(:n, Process.get(:n) + 1)
    end
    {r, Process.get(:n)}
  end
  defmemo fib(n) do
    if n < 2, do: n, else: fib(n - 1) + fib(n - 2)
  end
  def o, do: {ok(do: 1), ok(do: raise("x"))}
end
IO.inspect {UA.f(1), UA.f(-1), UA.p, UA.e({:ok, 1}), UA.e(:bad), UA.w, UA.fib(60), UA.o}
