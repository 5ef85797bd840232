defmodule :erl_eval do
  @moduledoc """
  Evaluates Erlang expressions in the abstract format.

  The functions' last arguments say what calls do: `{:value, fun}` gets a name and arguments, `{:eval, fun}` also the
  bindings, with trees for arguments. A `receive` looks at the mailbox now and then until something fits: patterns that are
  data cannot stand in a `receive` of ours.
  """

  alias Quaff.Erl.{Bindings, Bits, Fun, Match}

  @poll 1

  def new_bindings, do: []
  def bindings(bound) when is_map(bound) or is_list(bound), do: Bindings.to_list(bound)

  def binding(name, bound) do
    case Bindings.find(bound, name) do
      {:ok, value} -> {:value, value}
      :error -> :unbound
    end
  end

  def add_binding(name, value, bound), do: Bindings.put(bound, name, value)
  def del_binding(name, bound) when is_map(bound), do: :maps.remove(name, bound)
  def del_binding(name, bound), do: :orddict.erase(name, bound)

  @doc "Evaluates one expression after the other; the last one's value counts."
  def exprs(trees, bound), do: exprs(trees, bound, :none, :none)
  def exprs(trees, bound, local), do: exprs(trees, bound, local, :none)

  def exprs(trees, bound, local, remote) do
    bindings(bound)
    if trees == [], do: raise(FunctionClauseError, module: :erl_eval, function: :exprs, arity: 6)
    {value, bound} = sequence(trees, bound, {local, remote})
    {:value, value, bound}
  end

  @doc "Evaluates an expression."
  def expr(tree, bound), do: expr(tree, bound, :none, :none, :none)
  def expr(tree, bound, local), do: expr(tree, bound, local, :none, :none)
  def expr(tree, bound, local, remote), do: expr(tree, bound, local, remote, :none)

  def expr(tree, bound, local, remote, form) do
    bindings(bound)
    {value, bound} = value(tree, bound, {local, remote})
    if form == :value, do: value, else: {:value, value, bound}
  end

  @doc "Evaluates expressions that do not see each other's variables."
  def expr_list(trees, bound), do: expr_list(trees, bound, :none, :none)
  def expr_list(trees, bound, local), do: expr_list(trees, bound, local, :none)
  def expr_list(trees, bound, local, remote), do: values(trees, bound, {local, remote})

  defp sequence([tree], bound, calls), do: value(tree, bound, calls)

  defp sequence([tree | trees], bound, calls) do
    {_, bound} = value(tree, bound, calls)
    sequence(trees, bound, calls)
  end

  defp values(trees, bound, calls) do
    {values, after_all} =
      Enum.map_reduce(trees, bound, fn tree, acc ->
        {value, after_one} = value(tree, bound, calls)
        {value, Bindings.merge(acc, after_one)}
      end)

    {values, after_all}
  end

  @doc false
  def value({:var, _, name}, bound, _) do
    case Bindings.find(bound, name) do
      {:ok, value} -> {value, bound}
      :error -> :erlang.error({:unbound_var, name})
    end
  end

  def value({kind, _, value}, bound, _) when kind in [:char, :integer, :float, :atom, :string], do: {value, bound}
  def value({nil, _}, bound, _), do: {[], bound}

  def value({:cons, _, head, tail}, bound, calls) do
    {[head, tail], bound} = values([head, tail], bound, calls)
    {[head | tail], bound}
  end

  def value({:tuple, _, trees}, bound, calls) do
    {values, bound} = values(trees, bound, calls)
    {:erlang.list_to_tuple(values), bound}
  end

  def value({:bin, _, elements}, bound, calls) do
    {Bits.build(elements, fn tree -> elem(value(tree, bound, calls), 0) end), bound}
  end

  def value({:map, _, pairs}, bound, calls), do: updated(%{}, pairs, bound, bound, calls)

  def value({:map, _, tree, pairs}, bound, calls) do
    {map, after_map} = value(tree, bound, calls)
    if not is_map(map), do: :erlang.error({:badmap, map})
    updated(map, pairs, bound, after_map, calls)
  end

  def value({:block, _, trees}, bound, calls), do: sequence(trees, bound, calls)

  def value({:match, _, pattern, tree}, bound, calls) do
    {value, bound} = value(tree, bound, calls)

    case attempt(fn -> Match.match(pattern, value, bound, bound) end) do
      {:ok, bound} -> {value, bound}
      :nomatch -> :erlang.error({:badmatch, value})
    end
  end

  def value({:op, _, :andalso, left, right}, bound, calls), do: short(left, right, false, bound, calls)
  def value({:op, _, :orelse, left, right}, bound, calls), do: short(left, right, true, bound, calls)

  def value({:op, _, op, left, right}, bound, calls) do
    {args, bound} = values([left, right], bound, calls)
    {call(:erlang, op, args, calls), bound}
  end

  def value({:op, _, op, tree}, bound, calls) do
    {arg, bound} = value(tree, bound, calls)
    {call(:erlang, op, [arg], calls), bound}
  end

  def value({:case, _, tree, clauses}, bound, calls) do
    {value, bound} = value(tree, bound, calls)

    case choose(clauses, [value], bound, bound) do
      {body, bound} -> sequence(body, bound, calls)
      :none -> :erlang.error({:case_clause, value})
    end
  end

  def value({:if, _, clauses}, bound, calls) do
    case choose(clauses, [], bound, bound) do
      {body, bound} -> sequence(body, bound, calls)
      :none -> :erlang.error(:if_clause)
    end
  end

  def value({:catch, _, tree}, bound, calls) do
    value(tree, bound, calls)
  catch
    :throw, value -> {value, bound}
    :exit, reason -> {{:EXIT, reason}, bound}
    :error, reason -> {{:EXIT, {reason, __STACKTRACE__}}, bound}
  end

  def value({:try, _, trees, of, caught, []}, bound, calls), do: trying(trees, of, caught, bound, calls)

  def value({:try, _, trees, of, caught, last}, bound, calls) do
    trying(trees, of, caught, bound, calls)
  after
    sequence(last, bound, calls)
  end

  def value({:receive, _, clauses}, bound, calls), do: wait(clauses, bound, calls, :infinity, [])

  def value({:receive, _, clauses, time, body}, bound, calls) do
    {time, bound} = value(time, bound, calls)
    if time != :infinity and not (is_integer(time) and time >= 0), do: :erlang.error(:timeout_value)
    wait(clauses, bound, calls, if(time == :infinity, do: time, else: time + now()), body)
  end

  def value({:maybe, _, steps}, bound, calls) do
    {_, value} = steps(steps, bound, calls)
    {value, bound}
  end

  def value({:maybe, _, steps, {:else, _, clauses}}, bound, calls) do
    case steps(steps, bound, calls) do
      {:done, value} ->
        {value, bound}

      {:stopped, value} ->
        case choose(clauses, [value], bound, bound) do
          {body, bound} -> sequence(body, bound, calls)
          :none -> :erlang.error({:else_clause, value})
        end
    end
  end

  def value({:fun, _, {:function, name, arity}}, bound, calls) when is_atom(name) do
    {Fun.make(arity, fn args -> local(name, args, bound, calls) end), bound}
  end

  def value({:fun, _, {:function, module, name, arity}}, bound, calls) do
    {[module, name, arity], bound} = values([module, name, arity], bound, calls)
    {:erlang.make_fun(module, name, arity), bound}
  end

  def value({:fun, _, {:clauses, [{:clause, _, params, _, _} | _] = clauses}}, bound, calls) do
    {Fun.make(length(params), fn args -> interpret(clauses, args, bound, calls) end), bound}
  end

  def value({:named_fun, _, name, [{:clause, _, params, _, _} | _]} = tree, bound, calls) do
    {:named_fun, _, _, clauses} = tree

    fun =
      Fun.make(length(params), fn args ->
        {self, _} = value(tree, bound, calls)
        interpret(clauses, args, Bindings.put(bound, name, self), calls)
      end)

    {fun, bound}
  end

  def value({:call, _, {:remote, _, module, name}, args}, bound, calls) do
    {[module, name | args], bound} = values([module, name | args], bound, calls)
    {call(module, name, args, calls), bound}
  end

  def value({:call, _, {:atom, _, name}, args}, bound, {local, _} = calls) do
    if Fun.imported?(name, length(args)) do
      {args, bound} = values(args, bound, calls)
      {call(:erlang, name, args, calls), bound}
    else
      case local do
        {:eval, fun} ->
          {:value, value, bound} = if is_function(fun, 4), do: fun.(0, name, args, bound), else: fun.(name, args, bound)
          {value, bound}

        _ ->
          {args, bound} = values(args, bound, calls)
          {local(name, args, bound, calls), bound}
      end
    end
  end

  def value({:call, _, tree, args}, bound, {_, remote} = calls) do
    {[fun | args], bound} = values([tree | args], bound, calls)

    case remote do
      {:value, handler} when not is_function(fun) -> {handle(handler, fun, args), bound}
      {:value, handler} -> {if(Fun.ours?(fun), do: :erlang.apply(fun, args), else: handle(handler, fun, args)), bound}
      _ when is_function(fun) -> {:erlang.apply(fun, args), bound}
      _ -> :erlang.error({:badfun, fun})
    end
  end

  def value({kind, _, template, qualifiers}, bound, calls) when kind in [:lc, :bc, :mc],
    do: {Quaff.Erl.Comprehension.run(kind, template, qualifiers, bound, calls), bound}

  def value({:record, _, name, _}, _, _), do: :erlang.error({:undefined_record, name})
  def value({:record, _, _, name, _}, _, _), do: :erlang.error({:undefined_record, name})
  def value({:record_field, _, _, name, _}, _, _), do: :erlang.error({:undefined_record, name})
  def value({:record_index, _, name, _}, _, _), do: :erlang.error({:undefined_record, name})
  def value({:remote, _, _, _} = tree, _, _), do: :erlang.error({:badexpr, :":", tree})
  def value(_, _, _), do: raise(FunctionClauseError, module: :erl_lint, function: :expr, arity: 3)

  defp updated(map, pairs, bound, after_map, calls) do
    Enum.reduce(pairs, {map, after_map}, fn {kind, _, key, value}, {map, acc} ->
      {[key, value], after_pair} = values([key, value], bound, calls)
      map = if kind == :map_field_exact, do: :maps.update(key, value, map), else: :maps.put(key, value, map)
      {map, Bindings.merge(acc, after_pair)}
    end)
  end

  defp short(left, right, decided, bound, calls) do
    case value(left, bound, calls) do
      {^decided, bound} ->
        {decided, bound}

      {other, bound} when is_boolean(other) ->
        {value, _} = value(right, bound, calls)
        {value, bound}

      {other, _} ->
        :erlang.error({:badarg, other})
    end
  end

  @doc "The body of the first clause that fits, with what it binds."
  def choose([{:clause, _, patterns, guard, body} | clauses], args, bound, outer) do
    case attempt(fn -> Match.all(patterns, args, bound, outer) end) do
      {:ok, matched} ->
        all = if bound == outer, do: matched, else: Bindings.over(outer, matched)
        if Match.guard(guard, all), do: {body, all}, else: choose(clauses, args, bound, outer)

      :nomatch ->
        choose(clauses, args, bound, outer)
    end
  end

  def choose([], _, _, _), do: :none

  @doc false
  def attempt(work) do
    {:ok, work.()}
  catch
    :nomatch -> :nomatch
  end

  # Parameters hide what has their names outside.
  defp interpret(clauses, args, outer, calls) do
    fresh = if is_map(outer), do: %{}, else: []

    case choose(clauses, args, fresh, outer) do
      {body, bound} -> elem(sequence(body, bound, calls), 0)
      :none -> :erlang.raise(:error, :function_clause, [{:erl_eval, :"-inside-an-interpreted-fun-", args, []}])
    end
  end

  defp steps([{:maybe_match, _, pattern, tree} | steps], bound, calls) do
    {value, bound} = value(tree, bound, calls)

    case attempt(fn -> Match.match(pattern, value, bound, bound) end) do
      {:ok, bound} when steps != [] -> steps(steps, bound, calls)
      {:ok, _} -> {:done, value}
      :nomatch -> {:stopped, value}
    end
  end

  defp steps([tree | steps], bound, calls) do
    {value, bound} = value(tree, bound, calls)
    if steps == [], do: {:done, value}, else: steps(steps, bound, calls)
  end

  defp trying(trees, of, caught, bound, calls) do
    result =
      try do
        {:ok, sequence(trees, bound, calls)}
      catch
        class, reason -> {:caught, class, reason, __STACKTRACE__}
      end

    case result do
      {:ok, done} when of == [] ->
        done

      {:ok, {value, bound}} ->
        case choose(of, [value], bound, bound) do
          {body, bound} -> sequence(body, bound, calls)
          :none -> :erlang.error({:try_clause, value})
        end

      {:caught, class, reason, stack} ->
        case choose(caught, [{class, reason, stack}], bound, bound) do
          {body, bound} -> sequence(body, bound, calls)
          :none -> :erlang.raise(class, reason, stack)
        end
    end
  end

  ## Messages

  defp wait(clauses, bound, calls, deadline, body) do
    {:messages, messages} = :erlang.process_info(self(), :messages)

    case first_that_fits(messages, clauses, bound) do
      {message, {chosen, bound}} ->
        receive do
          ^message -> sequence(chosen, bound, calls)
        end

      :none ->
        left = if deadline == :infinity, do: @poll, else: min(@poll, deadline - now())

        if left <= 0 and deadline != :infinity do
          sequence(body, bound, calls)
        else
          receive do
          after
            left -> wait(clauses, bound, calls, deadline, body)
          end
        end
    end
  end

  defp first_that_fits(messages, clauses, bound) do
    Enum.find_value(messages, :none, fn message ->
      case choose(clauses, [message], bound, bound) do
        :none -> nil
        chosen -> {message, chosen}
      end
    end)
  end

  defp now, do: :erlang.monotonic_time(:millisecond)

  ## Calls

  defp call(module, name, args, {_, {:value, handler}}), do: handle(handler, {module, name}, args)
  defp call(module, name, args, _), do: :erlang.apply(module, name, args)

  defp handle(handler, fun, args) when is_function(handler, 3), do: handler.(0, fun, args)
  defp handle(handler, fun, args), do: handler.(fun, args)

  defp local(name, args, bound, {local, _}) do
    case local do
      {:value, fun} when is_function(fun, 3) ->
        fun.(0, name, args)

      {:value, fun} ->
        fun.(name, args)

      {:eval, fun} ->
        trees = for arg <- args, do: {:value, 0, arg}
        {:value, value, _} = if is_function(fun, 4), do: fun.(0, name, trees, bound), else: fun.(name, trees, bound)
        value

      _ ->
        :erlang.raise(:error, :undef, [{:erl_eval, name, args, []}])
    end
  end
end
