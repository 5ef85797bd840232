defmodule :dict do
  @moduledoc """
  Erlang's hashed dictionaries. Here `{:dict, map}`: the order of their pairs is that of the map.
  """

  def new, do: {:dict, %{}}
  def from_list(pairs), do: {:dict, :maps.from_list(pairs)}
  def to_list({:dict, map}), do: :maps.to_list(map)
  def size({:dict, map}), do: map_size(map)
  def is_empty({:dict, map}), do: map == %{}
  def is_key(key, {:dict, map}), do: is_map_key(map, key)
  def fetch_keys({:dict, map}), do: :maps.keys(map)

  def fetch(key, {:dict, map}) do
    case map do
      %{^key => value} -> value
      _ -> :erlang.error(:badarg)
    end
  end

  def find(key, {:dict, map}) do
    case map do
      %{^key => value} -> {:ok, value}
      _ -> :error
    end
  end

  def store(key, value, {:dict, map}), do: {:dict, :maps.put(key, value, map)}
  def erase(key, {:dict, map}), do: {:dict, :maps.remove(key, map)}

  def take(key, {:dict, map}) do
    case :maps.take(key, map) do
      {value, map} -> {value, {:dict, map}}
      :error -> :error
    end
  end

  def append(key, value, dict), do: append_list(key, [value], dict)
  def append_list(key, values, dict), do: update(key, &(&1 ++ values), values, dict)

  def update(key, fun, {:dict, map}) when is_function(fun, 1) do
    case map do
      %{^key => value} -> {:dict, :maps.put(key, fun.(value), map)}
      _ -> :erlang.error(:badarg)
    end
  end

  def update(key, fun, initial, {:dict, map}) when is_function(fun, 1) do
    case map do
      %{^key => value} -> {:dict, :maps.put(key, fun.(value), map)}
      _ -> {:dict, :maps.put(key, initial, map)}
    end
  end

  def update_counter(key, increment, dict) when is_number(increment), do: update(key, &(&1 + increment), increment, dict)

  def fold(fun, acc, {:dict, map}) when is_function(fun, 3), do: :maps.fold(fun, acc, map)
  def map(fun, {:dict, map}) when is_function(fun, 2), do: {:dict, :maps.map(fun, map)}
  def filter(fun, {:dict, map}) when is_function(fun, 2), do: {:dict, :maps.filter(fun, map)}
  def merge(fun, {:dict, map1}, {:dict, map2}) when is_function(fun, 3), do: {:dict, Map.merge(map1, map2, fun)}
end
