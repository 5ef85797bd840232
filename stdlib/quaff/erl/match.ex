defmodule Quaff.Erl.Match do
  @moduledoc "Patterns and guards of Erlang expressions; part of `:erl_eval`. No match is the throw `:nomatch`."

  alias Quaff.Erl.{Bindings, Bits}

  @doc "What a pattern binds besides `bound`; names in it are looked up in `bound`, sizes and keys also in `outer`."
  def match({:var, _, :_}, _, bound, _), do: bound

  def match({:var, _, name}, value, bound, _) do
    case Bindings.find(bound, name) do
      {:ok, known} -> if known === value, do: bound, else: throw(:nomatch)
      :error -> Bindings.put(bound, name, value)
    end
  end

  def match({:match, _, left, right}, value, bound, outer), do: match(right, value, match(left, value, bound, outer), outer)

  def match({:cons, _, head, tail}, value, bound, outer) do
    case value do
      [h | t] -> match(tail, t, match(head, h, bound, outer), outer)
      _ -> throw(:nomatch)
    end
  end

  def match({:tuple, _, patterns}, value, bound, outer) do
    if not (is_tuple(value) and tuple_size(value) == length(patterns)), do: throw(:nomatch)
    all(patterns, :erlang.tuple_to_list(value), bound, outer)
  end

  def match({:map, _, pairs}, value, bound, outer) do
    if not is_map(value), do: throw(:nomatch)

    Enum.reduce(pairs, bound, fn {:map_field_exact, _, key, pattern}, bound ->
      key = constant(key, bound, outer)

      case value do
        %{^key => found} -> match(pattern, found, bound, outer)
        _ -> throw(:nomatch)
      end
    end)
  end

  def match({:bin, _, elements}, value, bound, outer) do
    if not is_bitstring(value), do: throw(:nomatch)
    {bound, rest} = part(elements, value, bound, outer)
    if rest == <<>>, do: bound, else: throw(:nomatch)
  end

  def match({:op, _, :++, {:string, _, text}, rest}, value, bound, outer) do
    if is_list(value) and starts_with?(text, value),
      do: match(rest, :lists.nthtail(length(text), value), bound, outer),
      else: throw(:nomatch)
  end

  def match({:op, anno, :++, {:cons, _, head, tail}, rest}, value, bound, outer),
    do: match({:cons, anno, head, {:op, anno, :++, tail, rest}}, value, bound, outer)

  def match({:op, _, :++, {nil, _}, rest}, value, bound, outer), do: match(rest, value, bound, outer)
  def match({:record, _, name, _}, _, _, _), do: :erlang.error({:undefined_record, name})
  def match(tree, value, bound, outer), do: if(constant(tree, bound, outer) === value, do: bound, else: throw(:nomatch))

  defp starts_with?([c | text], [c | value]), do: starts_with?(text, value)
  defp starts_with?([], _), do: true
  defp starts_with?(_, _), do: false

  @doc "Several patterns at once."
  def all([pattern | patterns], [value | values], bound, outer), do: all(patterns, values, match(pattern, value, bound, outer), outer)
  def all([], [], bound, _), do: bound
  def all(_, _, _, _), do: throw(:nomatch)

  @doc "The first elements of a binary, and what is behind them."
  def part(elements, bits, bound, outer) do
    Bits.take(elements, bits, bound, &constant(&1, &2, outer), &match(&1, &2, &3, outer))
  end

  defp constant(tree, bound, outer) do
    {value, _} = :erl_eval.value(tree, Bindings.over(outer, bound), {:none, :none})
    value
  end

  @tests ~w(is_atom is_binary is_bitstring is_boolean is_float is_function is_integer is_list is_map is_map_key is_number
            is_pid is_port is_record is_reference is_tuple abs binary_part bit_size byte_size ceil element float floor hd
            length map_get map_size max min node round self size tl trunc tuple_size)a

  @doc "Whether a guard holds: alternatives of tests, none at all holds."
  def guard([], _), do: true
  def guard(alternatives, bound), do: Enum.any?(alternatives, fn tests -> Enum.all?(tests, &holds?(&1, bound)) end)

  defp holds?(test, bound) do
    if not legal?(test), do: :erlang.error(:illegal_guard_expr)

    try do
      {value, _} = :erl_eval.value(test, bound, {:none, :none})
      value === true
    catch
      :error, {:unbound_var, _} = reason -> :erlang.error(reason)
      _, _ -> false
    end
  end

  defp legal?({:call, _, {:atom, _, name}, args}), do: name in @tests and Enum.all?(args, &legal?/1)
  defp legal?({:call, _, {:remote, _, {:atom, _, :erlang}, {:atom, _, name}}, args}), do: (name in @tests or operator?(name, length(args))) and Enum.all?(args, &legal?/1)
  defp legal?({:call, _, _, _}), do: false
  defp legal?({:op, _, :!, _, _}), do: false
  defp legal?({:op, _, op, _, _}) when op in [:++, :--], do: false

  defp legal?(tree) when is_tuple(tree) do
    elem(tree, 0) not in [:match, :case, :if, :receive, :try, :fun, :named_fun, :block, :lc, :bc, :mc, :catch, :maybe] and
      tree |> :erlang.tuple_to_list() |> Enum.all?(&legal?/1)
  end

  defp legal?(list) when is_list(list), do: Enum.all?(list, &legal?/1)
  defp legal?(_), do: true

  defp operator?(name, 2), do: name in [:+, :-, :*, :/, :div, :rem, :==, :"/=", :"=:=", :"=/=", :<, :>, :"=<", :>=, :and, :or, :xor]
  defp operator?(name, 1), do: name in [:+, :-, :not, :bnot]
  defp operator?(_, _), do: false
end
