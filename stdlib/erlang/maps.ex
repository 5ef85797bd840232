defmodule :maps do
  @moduledoc """
  The part of Erlang's `:maps` that takes functions, or is seldom called; the rest are natives.
  """

  def map(fun, map) when is_function(fun, 2) do
    for_pairs(map, fn key, value, acc -> [{key, fun.(key, value)} | acc] end)
  end

  def filter(fun, map) when is_function(fun, 2) do
    for_pairs(map, fn key, value, acc -> if fun.(key, value), do: [{key, value} | acc], else: acc end)
  end

  def filtermap(fun, map) when is_function(fun, 2) do
    for_pairs(map, fn key, value, acc ->
      case fun.(key, value) do
        true -> [{key, value} | acc]
        {true, value} -> [{key, value} | acc]
        false -> acc
      end
    end)
  end

  defp for_pairs(map, fun), do: :maps.from_list(fold_list(:maps.to_list(map), [], fun))

  defp fold_list([], acc, _fun), do: acc
  defp fold_list([{key, value} | rest], acc, fun), do: fold_list(rest, fun.(key, value, acc), fun)

  def fold(fun, acc, map) when is_function(fun, 3), do: fold_list(:maps.to_list(map), acc, fun)

  def foreach(fun, map) when is_function(fun, 2) do
    fold_list(:maps.to_list(map), :ok, fn key, value, :ok ->
      fun.(key, value)
      :ok
    end)
  end

  def update_with(key, fun, map) when is_function(fun, 1) do
    case map do
      %{^key => value} -> :maps.put(key, fun.(value), map)
      %{} -> :erlang.error({:badkey, key})
      _ -> :erlang.error({:badmap, map})
    end
  end

  def update_with(key, fun, initial, map) when is_function(fun, 1) do
    case map do
      %{^key => value} -> :maps.put(key, fun.(value), map)
      %{} -> :maps.put(key, initial, map)
      _ -> :erlang.error({:badmap, map})
    end
  end

  def merge_with(combiner, map1, map2) when is_function(combiner, 3), do: Map.merge(map1, map2, combiner)
  def intersect(map1, map2), do: Map.intersect(map1, map2)
  def intersect_with(combiner, map1, map2) when is_function(combiner, 3), do: Map.intersect(map1, map2, combiner)

  def groups_from_list(fun, list) when is_function(fun, 1), do: Enum.group_by(list, fun)

  def groups_from_list(fun, value_fun, list) when is_function(fun, 1) and is_function(value_fun, 1) do
    Enum.group_by(list, fun, value_fun)
  end
end
