# What a FunctionClauseError tells of the clauses: of library functions all, of a script's own none.
clause =
  {[%{node: 1, match?: false}, %{node: quote(do: x), match?: true}],
   [
     %{node: quote(do: is_atom(x)), match?: false},
     {:or, [], [%{node: quote(do: is_atom(y)), match?: true}, %{node: quote(do: x > 1), match?: false}]}
   ]}

other = {[%{node: 1, match?: false}, %{node: quote(do: %{a: b} = x), match?: true}], []}

for n <- [0, 1, 9, 10, 11, 15] do
  clauses = List.duplicate(clause, n) ++ [other]
  error = %FunctionClauseError{module: Foo, function: :f, arity: 2, kind: :defp, args: [1, 2], clauses: clauses}
  IO.puts(Exception.message(error))
end

IO.puts(Exception.message(%FunctionClauseError{module: Foo, function: :f, arity: 1, kind: :def, args: [1], clauses: []}))

defmodule Own do
  def f(x) when is_integer(x), do: x
end

for fun <- [
      fn -> Own.f(:a) end,
      fn -> Keyword.get(:a, 1) end,
      fn -> List.first(:a) end,
      fn -> Date.new!(:a, 1, 1) end,
      fn -> Enum.chunk_every([1], 0) end,
      fn -> URI.parse(1) end,
      fn -> apply(fn 1 -> 1 end, [3]) end
    ] do
  try do
    fun.()
  rescue
    error ->
      {error, trace} = Exception.blame(:error, error, __STACKTRACE__)
      IO.puts(Exception.format_banner(:error, error))
      IO.inspect({error.kind, error.clauses == nil, elem(hd(trace), 2)})
  end
end

IO.inspect(Exception.blame_mfa(Own, :f, [1]))
IO.inspect(Exception.blame_mfa(String, :no_such, [1]))

# `cond` fails where its last clause is; a body is told with its module.
defmodule Places do
  def f(x) do
    cond do
      x == 1 ->
        1

      x
      |> Kernel.==(4) ->
        2
    end
  end
end

try do
  Places.f(3)
rescue
  _ -> IO.inspect(Keyword.get(elem(hd(__STACKTRACE__), 3), :line))
end

IO.puts(Exception.format_stacktrace_entry({Foo, :__MODULE__, 0, [file: ~c"a.ex", line: 3]}))
IO.puts(Exception.format_stacktrace_entry({Foo, :__MODULE__, 1, [file: ~c"a.ex", line: 3]}))
