defmodule ExUnit.Assertions do
  @moduledoc """
  What tests assert with.

  `assert` and `refute` look at the expression they are given: when a comparison, a match or a call fails, the report
  shows both sides, the pinned variables or the arguments.
  """

  # An assertion's macro only takes the expression apart; what there is to say about a failure is said in functions, which
  # nobody loads as long as nothing fails (`ExUnit.Assertions.Report`).

  alias ExUnit.Assertions.Report

  @comparisons [:==, :<, :>, :<=, :>=, :===, :=~, :!==, :!=, :in]

  ## assert and refute

  @doc """
  Fails unless the expression is truthy; gives its value.

      assert 1 + 1 == 2
      assert %{name: name} = %{name: "Ada"}
  """
  defmacro assert(assertion)

  defmacro assert({:=, _, [{:when, _, _} = pattern, right]}) do
    raise ArgumentError, """
    invalid pattern in assert/1:

      #{indented(pattern)}

    To assert with guards, use match?/2:

      assert match?(#{indented(pattern)}, #{indented(right)})
    """
  end

  defmacro assert({:=, meta, [left, right]} = assertion) do
    code = escape(:assert, meta, assertion)
    {left, right} = chained(left, right)
    pattern = __expand_pattern__(left, __CALLER__)
    vars = pattern_vars(pattern)
    pins = pins(pattern)
    shown = shown(left, __CALLER__)

    # `right` comes first, so that nothing the pattern binds is seen in it.
    quote do
      value = unquote(right)

      unquote({:{}, [], for_user(vars, pattern)}) =
        case value do
          unquote(used(pattern)) ->
            unquote({:{}, [], used(vars)})

          _ ->
            :erlang.error(ExUnit.Assertions.Report.no_match(unquote(Macro.escape(shown)), value, unquote(code), unquote(pins), "match (=) failed"))
        end

      if value, do: value, else: :erlang.error(ExUnit.Assertions.Report.not_truthy(value, unquote(code)))
    end
  end

  defmacro assert({:match?, meta, [left, right]} = assertion) do
    code = escape(:assert, meta, assertion)
    pattern = __expand_pattern__(left, __CALLER__)
    pins = pins(pattern)
    shown = shown(left, __CALLER__)

    quote do
      value = unquote(right)

      case value do
        unquote(pattern) ->
          true

        _ ->
          :erlang.error(ExUnit.Assertions.Report.no_match(unquote(Macro.escape(shown)), value, unquote(code), unquote(pins), "match (match?) failed"))
      end
    end
  end

  defmacro assert({operator, meta, [_, _] = sides} = assertion) when operator in @comparisons do
    if operator?(operator, __CALLER__) do
      compare(operator, sides, escape(:assert, meta, assertion), :assert)
    else
      general(assertion, :assert, __CALLER__)
    end
  end

  defmacro assert(assertion), do: general(assertion, :assert, __CALLER__)

  defp indented(code), do: code |> Macro.to_string() |> String.replace("\n", "\n  ")

  # `a = b = value` matches both.
  defp chained(left, {:=, meta, [pattern, right]}), do: chained({:=, meta, [left, pattern]}, right)
  defp chained(left, right), do: {left, right}

  @doc "Fails with this message unless the value is truthy; gives the value."
  def assert(value, message) when is_binary(message), do: assert(value, message: message)

  def assert(value, opts) when is_list(opts) do
    if value, do: value, else: raise(ExUnit.AssertionError, opts)
  end

  @doc """
  Fails unless the expression is `nil` or `false`; gives its value.

      refute 1 > 2
  """
  defmacro refute(assertion)

  defmacro refute({:match?, meta, [left, right]} = assertion) do
    code = escape(:refute, meta, assertion)
    pattern = __expand_pattern__(left, __CALLER__)
    pins = pins(pattern)
    shown = shown(left, __CALLER__)

    quote do
      value = unquote(right)

      case value do
        unquote(pattern) -> :erlang.error(ExUnit.Assertions.Report.matched(unquote(Macro.escape(shown)), value, unquote(code), unquote(pins)))
        _ -> false
      end
    end
  end

  defmacro refute({operator, meta, [_, _] = sides} = assertion) when operator in @comparisons do
    if operator?(operator, __CALLER__) do
      compare(operator, sides, escape(:refute, meta, assertion), :refute)
    else
      general(assertion, :refute, __CALLER__)
    end
  end

  defmacro refute(assertion), do: general(assertion, :refute, __CALLER__)

  @doc "Fails with this message unless the value is `nil` or `false`; gives the value."
  def refute(value, message) when is_binary(message), do: refute(value, message: message)

  def refute(value, opts) when is_list(opts) do
    if value, do: raise(ExUnit.AssertionError, opts), else: value
  end

  # Whether the name still means Kernel's operator.
  defp operator?(name, env) do
    case Macro.Env.lookup_import(env, {name, 2}) do
      [] -> true
      [{_, Kernel} | _] -> true
      _ -> false
    end
  end

  defp compare(operator, [left, right], code, kind) do
    call = {operator, [], [quote(do: left), quote(do: right)]}

    report =
      quote do
        ExUnit.Assertions.Report.comparison(unquote(kind), unquote(operator), left, right, unquote(code))
      end

    checked =
      case kind do
        :assert -> quote(do: if(value, do: value, else: unquote(report)))
        :refute -> quote(do: if(value, do: unquote(report), else: value))
      end

    quote do
      left = unquote(left)
      right = unquote(right)
      value = unquote(call)
      unquote(checked)
    end
  end

  defp general(assertion, kind, env) do
    code = escape(kind, [], assertion)
    {args, value} = with_arguments(assertion, env)

    outcome =
      case kind do
        :assert -> quote(do: if(value, do: value, else: :erlang.error(ExUnit.Assertions.Report.not_truthy(value, unquote(code), unquote(args)))))
        :refute -> quote(do: if(value, do: :erlang.error(ExUnit.Assertions.Report.truthy(value, unquote(code), unquote(args))), else: value))
      end

    case value do
      {:with, bindings, call} ->
        quote do
          unquote_splicing(bindings)
          value = unquote(call)
          unquote(outcome)
        end

      call ->
        quote do
          value = unquote(call)
          unquote(outcome)
        end
    end
  end

  # The arguments of a function call are kept, to be shown; unless they are literals, or what is called is a macro, a
  # special form or an operator.
  defp with_arguments({name, meta, [_ | _] = args} = call, env) do
    arity = length(args)
    special? = is_atom(name) and (Macro.special_form?(name, arity) or Macro.operator?(name, arity))

    if special? or Enum.all?(args, &Macro.quoted_literal?/1) do
      {ExUnit.AssertionError.no_value(), call}
    else
      case Macro.expand_once(call, env) do
        ^call ->
          vars = for i <- 1..arity, do: Macro.var(:"arg#{i}", __MODULE__)
          bindings = Enum.map(Enum.zip(vars, args), fn {var, arg} -> {:=, [], [var, arg]} end)
          {vars, {:with, bindings, {name, meta, vars}}}

        expanded ->
          {ExUnit.AssertionError.no_value(), expanded}
      end
    end
  end

  defp with_arguments(other, _env), do: {ExUnit.AssertionError.no_value(), other}

  ## Messages

  @doc """
  Fails unless a matching message is there within `timeout` milliseconds; gives the message.

      send(self(), {:answer, 42})
      assert_receive {:answer, number}
  """
  defmacro assert_receive(pattern, timeout \\ nil, failure_message \\ nil),
    do: receive_pattern(pattern, timeout, failure_message, __CALLER__, :assert_receive)

  @doc "Fails unless a matching message is there already; gives the message."
  defmacro assert_received(pattern, failure_message \\ nil),
    do: receive_pattern(pattern, 0, failure_message, __CALLER__, :assert_received)

  defp receive_pattern(pattern, timeout, failure_message, env, name) do
    expanded = __expand_pattern__(pattern, env)
    vars = pattern_vars(expanded)
    pins = pins(expanded)
    code = escape(name, [], pattern)
    {bare, guard} = without_guard(expanded)
    received = quote(do: received)
    clause = {:->, [], [[used(with_guard({:=, [], [received, bare]}, guard))], quote(do: {unquote(received), unquote({:{}, [], used(vars)})})]}
    timeout = if is_integer(timeout) and timeout >= 0, do: timeout, else: quote(do: ExUnit.Assertions.__timeout__(unquote(timeout), :assert_receive_timeout))

    failure =
      quote do
        :erlang.error(ExUnit.Assertions.Report.not_received(unquote(Macro.escape(shown(pattern, env))), unquote(code), unquote(pins), timeout, unquote(failure_message), fn message ->
          case message do
            unquote(used(with_guard(bare, guard))) ->
              _ = unquote({:{}, [], used(vars)})
              true

            _ ->
              false
          end
        end))
      end

    late = quote(do: {unquote(received), unquote({:{}, [], for_user(vars, expanded)})} = receive(do: unquote([clause]), after: (timeout -> unquote(failure))))

    quote do
      timeout = unquote(timeout)
      unquote(late)
      unquote(received)
    end
  end

  @doc "Fails when a matching message comes within `timeout` milliseconds."
  defmacro refute_receive(pattern, timeout \\ nil, failure_message \\ nil),
    do: refute_pattern(pattern, timeout, failure_message, __CALLER__)

  @doc "Fails when a matching message is there."
  defmacro refute_received(pattern, failure_message \\ nil), do: refute_pattern(pattern, 0, failure_message, __CALLER__)

  defp refute_pattern(pattern, timeout, failure_message, env) do
    {bare, guard} = pattern |> __expand_pattern__(env) |> without_guard()
    timeout = if is_integer(timeout) and timeout >= 0, do: timeout, else: quote(do: ExUnit.Assertions.__timeout__(unquote(timeout), :refute_receive_timeout))
    actual = quote(do: actual)
    failure = quote(do: :erlang.error(ExUnit.Assertions.Report.received(unquote(actual), unquote(Macro.escape(pattern)), unquote(failure_message))))
    clause = {:->, [], [[with_guard({:=, [], [actual, bare]}, guard)], failure]}

    quote do
      receive(do: unquote([clause]), after: (unquote(timeout) -> false))
    end
  end

  @doc false
  def __timeout__(nil, key), do: Keyword.fetch!(ExUnit.configuration(), key)
  def __timeout__(timeout, _key) when is_integer(timeout) and timeout >= 0, do: timeout

  def __timeout__(timeout, _key) do
    raise ArgumentError, "timeout must be a non-negative integer, got: #{inspect(timeout)}"
  end

  ## Errors

  @doc "Fails unless the function raises this exception with this message (or one the regular expression matches); gives the exception."
  def assert_raise(exception, message, function) when is_function(function) do
    error = assert_raise(exception, function)

    case Report.wrong_message(error, exception, message) do
      nil -> error
      text -> raise ExUnit.AssertionError, message: text
    end
  end

  @doc """
  Fails unless the function raises this exception; gives the exception.

      assert_raise ArithmeticError, fn -> 1 / 0 end
  """
  def assert_raise(exception, function) when is_function(function) do
    outcome =
      try do
        function.()
        :nothing
      rescue
        error -> {error, __STACKTRACE__}
      end

    Report.raised(outcome, exception)
  end

  @doc "The value the expression throws; fails when it throws nothing."
  defmacro catch_throw(expression), do: do_catch(:throw, expression)
  @doc "The reason the expression exits with; fails when it does not exit."
  defmacro catch_exit(expression), do: do_catch(:exit, expression)
  @doc "The error the expression raises; fails when it raises none."
  defmacro catch_error(expression), do: do_catch(:error, expression)

  defp do_catch(kind, expression) do
    quote do
      try do
        _ = unquote(expression)
        flunk(unquote("Expected to catch #{kind}, got nothing"))
      rescue
        e in [ExUnit.AssertionError] -> reraise(e, __STACKTRACE__)
      catch
        unquote(kind), we_got -> we_got
      end
    end
  end

  ## Numbers

  @doc "Fails when the values differ by more than `delta`."
  def assert_in_delta(value1, value2, delta, message \\ nil)

  def assert_in_delta(_, _, delta, _) when delta < 0 do
    raise ArgumentError, "delta must always be a positive number, got: #{inspect(delta)}"
  end

  def assert_in_delta(value1, value2, delta, message) do
    diff = abs(value1 - value2)

    message =
      message ||
        "Expected the difference between #{inspect(value1)} and #{inspect(value2)} (#{inspect(diff)}) to be less than or equal to #{inspect(delta)}"

    assert(diff <= delta, message)
  end

  @doc "Fails when the values differ by no more than `delta`."
  def refute_in_delta(value1, value2, delta, message \\ nil)

  def refute_in_delta(value1, value2, delta, message) do
    diff = abs(value1 - value2)

    message =
      if message do
        message <> " (difference between #{inspect(value1)} and #{inspect(value2)} is less than #{inspect(delta)})"
      else
        "Expected the difference between #{inspect(value1)} and #{inspect(value2)} (#{inspect(diff)}) to be more than #{inspect(delta)}"
      end

    refute(diff <= delta, message)
  end

  @doc "Fails."
  def flunk(message \\ "Flunked!")
  def flunk(message) when is_binary(message), do: raise(ExUnit.AssertionError, message: message)

  ## Patterns

  # Macros in a pattern are expanded, so that the variables they bind are seen.
  @doc false
  def __expand_pattern__({:when, meta, [left, right]}, caller) do
    {:when, meta, [expand_pattern(left, Macro.Env.to_match(caller)), expand_pattern(right, %{caller | context: :guard})]}
  end

  def __expand_pattern__(pattern, caller), do: expand_pattern(pattern, Macro.Env.to_match(caller))

  defp expand_pattern({:quote, _, [_]} = expr, _caller), do: expr
  defp expand_pattern({:quote, _, [_, _]} = expr, _caller), do: expr
  defp expand_pattern({:__aliases__, _, _} = expr, caller), do: Macro.expand(expr, caller)
  defp expand_pattern({:"::", meta, [left, right]}, caller), do: {:"::", meta, [expand_pattern(left, caller), right]}
  defp expand_pattern({:^, _, _} = expr, _caller), do: expr

  defp expand_pattern({name, _, args} = expr, caller) when is_list(args) do
    case Macro.expand_once(expr, caller) do
      ^expr -> expand_children(name, expr, caller)
      expanded -> expand_pattern(expanded, caller)
    end
  end

  defp expand_pattern({:__MODULE__, _, context} = expr, caller) when is_atom(context), do: Macro.expand(expr, caller)

  defp expand_pattern({left, right}, caller), do: {expand_pattern(left, caller), expand_pattern(right, caller)}
  defp expand_pattern(list, caller) when is_list(list), do: Enum.map(list, &expand_pattern(&1, caller))
  defp expand_pattern(other, _caller), do: other

  defp expand_children(name, {name, meta, args}, caller) when is_atom(name), do: {name, meta, Enum.map(args, &expand_pattern(&1, caller))}
  defp expand_children(_, {name, meta, args}, caller), do: {expand_pattern(name, caller), meta, Enum.map(args, &expand_pattern(&1, caller))}

  # As reports show it: attributes and macros that stand for a literal, a pair or a list are opened, others stay.
  defp shown({:when, meta, [left, right]}, env), do: {:when, meta, [shown(left, Macro.Env.to_match(env)), shown_guard(right, %{env | context: :guard})]}
  defp shown(pattern, env), do: shown_part(pattern, Macro.Env.to_match(env))

  defp shown_part({:quote, _, [_ | _]} = expr, _env), do: expr
  defp shown_part({:^, _, _} = expr, _env), do: expr
  defp shown_part({:__MODULE__, _, context} = expr, env) when is_atom(context), do: Macro.expand(expr, env)
  defp shown_part({:@, _, [{_, _, context}]} = expr, env) when is_atom(context), do: Macro.expand(expr, env)
  defp shown_part({:"::", meta, [left, right]}, env), do: {:"::", meta, [shown_part(left, env), right]}

  defp shown_part({name, meta, args} = expr, env) when is_list(args) do
    case Macro.expand_once(expr, env) do
      ^expr when name == :__aliases__ -> expr
      ^expr -> {name, meta, Enum.map(args, &shown_part(&1, env))}
      {_, _, _} -> expr
      literal -> shown_part(literal, env)
    end
  end

  defp shown_part({left, right}, env), do: {shown_part(left, env), shown_part(right, env)}
  defp shown_part(list, env) when is_list(list), do: Enum.map(list, &shown_part(&1, env))
  defp shown_part(other, _env), do: other

  # In guards only macros of one's own are opened.
  defp shown_guard({name, _, args} = expr, env) when is_atom(name) and is_list(args) do
    case Macro.Env.lookup_import(env, {name, length(args)}) do
      [{_, module} | _] when module != Kernel -> Macro.expand_once(expr, env)
      _ -> expr
    end
  end

  defp shown_guard(expr, _env), do: expr

  # The variables of code that was made for the assertion: nobody is told that they are unused.
  defp used(code) do
    Macro.prewalk(code, fn
      {:^, _, _} = pin -> pin
      {name, meta, context} when is_atom(name) and is_atom(context) -> {name, Keyword.put(meta, :generated, true), context}
      node -> node
    end)
  end

  # The variables as the test sees them. Those that the pattern itself looks at are used already.
  defp for_user(vars, pattern) do
    {_, all} = walk(pattern, [])
    seen = Enum.frequencies_by(all, &elem(&1, 0))

    in_guard =
      case pattern do
        {:when, _, [_, guard]} -> elem(walk(guard, []), 1) |> Enum.map(&elem(&1, 0))
        _ -> []
      end

    Enum.map(vars, fn {name, _, _} = var -> if seen[name] > 1 or name in in_guard, do: used(var), else: var end)
  end

  # The variables a pattern binds, each once; those with a leading underscore alone are not wanted.
  defp pattern_vars({:when, _, [left, _]}), do: pattern_vars(left)

  defp pattern_vars(pattern) do
    {_, vars} = walk(pattern, [])
    vars |> :lists.reverse() |> Enum.uniq_by(fn {name, meta, context} -> {name, Keyword.get(meta, :counter), context} end)
  end

  defp walk({:"::", _, [left, _size]}, acc), do: walk(left, acc)
  defp walk({:^, _, _} = pin, acc), do: {pin, acc}
  defp walk({skip, _, [_ | _]} = node, acc) when skip in [:quote, :@], do: {node, acc}
  defp walk({name, _, context} = var, acc) when is_atom(name) and is_atom(context) do
    if name in [:_, :__MODULE__, :__DIR__, :__ENV__, :__CALLER__, :__STACKTRACE__], do: {var, acc}, else: {var, [var | acc]}
  end

  defp walk({left, _, args}, acc) when is_list(args) do
    {_, acc} = if is_tuple(left), do: walk(left, acc), else: {left, acc}
    walk(args, acc)
  end

  defp walk({left, right}, acc) do
    {_, acc} = walk(left, acc)
    walk(right, acc)
  end

  defp walk([head | tail], acc) do
    {_, acc} = walk(head, acc)
    walk(tail, acc)
  end

  defp walk(other, acc), do: {other, acc}

  # `[{name, value}]` of the pinned variables, as code.
  defp pins(pattern) do
    {_, pins} =
      Macro.prewalk(pattern, [], fn
        {:^, _, [{name, _, context} = var]} = pin, acc when is_atom(name) and is_atom(context) -> {pin, [{name, var} | acc]}
        node, acc -> {node, acc}
      end)

    pins |> Enum.uniq_by(&elem(&1, 0)) |> Enum.sort()
  end

  defp without_guard({:when, _, [pattern, guard]}), do: {pattern, guard}
  defp without_guard(pattern), do: {pattern, true}

  defp with_guard(pattern, true), do: pattern
  defp with_guard(pattern, guard), do: {:when, [], [pattern, guard]}

  defp escape(kind, meta, expr), do: Macro.escape({kind, meta, [expr]})

end
