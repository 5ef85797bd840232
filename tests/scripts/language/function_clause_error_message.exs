defmodule Fce do
  def f(:a, x) when x > 1, do: x
  def f(:b, _), do: :b
end

try do
  apply(Fce, :f, [:c, 1])
rescue
  e in FunctionClauseError -> IO.inspect({e.module, e.function, e.arity}) && IO.puts(Exception.message(e))
end

try do
  (fn 1 -> 1 end).(Process.get(:none, 2))
rescue
  e in FunctionClauseError -> IO.inspect(e.arity)
end
