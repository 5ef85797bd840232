defmodule ExUnit.Diff.Pattern do
  @moduledoc false

  # A quoted pattern against a value. `env` holds the pinned variables by name, and by `{name, context}` what variables of
  # the pattern matched so far. Every function gives `{match?, left node, right node, env}`.

  alias ExUnit.Diff.{Align, Text}

  def diff({:when, _, [pattern, guard]}, value, env) do
    {match?, left, right, env} = diff(pattern, value, env)
    # The pattern matches, so it was the guard.
    guard = if match?, do: {:mark, {:code, guard}}, else: {:code, guard}
    {false, {:join, [left, guard], " when "}, right, env}
  end

  def diff({:^, _, [{name, _, _}]} = pin, value, env) do
    case env do
      %{^name => ^value} -> {true, {:code, pin}, {:term, value}, env}
      _ -> {false, {:mark, {:code, pin}}, {:mark, {:term, value}}, env}
    end
  end

  def diff({:_, _, context} = pattern, value, env) when is_atom(context), do: {true, {:code, pattern}, {:term, value}, env}

  def diff({name, meta, context} = variable, value, env) when is_atom(name) and is_atom(context) do
    key = {name, Keyword.get(meta, :counter, context)}

    case env do
      %{^key => ^value} -> {true, {:code, variable}, {:term, value}, env}
      %{^key => _} -> {false, {:mark, {:code, variable}}, {:mark, {:term, value}}, env}
      _ -> {true, {:code, variable}, {:term, value}, Map.put(env, key, value)}
    end
  end

  def diff({:{}, _, elements}, value, env) when is_tuple(value), do: tuple(elements, Tuple.to_list(value), env)
  def diff({a, b}, value, env) when is_tuple(value), do: tuple([a, b], Tuple.to_list(value), env)
  def diff(pattern, value, env) when is_list(pattern) and is_list(value), do: list(pattern, value, env)
  def diff({:%{}, _, pairs}, %{} = value, env) when is_list(pairs), do: map(pairs, nil, plain_map(value), struct_node(value), env)

  def diff({:%, _, [name, {:%{}, _, pairs}]}, %module{} = value, env) do
    case name do
      _ when name == module -> map(pairs, {:term, module}, Map.from_struct(value), {:term, module}, env)
      {:__aliases__, _, parts} -> aliased(parts, name, pairs, value, env)
      _ -> map(pairs, {:code, name}, Map.from_struct(value), {:term, module}, env)
    end
  end

  def diff({:<>, _, [prefix, rest]}, value, env) when is_binary(prefix) and is_binary(value), do: joined(prefix, rest, value, env)
  def diff({:<<>>, _, _} = pattern, value, env) when is_binary(value), do: {false, {:code, pattern}, {:term, value}, env}
  def diff({:-, _, [number]}, value, env) when is_number(number), do: literal(-number, value, env)

  def diff(pattern, value, env)
      when is_atom(pattern) or is_number(pattern) or is_binary(pattern) or (is_list(pattern) and not is_list(value)),
      do: literal(pattern, value, env)

  def diff({:__aliases__, _, parts} = pattern, value, env) do
    if value == Module.concat(parts), do: {true, {:code, pattern}, {:term, value}, env}, else: marked(pattern, value, env)
  end

  def diff(pattern, value, env), do: marked(pattern, value, env)

  defp marked(pattern, value, env), do: {false, {:mark, {:code, pattern}}, {:mark, {:term, value}}, env}

  defp literal(pattern, value, env) when pattern === value, do: {true, {:term, pattern}, {:term, value}, env}

  defp literal(pattern, value, env) when is_binary(pattern) and is_binary(value) do
    {_, left, right} = Text.strings(pattern, value)
    {false, left, right, env}
  end

  defp literal(pattern, value, env), do: marked(pattern, value, env)

  # The alias may be short for the module.
  defp aliased(parts, name, pairs, %module{} = value, env) do
    if List.last(Module.split(module)) == Atom.to_string(List.last(parts)) do
      map(pairs, {:code, name}, Map.from_struct(value), {:term, module}, env)
    else
      {_, {:map, _, left}, {:map, _, right}, env} = map(pairs, nil, Map.from_struct(value), nil, env)
      {false, {:map, {:mark, {:code, name}}, left}, {:map, {:mark, {:term, module}}, right}, env}
    end
  end

  defp plain_map(%_{} = value), do: Map.from_struct(value)
  defp plain_map(value), do: value
  defp struct_node(%module{}), do: {:term, module}
  defp struct_node(_), do: nil

  ## Sequences

  defp tuple(elements, values, env) do
    {match?, left, right, env} = sequence(elements, values, env)
    {match?, {:tuple, left}, {:tuple, right}, env}
  end

  defp list(pattern, value, env) do
    {elements, tail} = pattern_tail(pattern)

    if tail == nil do
      {values, rest} = Align.proper(value)
      {match?, left, right, env} = sequence(elements, values, env)
      right_tail = if rest == [], do: nil, else: {:mark, {:term, rest}}
      {match? and rest == [], {:list, left, nil}, {:list, right, right_tail}, env}
    else
      {values, rest} = take(value, length(elements), [])
      {match?, left, right, env} = sequence(elements, values, env)
      {tail_match?, left_tail, right_tail, env} = diff(tail, rest, env)
      {match? and tail_match?, {:list, left, left_tail}, spread(right, right_tail, rest), env}
    end
  end

  # On the right the elements that the tail took are elements.
  defp spread(right, {:term, _}, rest) do
    {values, tail} = Align.proper(rest)
    {:list, right ++ Enum.map(values, &{:term, &1}), if(tail == [], do: nil, else: {:term, tail})}
  end

  defp spread(right, {:list, more, tail}, _rest), do: {:list, right ++ more, tail}
  defp spread(right, tail, _rest), do: {:list, right, tail}

  defp pattern_tail(pattern) do
    case List.last(pattern) do
      {:|, _, [last, tail]} -> {Enum.drop(pattern, -1) ++ [last], tail}
      _ -> {pattern, nil}
    end
  end

  defp take([head | tail], count, acc) when count > 0, do: take(tail, count - 1, [head | acc])
  defp take(rest, _, acc), do: {:lists.reverse(acc), rest}

  defp sequence(elements, values, env) do
    script = Align.pattern_script(elements, values, &match?({true, _, _, _}, diff(&1, &2, env)))
    Process.put(:ex_unit_diff_env, env)

    {left, right} =
      Align.pairs(
        script,
        fn element, value ->
          {_, left, right, env} = diff(element, value, Process.get(:ex_unit_diff_env))
          Process.put(:ex_unit_diff_env, env)
          {left, right}
        end,
        fn item -> {:mark, {:side, item}} end
      )

    env = Process.delete(:ex_unit_diff_env)
    equal? = length(elements) == length(values) and not Enum.any?(left ++ right, &marked?/1)
    {equal?, sides(left, :code), sides(right, :term), env}
  end

  defp sides(nodes, kind) do
    Enum.map(nodes, fn
      {:mark, {:side, item}} -> {:mark, {kind, item}}
      node -> node
    end)
  end

  defp marked?({:mark, _}), do: true
  defp marked?({:list, nodes, tail}), do: Enum.any?(nodes, &marked?/1) or marked?(tail)
  defp marked?({:tuple, nodes}), do: Enum.any?(nodes, &marked?/1)
  defp marked?({:map, name, pairs}), do: marked?(name) or Enum.any?(pairs, &marked_pair?/1)
  defp marked?({:text, _, parts, _}), do: Enum.any?(parts, &match?({:mark, _}, &1))
  defp marked?({:join, nodes, _}), do: Enum.any?(nodes, &marked?/1)
  defp marked?(_), do: false

  defp marked_pair?({:mark, _}), do: true
  defp marked_pair?({key, value}), do: marked?(key) or marked?(value)

  ## Maps

  defp map(pairs, left_name, map, right_name, env) do
    {match?, lefts, rights, rest, env} =
      Enum.reduce(pairs, {true, [], [], map, env}, fn {key_pattern, pattern}, {match?, lefts, rights, rest, env} ->
        key_node = key_node(key_pattern)

        case fetch(key_pattern, map, env) do
          {:ok, key, value} ->
            {same?, left, right, env} = diff(pattern, value, env)
            {match? and same?, [{key_node, left} | lefts], [{{:term, key}, right} | rights], Map.delete(rest, key), env}

          :error ->
            {false, [{:mark, {key_node, {:code, pattern}}} | lefts], rights, rest, env}
        end
      end)

    others = for {key, value} <- Enum.sort(rest), do: {{:term, key}, {:term, value}}
    {match?, {:map, left_name, :lists.reverse(lefts)}, {:map, right_name, :lists.reverse(rights) ++ others}, env}
  end

  defp key_node(key) when is_atom(key) or is_binary(key) or is_number(key), do: {:term, key}
  defp key_node(key), do: {:code, key}

  defp fetch({:^, _, [{name, _, _}]}, map, env) do
    with {:ok, key} <- Map.fetch(env, name), {:ok, value} <- Map.fetch(map, key), do: {:ok, key, value}
  end

  defp fetch({:{}, _, _} = key, map, _env), do: by_code(key, map)
  defp fetch({_, _, _} = key, map, _env), do: by_code(key, map)

  defp fetch(key, map, _env) do
    with {:ok, value} <- Map.fetch(map, key), do: {:ok, key, value}
  end

  defp by_code(code, map) do
    text = Macro.to_string(code)
    Enum.find_value(map, :error, fn {key, value} -> if inspect(key) == text, do: {:ok, key, value} end)
  end

  ## "prefix" <> rest

  defp joined(prefix, rest, value, env) do
    size = String.length(prefix)
    {start, remaining} = String.split_at(value, size)
    {start_match?, left, {:text, open, parts, close}} = start(prefix, start)
    {rest_match?, rest_left, _, env} = diff(rest, remaining, env)
    {_, {:text, _, others, _}, _} = Text.strings(remaining, remaining <> "x")
    tail = for {_, text} <- others, do: {:eq, text}
    {start_match? and rest_match?, {:join, [left, rest_left], " <> "}, {:text, open, parts ++ tail, close}, env}
  end

  defp start(prefix, prefix) do
    {_, {:text, open, _, close}, _} = Text.strings(prefix, prefix <> "x")
    node = {:text, open, [{:eq, prefix}], close}
    {true, node, node}
  end

  defp start(prefix, start), do: Text.strings(prefix, start)
end
