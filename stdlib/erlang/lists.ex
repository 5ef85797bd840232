defmodule :lists do
  @moduledoc """
  The part of Erlang's `:lists` that takes functions, or is seldom called; the rest are natives.
  """

  def map(fun, list) when is_function(fun, 1), do: map_1(list, fun)

  defp map_1([], _fun), do: []
  defp map_1([head | tail], fun), do: [fun.(head) | map_1(tail, fun)]

  def foreach(fun, list) when is_function(fun, 1), do: foreach_1(list, fun)

  defp foreach_1([], _fun), do: :ok

  defp foreach_1([head | tail], fun) do
    fun.(head)
    foreach_1(tail, fun)
  end

  def foldl(fun, acc, list) when is_function(fun, 2), do: foldl_1(list, acc, fun)

  defp foldl_1([], acc, _fun), do: acc
  defp foldl_1([head | tail], acc, fun), do: foldl_1(tail, fun.(head, acc), fun)

  def foldr(fun, acc, list) when is_function(fun, 2), do: list |> :lists.reverse() |> foldl_1(acc, fun)

  def mapfoldl(fun, acc, list) when is_function(fun, 2), do: mapfoldl_1(list, acc, fun, [])

  defp mapfoldl_1([], acc, _fun, mapped), do: {:lists.reverse(mapped), acc}

  defp mapfoldl_1([head | tail], acc, fun, mapped) do
    {value, acc} = fun.(head, acc)
    mapfoldl_1(tail, acc, fun, [value | mapped])
  end

  def mapfoldr(fun, acc, list) when is_function(fun, 2), do: list |> :lists.reverse() |> mapfoldr_1(acc, fun, [])

  defp mapfoldr_1([], acc, _fun, mapped), do: {mapped, acc}

  defp mapfoldr_1([head | tail], acc, fun, mapped) do
    {value, acc} = fun.(head, acc)
    mapfoldr_1(tail, acc, fun, [value | mapped])
  end

  def flatmap(fun, list) when is_function(fun, 1), do: flatmap_1(list, fun)

  defp flatmap_1([], _fun), do: []
  defp flatmap_1([head | tail], fun), do: fun.(head) ++ flatmap_1(tail, fun)

  def filter(fun, list) when is_function(fun, 1), do: filter_1(list, fun)

  defp filter_1([], _fun), do: []

  defp filter_1([head | tail], fun) do
    case fun.(head) do
      true -> [head | filter_1(tail, fun)]
      false -> filter_1(tail, fun)
      other -> :erlang.error({:bad_filter, other})
    end
  end

  def filtermap(fun, list) when is_function(fun, 1), do: filtermap_1(list, fun)

  defp filtermap_1([], _fun), do: []

  defp filtermap_1([head | tail], fun) do
    case fun.(head) do
      true -> [head | filtermap_1(tail, fun)]
      {true, value} -> [value | filtermap_1(tail, fun)]
      false -> filtermap_1(tail, fun)
    end
  end

  def zf(fun, list), do: filtermap(fun, list)

  def partition(fun, list) when is_function(fun, 1), do: partition_1(list, fun, [], [])

  defp partition_1([], _fun, yes, no), do: {:lists.reverse(yes), :lists.reverse(no)}

  defp partition_1([head | tail], fun, yes, no) do
    case fun.(head) do
      true -> partition_1(tail, fun, [head | yes], no)
      false -> partition_1(tail, fun, yes, [head | no])
    end
  end

  def splitwith(fun, list) when is_function(fun, 1), do: splitwith_1(list, fun, [])

  defp splitwith_1([], _fun, before), do: {:lists.reverse(before), []}

  defp splitwith_1([head | tail] = list, fun, before) do
    case fun.(head) do
      true -> splitwith_1(tail, fun, [head | before])
      false -> {:lists.reverse(before), list}
    end
  end

  def takewhile(fun, list) when is_function(fun, 1), do: takewhile_1(list, fun)

  defp takewhile_1([], _fun), do: []

  defp takewhile_1([head | tail], fun) do
    case fun.(head) do
      true -> [head | takewhile_1(tail, fun)]
      false -> []
    end
  end

  def dropwhile(fun, list) when is_function(fun, 1), do: dropwhile_1(list, fun)

  defp dropwhile_1([], _fun), do: []

  defp dropwhile_1([head | tail] = list, fun) do
    case fun.(head) do
      true -> dropwhile_1(tail, fun)
      false -> list
    end
  end

  def search(fun, list) when is_function(fun, 1), do: search_1(list, fun)

  defp search_1([], _fun), do: false

  defp search_1([head | tail], fun) do
    case fun.(head) do
      true -> {:value, head}
      false -> search_1(tail, fun)
    end
  end

  def all(fun, list) when is_function(fun, 1), do: all_1(list, fun)

  defp all_1([], _fun), do: true

  defp all_1([head | tail], fun) do
    case fun.(head) do
      true -> all_1(tail, fun)
      false -> false
    end
  end

  def any(fun, list) when is_function(fun, 1), do: any_1(list, fun)

  defp any_1([], _fun), do: false

  defp any_1([head | tail], fun) do
    case fun.(head) do
      true -> true
      false -> any_1(tail, fun)
    end
  end

  ## Order

  def sort(fun, list) when is_function(fun, 2) and is_list(list), do: Enum.sort(list, fun)

  def usort(fun, list) when is_function(fun, 2) and is_list(list) do
    case Enum.sort(list, fun) do
      [] -> []
      [head | tail] -> [head | without_equals(tail, head, fun)]
    end
  end

  # In a sorted list, `b` after `a` is equal to it when it may as well come before.
  defp without_equals([], _last, _fun), do: []

  defp without_equals([head | tail], last, fun) do
    if fun.(head, last), do: without_equals(tail, last, fun), else: [head | without_equals(tail, head, fun)]
  end

  def merge(lists), do: lists |> :lists.append() |> :lists.sort()
  def merge(list1, list2), do: merge_1(list1, list2, &<=/2)
  def merge(fun, list1, list2) when is_function(fun, 2), do: merge_1(list1, list2, fun)
  def merge3(list1, list2, list3), do: list1 |> merge(list2) |> merge(list3)
  def rmerge(list1, list2), do: merge_1(list1, list2, &>=/2)
  def rmerge(fun, list1, list2) when is_function(fun, 2), do: merge_1(list1, list2, &(not fun.(&1, &2)))

  defp merge_1([a | as] = left, [b | bs] = right, fun) do
    if fun.(a, b), do: [a | merge_1(as, right, fun)], else: [b | merge_1(left, bs, fun)]
  end

  defp merge_1([], right, _fun), do: right
  defp merge_1(left, [], _fun), do: left

  def umerge(lists), do: lists |> :lists.append() |> :lists.usort()
  def umerge(list1, list2), do: umerge_1(list1, list2, &<=/2)
  def umerge(fun, list1, list2) when is_function(fun, 2), do: umerge_1(list1, list2, fun)
  def umerge3(list1, list2, list3), do: list1 |> umerge(list2) |> umerge(list3)

  defp umerge_1([a | as] = left, [b | bs] = right, fun) do
    case {fun.(a, b), fun.(b, a)} do
      {true, true} -> umerge_1(left, bs, fun)
      {true, false} -> [a | umerge_1(as, right, fun)]
      {false, _} -> [b | umerge_1(left, bs, fun)]
    end
  end

  defp umerge_1([], right, _fun), do: right
  defp umerge_1(left, [], _fun), do: left

  def keymerge(position, list1, list2) do
    merge_1(list1, list2, &(:erlang.element(position, &1) <= :erlang.element(position, &2)))
  end

  def ukeymerge(position, list1, list2) do
    umerge_1(list1, list2, &(:erlang.element(position, &1) <= :erlang.element(position, &2)))
  end

  def keymap(fun, position, list) do
    map_1(list, &:erlang.setelement(position, &1, fun.(:erlang.element(position, &1))))
  end

  def rmerge3(list1, list2, list3), do: list1 |> rmerge(list2) |> rmerge(list3)
  def rumerge(list1, list2), do: umerge_1(list1, list2, &>=/2)
  def rumerge(fun, list1, list2) when is_function(fun, 2), do: umerge_1(list1, list2, &fun.(&2, &1))
  def rumerge3(list1, list2, list3), do: list1 |> rumerge(list2) |> rumerge(list3)

  # Of equal keys the second list's stands first, as the lists are in falling order.
  def rkeymerge(position, list1, list2) do
    merge_1(list1, list2, &(:erlang.element(position, &1) > :erlang.element(position, &2)))
  end

  def rukeymerge(position, list1, list2) do
    umerge_1(list1, list2, &(:erlang.element(position, &1) >= :erlang.element(position, &2)))
  end

  ## Several lists

  def zipwith(fun, list1, list2), do: zipwith(fun, list1, list2, :fail)

  def zipwith(fun, [a | as], [b | bs], how), do: [fun.(a, b) | zipwith(fun, as, bs, how)]
  def zipwith(fun, [], [], _how) when is_function(fun, 2), do: []
  def zipwith(fun, list1, list2, :trim) when is_function(fun, 2) and (list1 == [] or list2 == []), do: []

  def zipwith(fun, list1, list2, {:pad, {a, b}}) when is_function(fun, 2) do
    {x, rest1} = first_or(list1, a)
    {y, rest2} = first_or(list2, b)
    [fun.(x, y) | zipwith(fun, rest1, rest2, {:pad, {a, b}})]
  end

  defp first_or([], default), do: {default, []}
  defp first_or([head | tail], _default), do: {head, tail}

  def zip(list1, list2, how), do: zipwith(&{&1, &2}, list1, list2, how)

  def zip3(list1, list2, list3), do: zip3(list1, list2, list3, :fail)

  def zip3([a | as], [b | bs], [c | cs], how), do: [{a, b, c} | zip3(as, bs, cs, how)]
  def zip3([], [], [], _how), do: []
  def zip3(list1, list2, list3, :trim) when list1 == [] or list2 == [] or list3 == [], do: []

  def zip3(list1, list2, list3, {:pad, {a, b, c}} = how) do
    {x, rest1} = first_or(list1, a)
    {y, rest2} = first_or(list2, b)
    {z, rest3} = first_or(list3, c)
    [{x, y, z} | zip3(rest1, rest2, rest3, how)]
  end

  def zipwith3(fun, list1, list2, list3), do: zipwith3(fun, list1, list2, list3, :fail)

  def zipwith3(fun, [a | as], [b | bs], [c | cs], how), do: [fun.(a, b, c) | zipwith3(fun, as, bs, cs, how)]
  def zipwith3(fun, [], [], [], _how) when is_function(fun, 3), do: []

  def zipwith3(fun, list1, list2, list3, :trim)
      when is_function(fun, 3) and (list1 == [] or list2 == [] or list3 == []),
      do: []

  def zipwith3(fun, list1, list2, list3, {:pad, {a, b, c}} = how) when is_function(fun, 3) do
    {x, rest1} = first_or(list1, a)
    {y, rest2} = first_or(list2, b)
    {z, rest3} = first_or(list3, c)
    [fun.(x, y, z) | zipwith3(fun, rest1, rest2, rest3, how)]
  end

  def unzip3(list), do: unzip3_1(list, [], [], [])

  defp unzip3_1([{a, b, c} | rest], as, bs, cs), do: unzip3_1(rest, [a | as], [b | bs], [c | cs])
  defp unzip3_1([], as, bs, cs), do: {:lists.reverse(as), :lists.reverse(bs), :lists.reverse(cs)}

  def join(_separator, []), do: []
  def join(separator, [head | tail]), do: [head | prepend_all(tail, separator)]

  defp prepend_all([], _separator), do: []
  defp prepend_all([head | tail], separator), do: [separator, head | prepend_all(tail, separator)]

  def concat(list), do: flatmap_1(list, &thing_to_list/1)

  defp thing_to_list(term) when is_integer(term), do: :erlang.integer_to_list(term)
  defp thing_to_list(term) when is_float(term), do: :erlang.float_to_list(term)
  defp thing_to_list(term) when is_atom(term), do: :erlang.atom_to_list(term)
  defp thing_to_list(term) when is_list(term), do: term

  def flatlength(list), do: length(:lists.flatten(list))

  def enumerate(list), do: enumerate(1, 1, list)
  def enumerate(index, list), do: enumerate(index, 1, list)

  def enumerate(index, step, list) when is_integer(index) and is_integer(step), do: enumerate_1(list, index, step)

  defp enumerate_1([], _index, _step), do: []
  defp enumerate_1([head | tail], index, step), do: [{index, head} | enumerate_1(tail, index + step, step)]

  def uniq(list) when is_list(list), do: Enum.uniq(list)
  def uniq(fun, list) when is_function(fun, 1) and is_list(list), do: Enum.uniq_by(list, fun)
end
