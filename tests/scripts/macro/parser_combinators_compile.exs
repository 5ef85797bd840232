defmodule NP do
  defstruct steps: []
  def string(np \\ %NP{}, s), do: %{np | steps: [{:string, s} | np.steps]}
  def integer(np \\ %NP{}, n), do: %{np | steps: [{:integer, n} | np.steps]}
  def ignore(np, inner), do: %{np | steps: [{:ignore, inner.steps} | np.steps]}
  defmacro defparsec(name, combinator) do
    quote bind_quoted: [name: name, combinator: combinator] do
      {defs, entry} = NP.compile(name, combinator)
      for {fname, args, guards, body} <- defs do
        defp unquote(fname)(unquote_splicing(args)) when unquote(guards), do: unquote(body)
      end
      def unquote(name)(binary, opts \\ []) when is_binary(binary) do
        case unquote(:"#{name}__0")(binary, [], Keyword.get(opts, :line, 1)) do
          {:ok, acc, rest} -> {:ok, Enum.reverse(acc), rest}
          {:error, _, _} = e -> e
        end
      end
    end
  end
  def compile(name, %NP{steps: steps}) do
    flat = steps |> Enum.reverse() |> Enum.flat_map(fn {:ignore, s} -> Enum.map(Enum.reverse(s), &{:ign, &1}); s -> [s] end)
    defs = flat |> Enum.with_index() |> Enum.flat_map(fn {s, i} -> step(s, name, i) end)
    n = length(flat)
    last = {:"#{name}__#{n}", quote(do: [rest, acc, _line]), true, quote(do: {:ok, acc, rest})}
    {defs ++ [last], :"#{name}__0"}
  end
  defp step({:ign, s}, name, i) do
    [{f, args, g, body} | t] = step(s, name, i)
    [{f, args, g, Macro.postwalk(body, fn {:|, _, [_, r]} -> {:unwrap, r}; [{:unwrap, r}] -> r; x -> x end)} | t]
  end
  defp step({:string, s}, name, i) do
    [{:"#{name}__#{i}", [{:<>, [], [s, quote(do: rest)]}, quote(do: acc), quote(do: line)], true,
      quote(do: unquote(:"#{name}__#{i + 1}")(rest, [unquote(s) | acc], line))},
     err(name, i, "expected string #{inspect s}")]
  end
  defp step({:integer, n}, name, i) do
    vars = Macro.generate_arguments(n, __MODULE__)
    segs = Enum.map(vars, fn v -> {:"::", [], [v, quote(do: integer)]} end) ++ [quote(do: rest :: binary)]
    guards = vars |> Enum.map(fn v -> quote(do: unquote(v) in ?0..?9) end) |> Enum.reduce(&{:and, [], [&2, &1]})
    val = Enum.reduce(vars, 0, fn v, acc -> quote(do: unquote(acc) * 10 + (unquote(v) - ?0)) end)
    [{:"#{name}__#{i}", [{:<<>>, [], segs}, quote(do: acc), quote(do: line)], guards,
      quote(do: unquote(:"#{name}__#{i + 1}")(rest, [unquote(val) | acc], line))},
     err(name, i, "expected #{n} digits")]
  end
  defp err(name, i, msg), do: {:"#{name}__#{i}", quote(do: [rest, _acc, line]), true, quote(do: {:error, unquote(msg) <> " at line #{line}", rest})}
end
defmodule DateP do
  import NP
  date = integer(4) |> ignore(string("-")) |> integer(2) |> ignore(string("-")) |> integer(2)
  defparsec :date, date
  defparsec :dt, date |> string("T") |> integer(2)
end
IO.inspect DateP.date("2020-12-31!")
IO.inspect DateP.date("2020x")
IO.inspect DateP.date("20", line: 7)
IO.inspect DateP.dt("2020-12-31T09")
