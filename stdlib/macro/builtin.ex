defmodule Macro.Builtin do
  @moduledoc false

  # What macros of Kernel expand to that the compiler does not expand, but takes as they are.

  @doc "`{:ok, expanded}`, or `:error` for all else."
  def expand({op, _, [left, right]}, env) when op in [:&&, :||, :match?] do
    if Kernel in imported(env, {op, 2}), do: {:ok, expanded(op, left, right)}, else: :error
  end

  def expand({:!, _, [value]}, env) do
    case {Kernel in imported(env, {:!, 1}), value} do
      {false, _} -> :error
      {true, {:!, _, [inner]}} -> {:ok, by_truth(inner, false, true)}
      {true, _} -> {:ok, by_truth(value, true, false)}
    end
  end

  def expand(_, _env), do: :error

  defp imported(env, function), do: for({:macro, module} <- Macro.Env.lookup_import(env, function), do: module)

  defp expanded(:&&, left, right) do
    x = variable()
    by_case(left, [{:->, [], [[guarded(x)], x]}, {:->, [], [[{:_, [], Kernel}], right]}])
  end

  defp expanded(:||, left, right) do
    x = variable()
    by_case(left, [{:->, [], [[guarded(x)], right]}, {:->, [], [[x], x]}])
  end

  defp expanded(:match?, pattern, value), do: by_case(value, [{:->, [], [[pattern], true]}, {:->, [], [[{:_, [], Kernel}], false]}])

  defp by_truth(value, falsy, truthy) do
    by_case(value, [{:->, [], [[guarded(variable())], falsy]}, {:->, [], [[{:_, [], Kernel}], truthy]}])
  end

  defp by_case(value, clauses), do: {:case, [], [value, [do: clauses]]}
  defp variable, do: {:x, [counter: :erlang.unique_integer([:positive])], Kernel}
  defp guarded(x), do: {:when, [], [x, call(:orelse, call(:"=:=", x, false), call(:"=:=", x, nil))]}
  defp call(name, left, right), do: {{:., [], [:erlang, name]}, [], [left, right]}
end
