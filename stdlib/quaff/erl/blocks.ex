defmodule Quaff.Erl.Blocks do
  @moduledoc "Erlang's expressions from a word to an `end`, and clauses; part of `Quaff.Erl.Grammar`."

  import Quaff.Erl.Grammar, only: [args: 1, expect: 2, expr: 1, exprs: 1, first: 1, refuse: 1, refuse: 2, separated: 3]

  @doc "The expression that begins with this word."
  def block([{:begin, anno} | rest]) do
    {exprs, rest} = exprs(rest)
    {{:block, anno, exprs}, expect(rest, :end)}
  end

  def block([{:if, anno} | rest]) do
    {clauses, rest} = clauses(rest, &if_clause/1)
    {{:if, anno, clauses}, expect(rest, :end)}
  end

  def block([{:case, anno} | rest]) do
    {expr, rest} = expr(rest)
    {clauses, rest} = rest |> expect(:of) |> clauses(&clause/1)
    {{:case, anno, expr, clauses}, expect(rest, :end)}
  end

  def block([{:receive, anno}, {:after, _} | rest]) do
    {time, body, rest} = timeout(rest)
    {{:receive, anno, [], time, body}, rest}
  end

  def block([{:receive, anno} | rest]) do
    {clauses, rest} = clauses(rest, &clause/1)

    case rest do
      [{:after, _} | rest] ->
        {time, body, rest} = timeout(rest)
        {{:receive, anno, clauses, time, body}, rest}

      _ ->
        {{:receive, anno, clauses}, expect(rest, :end)}
    end
  end

  def block([{:try, anno} | rest]) do
    {exprs, rest} = exprs(rest)

    {of, rest} =
      case rest do
        [{:of, _} | rest] -> clauses(rest, &clause/1)
        _ -> {[], rest}
      end

    {caught, rest} =
      case rest do
        [{:catch, _} | rest] -> clauses(rest, &catch_clause/1)
        _ -> {[], rest}
      end

    {last, rest} =
      case rest do
        [{:after, _} | rest] -> exprs(rest)
        rest when caught == [] -> refuse(rest)
        rest -> {[], rest}
      end

    {{:try, anno, exprs, of, caught, last}, expect(rest, :end)}
  end

  def block([{:maybe, anno} | rest]) do
    {exprs, rest} = steps(rest)

    case rest do
      [{:else, at} | rest] ->
        {clauses, rest} = clauses(rest, &clause/1)
        {{:maybe, anno, exprs, {:else, at, clauses}}, expect(rest, :end)}

      _ ->
        {{:maybe, anno, exprs}, expect(rest, :end)}
    end
  end

  def block([{:fun, anno}, {:atom, _, name}, {:/, _} | rest]) do
    case rest do
      [{:integer, _, arity} | rest] -> {{:fun, anno, {:function, name, arity}}, rest}
      _ -> refuse(rest)
    end
  end

  def block([{:fun, anno}, {kind, _, _} = module, {:":", _} | rest]) when kind in [:atom, :var] do
    with [{kind, _, _} = name | rest] when kind in [:atom, :var] <- rest,
         [{:/, _} | rest] <- rest,
         [{kind, _, _} = arity | rest] when kind in [:integer, :var] <- rest do
      {{:fun, anno, {:function, module, name, arity}}, rest}
    else
      rest -> refuse(rest)
    end
  end

  def block([{:fun, anno}, {:"(", _} | _] = tokens), do: fun(anno, tl(tokens))
  def block([{:fun, anno}, {:var, _, _} | _] = tokens), do: fun(anno, tl(tokens))
  def block([{:fun, _}, {:atom, _, _} | rest]), do: refuse(rest)
  def block([{:fun, _} | rest]), do: refuse(rest)

  defp fun(anno, tokens) do
    {clauses, rest} = clauses(tokens, &fun_clause/1)
    check_heads(clauses)
    [{{name, _}, _} | _] = clauses
    clauses = Enum.map(clauses, &elem(&1, 1))
    fun = if name == :fun, do: {:fun, anno, {:clauses, clauses}}, else: {:named_fun, anno, name, clauses}
    {fun, expect(rest, :end)}
  end

  defp timeout(rest) do
    {time, rest} = expr(rest)
    {body, rest} = body(rest)
    {time, body, expect(rest, :end)}
  end

  defp steps(tokens), do: separated(tokens, :",", &step/1)

  defp step(tokens) do
    {expr, rest} = expr(tokens)

    case rest do
      [{:"?=", anno} | rest] ->
        {value, rest} = expr(rest)
        {{:maybe_match, anno, expr, value}, rest}

      _ ->
        {expr, rest}
    end
  end

  ## Clauses

  @doc "Clauses with semicolons between them."
  def clauses(tokens, one), do: separated(tokens, :";", one)

  defp body([{:->, _} | rest]), do: exprs(rest)
  defp body(tokens), do: refuse(tokens)

  defp guard([{:when, _} | rest]), do: alternatives(rest)
  defp guard(rest), do: {[], rest}

  defp alternatives(tokens), do: separated(tokens, :";", &exprs/1)

  defp if_clause(tokens) do
    {[[test | _] | _] = guard, rest} = alternatives(tokens)
    {body, rest} = body(rest)
    {{:clause, first(test), [], guard, body}, rest}
  end

  defp clause(tokens) do
    {pattern, rest} = expr(tokens)
    {guard, rest} = guard(rest)
    {body, rest} = body(rest)
    {{:clause, first(pattern), [pattern], guard, body}, rest}
  end

  defp catch_clause(tokens) do
    {caught, rest} = caught(tokens)
    {guard, rest} = guard(rest)
    {body, rest} = body(rest)
    anno = elem(caught, 1)
    {{:clause, anno, [caught], guard, body}, rest}
  end

  defp caught([{kind, anno, _} = class, {:":", _} | rest]) when kind in [:atom, :var] do
    {reason, rest} = expr(rest)

    # The second colon makes a remote name of reason and stack trace.
    case {reason, rest} do
      {{:remote, _, reason, {:var, _, _} = stack}, rest} -> {{:tuple, anno, [class, reason, stack]}, rest}
      {reason, [{:":", _}, {:var, _, _} = stack | rest]} -> {{:tuple, anno, [class, reason, stack]}, rest}
      {reason, rest} -> {{:tuple, anno, [class, reason, {:var, anno, :_}]}, rest}
    end
  end

  defp caught(tokens) do
    {reason, rest} = expr(tokens)
    anno = first(reason)
    {{:tuple, anno, [{:atom, anno, :throw}, reason, {:var, anno, :_}]}, rest}
  end

  defp fun_clause([{:"(", anno} | _] = tokens), do: function_clause(tokens, :fun, anno)
  defp fun_clause([{:var, anno, name} | rest]), do: function_clause(rest, name, anno)
  defp fun_clause(tokens), do: refuse(tokens)

  @doc "A clause of a function behind its name; with the name and number of its arguments."
  def function_clause(tokens, name, anno) do
    {args, rest} = args(tokens)
    {guard, rest} = guard(rest)
    {body, rest} = body(rest)
    {{{name, length(args)}, {:clause, anno, args, guard, body}}, rest}
  end

  @doc "All clauses are of the same function."
  def check_heads([{{name, arity} = head, _} | rest]) do
    case Enum.find(rest, fn {other, _} -> other != head end) do
      nil ->
        :ok

      {{^name, other}, {:clause, anno, _, _, _}} ->
        refuse(anno, [
          ~c"head mismatch: function ",
          name(name),
          ~c" with arities ",
          :erlang.integer_to_list(arity),
          ~c" and ",
          :erlang.integer_to_list(other),
          ~c" is regarded as two distinct functions. Is the number of arguments incorrect or is the semicolon in ",
          head(name, arity),
          ~c" unwanted?"
        ])

      {{other, other_arity}, {:clause, anno, _, _, _}} ->
        refuse(anno, [
          ~c"head mismatch: previous function ",
          head(name, arity),
          ~c" is distinct from ",
          head(other, other_arity),
          ~c". Is the semicolon in ",
          head(name, arity),
          ~c" unwanted?"
        ])
    end
  end

  defp name(name), do: :io_lib.format(~c"~tw", [name])
  defp head(name, arity), do: [name(name), ?/, :erlang.integer_to_list(arity)]
end
