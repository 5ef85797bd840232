defmodule Exception.Blame do
  @moduledoc """
  Which clauses a failed call tried, and what of their heads did not fit.

  Patterns and the operands of `and`, `or` and `when` are evaluated one by one, the guards with what the patterns that
  fit have bound. What cannot be evaluated outside of its module counts as not fitting. Loaded only when a
  `FunctionClauseError` of a library function is blamed.
  """

  @shown 10

  @doc false
  def mfa(module, function, args) do
    case :quaff_code.clauses(module, function, length(args)) do
      {kind, [_ | _] = clauses} -> if elixir?(module), do: {:ok, kind, Enum.map(clauses, &clause(&1, args))}, else: :error
      _ -> :error
    end
  end

  defp elixir?(module), do: match?("Elixir." <> _, Atom.to_string(module))

  # A clause that fills in defaults takes whatever comes.
  defp clause({patterns, []}, args) when length(patterns) != length(args) do
    nodes = for {_, n} <- Enum.with_index(args), do: %{node: {:"x#{n}", [generated: true, version: n], :elixir_def}, match?: true}
    {nodes, []}
  end

  defp clause({patterns, guards}, args) do
    {nodes, bound} = patterns |> Enum.zip(args) |> Enum.map_reduce([], &pattern/2)
    {nodes, Enum.map(guards, &guard(expand(&1), bound))}
  end

  defp pattern({pattern, arg}, bound) do
    names = variables(pattern)
    quoted = {:case, [], [Macro.var(:given, __MODULE__), [do: [arrow(pattern, names), arrow(Macro.var(:_, nil), nil)]]]}

    case evaluate(quoted, [{{:given, __MODULE__}, arg}]) do
      {:ok, values} when is_list(values) -> {%{node: pattern, match?: true}, values ++ bound}
      _ -> {%{node: pattern, match?: false}, bound}
    end
  end

  defp arrow(pattern, nil), do: {:->, [], [[pattern], nil]}
  defp arrow(pattern, names), do: {:->, [], [[pattern], for(name <- names, do: {name, Macro.var(name, nil)})]}

  defp variables(pattern) do
    {_, names} =
      Macro.prewalk(pattern, [], fn
        {:^, _, _} = pinned, names -> {pinned, names}
        {:"::", _, [left, _]}, names -> {left, names}
        {name, _, context} = var, names when is_atom(name) and is_atom(context) -> {var, [name | names]}
        other, names -> {other, names}
      end)

    for name <- Enum.uniq(names), hd(Atom.to_charlist(name)) != ?_, do: name
  end

  defp guard({operator, meta, [left, right]}, bound) when operator in [:and, :or],
    do: {operator, meta, [guard(left, bound), guard(right, bound)]}

  defp guard(guard, bound), do: %{node: guard, match?: match?({:ok, true}, evaluate(guard, bound))}

  # Membership of a written list is its comparisons.
  defp expand({:in, meta, [left, [_ | _] = items]} = guard) do
    if Enum.any?(items, &match?({:|, _, _}, &1)) do
      guard
    else
      items |> Enum.map(&{:===, meta, [left, &1]}) |> Enum.reduce(fn next, all -> {:or, meta, [all, next]} end)
    end
  end

  defp expand({operator, meta, [left, right]}) when operator in [:and, :or],
    do: {operator, meta, [expand(left), expand(right)]}

  defp expand(guard), do: guard

  defp evaluate(quoted, bound) do
    {{value, _}, _} = Code.with_diagnostics(fn -> Code.eval_quoted(quoted, bound) end)
    {:ok, value}
  rescue
    _ -> :error
  end

  @doc false
  # `mark` shows a part of a head, or is what stands around the parts that fit.
  def text(exception, mark \\ "")
  def text(exception, around) when is_binary(around), do: text(exception, &marked(&1, around))

  def text(%{kind: kind, function: function, clauses: clauses}, mark) do
    {shown, hidden} = Enum.split(clauses, @shown)
    lines = Enum.map(shown, fn {args, guards} -> "    #{kind} #{head(function, args, guards, mark)}\n" end)

    "\nAttempted function clauses (showing #{length(shown)} out of #{length(clauses)}):\n\n" <>
      Enum.join(lines) <> rest(length(hidden))
  end

  defp rest(0), do: ""
  defp rest(1), do: "    ...\n    (1 clause not shown)\n"
  defp rest(n), do: "    ...\n    (#{n} clauses not shown)\n"

  defp head(function, args, guards, mark) do
    "#{function}(" <> Enum.map_join(args, ", ", mark) <> ")" <> Enum.map_join(guards, &(" when " <> part(&1, nil, mark)))
  end

  defp part(%{match?: _} = leaf, _outer, mark), do: mark.(leaf)

  defp part({operator, _, [left, right]}, outer, mark) do
    text = "#{part(left, operator, mark)} #{operator} #{part(right, operator, mark)}"
    # `and` binds tighter.
    if {operator, outer} == {:or, :and}, do: "(" <> text <> ")", else: text
  end

  defp marked(%{node: node, match?: true}, around), do: around <> Macro.to_string(node) <> around
  defp marked(%{node: node, match?: false}, _around), do: "-" <> Macro.to_string(node) <> "-"
end
