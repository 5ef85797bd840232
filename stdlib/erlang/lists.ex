defmodule :lists do
  @moduledoc """
  The part of Erlang's `:lists` that takes functions, or is seldom called; the rest are natives.
  """

  def map(fun, list) when is_function(fun, 1), do: do_map(list, fun)

  defp do_map([], _fun), do: []
  defp do_map([head | tail], fun), do: [fun.(head) | do_map(tail, fun)]

  def foreach(fun, list) when is_function(fun, 1), do: do_foreach(list, fun)

  defp do_foreach([], _fun), do: :ok

  defp do_foreach([head | tail], fun) do
    fun.(head)
    do_foreach(tail, fun)
  end

  def foldl(fun, acc, list) when is_function(fun, 2), do: do_foldl(list, acc, fun)

  defp do_foldl([], acc, _fun), do: acc
  defp do_foldl([head | tail], acc, fun), do: do_foldl(tail, fun.(head, acc), fun)

  def foldr(fun, acc, list) when is_function(fun, 2), do: list |> :lists.reverse() |> do_foldl(acc, fun)

  def mapfoldl(fun, acc, list) when is_function(fun, 2), do: do_mapfoldl(list, acc, fun, [])

  defp do_mapfoldl([], acc, _fun, mapped), do: {:lists.reverse(mapped), acc}

  defp do_mapfoldl([head | tail], acc, fun, mapped) do
    {value, acc} = fun.(head, acc)
    do_mapfoldl(tail, acc, fun, [value | mapped])
  end

  def mapfoldr(fun, acc, list) when is_function(fun, 2), do: list |> :lists.reverse() |> do_mapfoldr(acc, fun, [])

  defp do_mapfoldr([], acc, _fun, mapped), do: {mapped, acc}

  defp do_mapfoldr([head | tail], acc, fun, mapped) do
    {value, acc} = fun.(head, acc)
    do_mapfoldr(tail, acc, fun, [value | mapped])
  end

  def flatmap(fun, list) when is_function(fun, 1), do: do_flatmap(list, fun)

  defp do_flatmap([], _fun), do: []
  defp do_flatmap([head | tail], fun), do: fun.(head) ++ do_flatmap(tail, fun)

  def filter(fun, list) when is_function(fun, 1), do: do_filter(list, fun)

  defp do_filter([], _fun), do: []

  defp do_filter([head | tail], fun) do
    case fun.(head) do
      true -> [head | do_filter(tail, fun)]
      false -> do_filter(tail, fun)
    end
  end

  def filtermap(fun, list) when is_function(fun, 1), do: do_filtermap(list, fun)

  defp do_filtermap([], _fun), do: []

  defp do_filtermap([head | tail], fun) do
    case fun.(head) do
      true -> [head | do_filtermap(tail, fun)]
      {true, value} -> [value | do_filtermap(tail, fun)]
      false -> do_filtermap(tail, fun)
    end
  end

  def zf(fun, list), do: filtermap(fun, list)

  def partition(fun, list) when is_function(fun, 1), do: do_partition(list, fun, [], [])

  defp do_partition([], _fun, yes, no), do: {:lists.reverse(yes), :lists.reverse(no)}

  defp do_partition([head | tail], fun, yes, no) do
    case fun.(head) do
      true -> do_partition(tail, fun, [head | yes], no)
      false -> do_partition(tail, fun, yes, [head | no])
    end
  end

  def splitwith(fun, list) when is_function(fun, 1), do: do_splitwith(list, fun, [])

  defp do_splitwith([], _fun, before), do: {:lists.reverse(before), []}

  defp do_splitwith([head | tail] = list, fun, before) do
    case fun.(head) do
      true -> do_splitwith(tail, fun, [head | before])
      false -> {:lists.reverse(before), list}
    end
  end

  def takewhile(fun, list) when is_function(fun, 1), do: do_takewhile(list, fun)

  defp do_takewhile([], _fun), do: []

  defp do_takewhile([head | tail], fun) do
    case fun.(head) do
      true -> [head | do_takewhile(tail, fun)]
      false -> []
    end
  end

  def dropwhile(fun, list) when is_function(fun, 1), do: do_dropwhile(list, fun)

  defp do_dropwhile([], _fun), do: []

  defp do_dropwhile([head | tail] = list, fun) do
    case fun.(head) do
      true -> do_dropwhile(tail, fun)
      false -> list
    end
  end

  def search(fun, list) when is_function(fun, 1), do: do_search(list, fun)

  defp do_search([], _fun), do: false

  defp do_search([head | tail], fun) do
    case fun.(head) do
      true -> {:value, head}
      false -> do_search(tail, fun)
    end
  end

  def all(fun, list) when is_function(fun, 1), do: do_all(list, fun)

  defp do_all([], _fun), do: true

  defp do_all([head | tail], fun) do
    case fun.(head) do
      true -> do_all(tail, fun)
      false -> false
    end
  end

  def any(fun, list) when is_function(fun, 1), do: do_any(list, fun)

  defp do_any([], _fun), do: false

  defp do_any([head | tail], fun) do
    case fun.(head) do
      true -> true
      false -> do_any(tail, fun)
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
  def merge(list1, list2), do: do_merge(list1, list2, &<=/2)
  def merge(fun, list1, list2) when is_function(fun, 2), do: do_merge(list1, list2, fun)
  def merge3(list1, list2, list3), do: list1 |> merge(list2) |> merge(list3)
  def rmerge(list1, list2), do: do_merge(list1, list2, &>=/2)
  def rmerge(fun, list1, list2) when is_function(fun, 2), do: do_merge(list1, list2, &(not fun.(&1, &2)))

  defp do_merge([a | as] = left, [b | bs] = right, fun) do
    if fun.(a, b), do: [a | do_merge(as, right, fun)], else: [b | do_merge(left, bs, fun)]
  end

  defp do_merge([], right, _fun), do: right
  defp do_merge(left, [], _fun), do: left

  def umerge(lists), do: lists |> :lists.append() |> :lists.usort()
  def umerge(list1, list2), do: do_umerge(list1, list2, &<=/2)
  def umerge(fun, list1, list2) when is_function(fun, 2), do: do_umerge(list1, list2, fun)
  def umerge3(list1, list2, list3), do: list1 |> umerge(list2) |> umerge(list3)

  defp do_umerge([a | as] = left, [b | bs] = right, fun) do
    case {fun.(a, b), fun.(b, a)} do
      {true, true} -> do_umerge(left, bs, fun)
      {true, false} -> [a | do_umerge(as, right, fun)]
      {false, _} -> [b | do_umerge(left, bs, fun)]
    end
  end

  defp do_umerge([], right, _fun), do: right
  defp do_umerge(left, [], _fun), do: left

  def keymerge(position, list1, list2) do
    do_merge(list1, list2, &(:erlang.element(position, &1) <= :erlang.element(position, &2)))
  end

  def ukeymerge(position, list1, list2) do
    do_umerge(list1, list2, &(:erlang.element(position, &1) <= :erlang.element(position, &2)))
  end

  def keymap(fun, position, list) when is_function(fun, 1) and is_integer(position) and position >= 1 do
    do_map(list, &:erlang.setelement(position, &1, fun.(:erlang.element(position, &1))))
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

  def zip3(list1, list2, list3), do: zipwith3(&{&1, &2, &3}, list1, list2, list3)

  def zipwith3(fun, [a | as], [b | bs], [c | cs]), do: [fun.(a, b, c) | zipwith3(fun, as, bs, cs)]
  def zipwith3(fun, [], [], []) when is_function(fun, 3), do: []

  def unzip3(list), do: do_unzip3(list, [], [], [])

  defp do_unzip3([{a, b, c} | rest], as, bs, cs), do: do_unzip3(rest, [a | as], [b | bs], [c | cs])
  defp do_unzip3([], as, bs, cs), do: {:lists.reverse(as), :lists.reverse(bs), :lists.reverse(cs)}

  def join(_separator, []), do: []
  def join(separator, [head | tail]), do: [head | prepend_all(tail, separator)]

  defp prepend_all([], _separator), do: []
  defp prepend_all([head | tail], separator), do: [separator, head | prepend_all(tail, separator)]

  def concat(list), do: do_flatmap(list, &thing_to_list/1)

  defp thing_to_list(term) when is_integer(term), do: :erlang.integer_to_list(term)
  defp thing_to_list(term) when is_float(term), do: :erlang.float_to_list(term)
  defp thing_to_list(term) when is_atom(term), do: :erlang.atom_to_list(term)
  defp thing_to_list(term) when is_list(term), do: term

  def flatlength(list), do: length(:lists.flatten(list))

  def enumerate(list), do: enumerate(1, 1, list)
  def enumerate(index, list), do: enumerate(index, 1, list)

  def enumerate(index, step, list) when is_integer(index) and is_integer(step), do: do_enumerate(list, index, step)

  defp do_enumerate([], _index, _step), do: []
  defp do_enumerate([head | tail], index, step), do: [{index, head} | do_enumerate(tail, index + step, step)]

  def uniq(list), do: Enum.uniq(list)
  def uniq(fun, list) when is_function(fun, 1), do: Enum.uniq_by(list, fun)
end
