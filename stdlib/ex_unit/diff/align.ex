defmodule ExUnit.Diff.Align do
  @moduledoc false

  # Which elements of two lists stand for each other: a longest common subsequence, on what is left between equal starts
  # and ends. Lists so long that the table would take too much are compared element by element.

  @table_limit 40_000

  @doc "A list's elements and its tail, `[]` for a proper list."
  def proper(list), do: proper(list, [])
  defp proper([head | tail], acc), do: proper(tail, [head | acc])
  defp proper(tail, acc), do: {:lists.reverse(acc), tail}

  @doc "`[{:eq, l, r} | {:del, l} | {:ins, r}]`"
  def script(left, right, same?) do
    {start, left, right} = common(left, right, same?, [])
    {finish, left, right} = common(:lists.reverse(left), :lists.reverse(right), same?, [])
    left = :lists.reverse(left)
    right = :lists.reverse(right)
    :lists.reverse(start) ++ middle(left, right, same?) ++ finish
  end

  @doc "The same for patterns, where what comes first matches first."
  def pattern_script(left, right, same?) do
    {start, left, right} = common(left, right, same?, [])
    :lists.reverse(start) ++ middle(left, right, same?)
  end

  defp common([l | left], [r | right], same?, acc) do
    if same?.(l, r), do: common(left, right, same?, [{:eq, l, r} | acc]), else: {acc, [l | left], [r | right]}
  end

  defp common(left, right, _, acc), do: {acc, left, right}

  defp middle([], right, _), do: Enum.map(right, &{:ins, &1})
  defp middle(left, [], _), do: Enum.map(left, &{:del, &1})

  defp middle(left, right, same?) do
    if length(left) * length(right) > @table_limit do
      Enum.map(left, &{:del, &1}) ++ Enum.map(right, &{:ins, &1})
    else
      walk(left, right, table(left, right, same?))
    end
  end

  # Rows from the last to the first; a row holds, for each element of `right` and one more, the length of the longest
  # common subsequence of what follows there, and whether the elements are the same.
  defp table(left, right, same?) do
    last = List.duplicate({0, false}, length(right) + 1)
    left |> :lists.reverse() |> Enum.reduce([last], fn l, [below | _] = rows -> [row(l, right, below, same?) | rows] end)
  end

  defp row(_l, [], _below, _same?), do: [{0, false}]

  defp row(l, [r | right], [{down, _} | [{diagonal, _} | _] = below], same?) do
    [{next, _} | _] = rest = row(l, right, below, same?)
    if same?.(l, r), do: [{max(diagonal + 1, max(down, next)), true} | rest], else: [{max(down, next), false} | rest]
  end

  defp walk([], right, _), do: Enum.map(right, &{:ins, &1})
  defp walk(left, [], _), do: Enum.map(left, &{:del, &1})

  defp walk([l | left], [r | right], [[{length, same?}, {next, _} | _] = row, [{down, _} | [{diagonal, _} | _]] = below | rows]) do
    cond do
      same? and length == diagonal + 1 -> [{:eq, l, r} | walk(left, right, [tl(below) | Enum.map(rows, &tl/1)])]
      down >= next -> [{:del, l} | walk(left, [r | right], [below | rows])]
      true -> [{:ins, r} | walk([l | left], right, [tl(row), tl(below) | Enum.map(rows, &tl/1)])]
    end
  end

  @doc "Nodes of both sides: neighbours that only one side has are compared in pairs, what is left of them is marked."
  def pairs(script, compare, mark), do: pairs(script, [], [], [], [], compare, mark)

  # `dels` and `inss` wait for each other, newest first.
  defp pairs([{:del, l} | rest], dels, inss, left, right, compare, mark), do: pairs(rest, [l | dels], inss, left, right, compare, mark)
  defp pairs([{:ins, r} | rest], dels, inss, left, right, compare, mark), do: pairs(rest, dels, [r | inss], left, right, compare, mark)

  defp pairs(script, dels, inss, left, right, compare, mark) when dels != [] or inss != [] do
    {left, right} = settle(:lists.reverse(dels), :lists.reverse(inss), left, right, compare, mark)
    pairs(script, [], [], left, right, compare, mark)
  end

  defp pairs([{:eq, l, r} | rest], [], [], left, right, compare, mark) do
    {l, r} = compare.(l, r)
    pairs(rest, [], [], [l | left], [r | right], compare, mark)
  end

  defp pairs([], [], [], left, right, _, _), do: {:lists.reverse(left), :lists.reverse(right)}

  defp settle([l | dels], [r | inss], left, right, compare, mark) do
    {l, r} = compare.(l, r)
    settle(dels, inss, [l | left], [r | right], compare, mark)
  end

  defp settle([], inss, left, right, _, mark), do: {left, Enum.reduce(inss, right, &[mark.(&1) | &2])}
  defp settle(dels, [], left, right, _, mark), do: {Enum.reduce(dels, left, &[mark.(&1) | &2]), right}
end
