defmodule Quaff.Erl.Comprehension do
  @moduledoc "Comprehensions of Erlang expressions; part of `:erl_eval`."

  alias Quaff.Erl.{Bindings, Match}

  @doc "The list, binary or map that a comprehension makes."
  def run(kind, template, qualifiers, bound, calls) do
    found = each(qualifiers, bound, calls, fn bound, acc -> [made(template, bound, calls) | acc] end, [])
    found = :lists.reverse(found)

    case kind do
      :lc -> :lists.append(found)
      :bc -> for [bits] <- found, into: <<>>, do: bits
      :mc -> :maps.from_list(:lists.append(found))
    end
  end

  defp made(templates, bound, calls) when is_list(templates), do: Enum.flat_map(templates, &made(&1, bound, calls))

  defp made({:map_field_assoc, _, key, value}, bound, calls) do
    {[key, value], _} = :erl_eval.expr_list([key, value], bound, elem(calls, 0), elem(calls, 1))
    [{key, value}]
  end

  defp made(tree, bound, calls), do: [elem(:erl_eval.value(tree, bound, calls), 0)]

  defp each([], bound, _, work, acc), do: work.(bound, acc)

  defp each([{:zip, _, generators} | rest], bound, calls, work, acc) do
    generators
    |> Enum.map(&items(&1, bound, calls))
    |> together([])
    |> Enum.reduce(acc, fn parts, acc ->
      if :skip in parts,
        do: acc,
        else: each(rest, Enum.reduce(parts, bound, &Bindings.over(&2, &1)), calls, work, acc)
    end)
  end

  defp each([{kind, _, _, _} = generator | rest], bound, calls, work, acc)
       when kind in [:generate, :generate_strict, :b_generate, :b_generate_strict, :m_generate, :m_generate_strict] do
    Enum.reduce(items(generator, bound, calls), acc, fn
      :skip, acc -> acc
      matched, acc -> each(rest, Bindings.over(bound, matched), calls, work, acc)
    end)
  end

  defp each([filter | rest], bound, calls, work, acc) do
    case :erl_eval.value(filter, bound, calls) do
      {true, _} -> each(rest, bound, calls, work, acc)
      {false, _} -> acc
      {other, _} -> :erlang.error({:bad_filter, other})
    end
  end

  defp together(lists, acc) do
    cond do
      Enum.all?(lists, &(&1 == [])) -> :lists.reverse(acc)
      Enum.any?(lists, &(&1 == [])) -> :erlang.error({:bad_generators, :erlang.list_to_tuple(lists)})
      true -> together(Enum.map(lists, &tl/1), [Enum.map(lists, &hd/1) | acc])
    end
  end

  # What each element binds, or `:skip`.
  defp items({kind, _, pattern, source}, bound, calls) do
    {source, _} = :erl_eval.value(source, bound, calls)
    strict = kind in [:generate_strict, :b_generate_strict, :m_generate_strict]

    case kind do
      kind when kind in [:generate, :generate_strict] -> list(source, pattern, bound, strict)
      kind when kind in [:b_generate, :b_generate_strict] -> bits(source, pattern, bound, strict)
      _ -> map(source, pattern, bound, strict)
    end
  end

  defp list([value | rest], pattern, bound, strict), do: [one(pattern, value, bound, strict) | list(rest, pattern, bound, strict)]
  defp list([], _, _, _), do: []
  defp list(other, _, _, _), do: :erlang.error({:bad_generator, other})

  defp map(source, {:map_field_exact, anno, key, value}, bound, strict) do
    pairs =
      try do
        :maps.to_list(source)
      catch
        :error, _ -> :erlang.error({:bad_generator, source})
      end

    for pair <- pairs, do: one({:tuple, anno, [key, value]}, pair, bound, strict)
  end

  defp one(pattern, value, bound, strict) do
    case :erl_eval.attempt(fn -> Match.match(pattern, value, fresh(bound), bound) end) do
      {:ok, matched} -> matched
      :nomatch when strict -> :erlang.error({:badmatch, value})
      :nomatch -> :skip
    end
  end

  defp bits(source, _, _, _) when not is_bitstring(source), do: :erlang.error({:bad_generator, source})

  defp bits(source, {:bin, _, elements} = pattern, bound, strict) do
    case :erl_eval.attempt(fn -> Match.part(elements, source, fresh(bound), bound) end) do
      {:ok, {matched, rest}} when rest != source -> [matched | bits(rest, pattern, bound, strict)]
      {:ok, {matched, _}} -> [matched]
      :nomatch when strict and source != <<>> -> :erlang.error({:badmatch, source})
      :nomatch -> skipped(source, pattern, bound, strict)
    end
  end

  # What does not fit is passed over when there are as many bits as the pattern takes.
  defp skipped(source, {:bin, _, elements} = pattern, bound, strict) do
    any = for {:bin_element, at, _, size, types} <- elements, do: {:bin_element, at, {:var, at, :_}, size, types}

    case :erl_eval.attempt(fn -> Match.part(any, source, fresh(bound), bound) end) do
      {:ok, {_, rest}} when rest != source -> [:skip | bits(rest, pattern, bound, strict)]
      _ -> []
    end
  end

  defp fresh(bound), do: if(is_map(bound), do: %{}, else: [])
end
