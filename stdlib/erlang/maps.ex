defmodule :maps do
  @moduledoc """
  The part of Erlang's `:maps` that takes functions, or is seldom called; the rest are natives.

  An iterator is `{key, value, iterator}` or `:none`. What goes over a map takes an iterator as well.
  """

  def map(fun, map) when is_function(fun, 2), do: map |> pairs() |> mapped(fun) |> :maps.from_list()
  def map(_fun, map), do: wrong_fun(map, "two")

  defp mapped([], _fun), do: []
  defp mapped([{key, value} | rest], fun), do: [{key, fun.(key, value)} | mapped(rest, fun)]

  def filter(fun, map) when is_function(fun, 2), do: map |> pairs() |> filtered(fun) |> :maps.from_list()
  def filter(_fun, map), do: wrong_fun(map, "two")

  defp filtered([], _fun), do: []

  defp filtered([{key, value} | rest], fun) do
    case fun.(key, value) do
      true -> [{key, value} | filtered(rest, fun)]
      false -> filtered(rest, fun)
    end
  end

  def filtermap(fun, map) when is_function(fun, 2), do: map |> pairs() |> filtermapped(fun) |> :maps.from_list()
  def filtermap(_fun, map), do: wrong_fun(map, "two")

  defp filtermapped([], _fun), do: []

  defp filtermapped([{key, value} | rest], fun) do
    case fun.(key, value) do
      true -> [{key, value} | filtermapped(rest, fun)]
      {true, value} -> [{key, value} | filtermapped(rest, fun)]
      false -> filtermapped(rest, fun)
    end
  end

  defp wrong_fun(map, count, index \\ 2) do
    fun = {1, "not a fun that takes #{count} arguments"}
    if is_map(map) or is_iterator_valid(map), do: Quaff.Badarg.wrong([fun]), else: Quaff.Badarg.wrong([fun, {index, "not a map or an iterator"}])
  end

  defp pairs(map) when is_map(map), do: :maps.to_list(map)
  defp pairs({key, value, rest}), do: [{key, value} | pairs(rest)]
  defp pairs(:none), do: []
  defp pairs(other), do: :erlang.error({:badmap, other})

  defp fold_list([], acc, _fun), do: acc
  defp fold_list([{key, value} | rest], acc, fun), do: fold_list(rest, fun.(key, value, acc), fun)

  def fold(fun, acc, map) when is_function(fun, 3), do: map |> pairs() |> fold_list(acc, fun)
  def fold(_fun, _acc, map), do: wrong_fun(map, "three", 3)

  def foreach(fun, map) when is_function(fun, 2), do: map |> pairs() |> each(fun)
  def foreach(_fun, map), do: wrong_fun(map, "two")

  defp each([], _fun), do: :ok

  defp each([{key, value} | rest], fun) do
    fun.(key, value)
    each(rest, fun)
  end

  ## Iterators

  @orders "not 'undefined', 'ordered', 'reversed', or a fun that takes two arguments"

  def iterator(map) when is_map(map), do: map |> :maps.to_list() |> chain()
  def iterator(map), do: :erlang.error({:badmap, map})

  def iterator(map, order) when is_map(map) do
    case order do
      :undefined ->
        iterator(map)

      :ordered ->
        1 |> :lists.keysort(:maps.to_list(map)) |> chain()

      :reversed ->
        1 |> :lists.keysort(:maps.to_list(map)) |> :lists.reverse() |> chain()

      fun when is_function(fun, 2) ->
        :lists.sort(fn {k1, _}, {k2, _} -> fun.(k1, k2) end, :maps.to_list(map)) |> chain()

      _ ->
        Quaff.Badarg.wrong(2, @orders)
    end
  end

  def iterator(_map, order) when order in [:undefined, :ordered, :reversed] or is_function(order, 2), do: Quaff.Badarg.wrong(1, "not a map")
  def iterator(_map, _order), do: Quaff.Badarg.wrong([{1, "not a map"}, {2, @orders}])

  defp chain([]), do: :none
  defp chain([{key, value} | rest]), do: {key, value, chain(rest)}

  def next({_, _, _} = iterator), do: iterator
  def next(:none), do: :none
  def next(_iterator), do: Quaff.Badarg.wrong(1, "not a valid iterator")

  def is_iterator_valid({_, _, rest}), do: is_iterator_valid(rest)
  def is_iterator_valid(:none), do: true
  def is_iterator_valid(_), do: false

  ## One key

  def update_with(key, fun, map) when is_function(fun, 1) do
    case map do
      %{^key => value} -> :maps.put(key, fun.(value), map)
      %{} -> :erlang.error({:badkey, key})
      _ -> :erlang.error({:badmap, map})
    end
  end

  def update_with(_key, _fun, map) when is_map(map), do: Quaff.Badarg.wrong(2, "not a fun that takes one argument")
  def update_with(_key, _fun, map), do: :erlang.error({:badmap, map})

  def update_with(key, fun, initial, map) when is_function(fun, 1) do
    case map do
      %{^key => value} -> :maps.put(key, fun.(value), map)
      %{} -> :maps.put(key, initial, map)
      _ -> :erlang.error({:badmap, map})
    end
  end

  def update_with(_key, _fun, _initial, map) when is_map(map), do: Quaff.Badarg.wrong(2, "not a fun that takes one argument")
  def update_with(_key, _fun, _initial, map), do: :erlang.error({:badmap, map})

  ## Two maps

  def merge_with(combiner, map1, map2) when is_map(map1) and is_map(map2) and is_function(combiner, 3) do
    Map.merge(map1, map2, combiner)
  end

  def merge_with(combiner, map1, map2), do: wrong_maps(combiner, map1, map2)

  # Not `Map.intersect/2`, which is this very function.
  def intersect(map1, map2) when is_map(map1) and is_map(map2), do: Map.intersect(map1, map2, fn _key, _value1, value2 -> value2 end)
  def intersect(map1, _map2) when not is_map(map1), do: :erlang.error({:badmap, map1})
  def intersect(_map1, map2), do: :erlang.error({:badmap, map2})

  def intersect_with(combiner, map1, map2) when is_map(map1) and is_map(map2) and is_function(combiner, 3) do
    Map.intersect(map1, map2, combiner)
  end

  def intersect_with(combiner, map1, map2), do: wrong_maps(combiner, map1, map2)

  defp wrong_maps(_combiner, map1, _map2) when not is_map(map1), do: :erlang.error({:badmap, map1})
  defp wrong_maps(_combiner, _map1, map2) when not is_map(map2), do: :erlang.error({:badmap, map2})
  defp wrong_maps(_combiner, _map1, _map2), do: Quaff.Badarg.wrong(1, "not a fun that takes three arguments")

  ## Groups

  def groups_from_list(fun, list) do
    checked([{1, function_wrong(fun)}, {2, list_wrong(list)}])
    Enum.group_by(list, fun)
  end

  def groups_from_list(fun, value_fun, list) do
    checked([{1, function_wrong(fun)}, {2, function_wrong(value_fun)}, {3, list_wrong(list)}])
    Enum.group_by(list, fun, value_fun)
  end

  defp checked(details) do
    case for {_, text} = detail when text != nil <- details, do: detail do
      [] -> :ok
      wrong -> Quaff.Badarg.wrong(wrong)
    end
  end

  defp function_wrong(fun), do: if(is_function(fun, 1), do: nil, else: "not a fun that takes one argument")

  defp list_wrong(list) do
    cond do
      not is_list(list) -> "not a list"
      List.improper?(list) -> "not a proper list"
      true -> nil
    end
  end
end
