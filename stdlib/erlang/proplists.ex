defmodule :proplists do
  @moduledoc """
  Erlang's property lists: `{key, value}`, or an atom `key` for `{key, true}`, among other terms that are passed over.
  """

  def property({key, true}) when is_atom(key), do: key
  def property(property), do: property

  def property(key, true) when is_atom(key), do: key
  def property(key, value), do: {key, value}

  def unfold(list), do: :lists.map(&if(is_atom(&1), do: {&1, true}, else: &1), list)
  def compact(list), do: :lists.map(&property/1, list)

  def lookup(key, list), do: first(list, key)

  defp first([property | rest], key) do
    if key_of?(property, key), do: full(property), else: first(rest, key)
  end

  defp first([], _key), do: :none

  defp full(property) when is_atom(property), do: {property, true}
  defp full(property), do: property

  defp key_of?(property, key) when is_atom(property), do: property === key
  defp key_of?(property, key) when is_tuple(property) and tuple_size(property) >= 1, do: :erlang.element(1, property) === key
  defp key_of?(_property, _key), do: false

  def lookup_all(key, list), do: for(property <- list, key_of?(property, key), do: full(property))
  def is_defined(key, list), do: first(list, key) != :none

  def get_value(key, list), do: get_value(key, list, :undefined)

  def get_value(key, [property | rest], default) do
    if key_of?(property, key) do
      case full(property) do
        {_, value} -> value
        _ -> default
      end
    else
      get_value(key, rest, default)
    end
  end

  def get_value(_key, [], default), do: default

  def get_all_values(key, list), do: for({_, value} <- lookup_all(key, list), do: value)

  def append_values(key, list) do
    key |> get_all_values(list) |> Enum.flat_map(&if(is_list(&1), do: &1, else: [&1]))
  end

  def get_bool(key, list) do
    case first(list, key) do
      {_, true} -> true
      _ -> false
    end
  end

  def get_keys(list) do
    list
    |> Enum.flat_map(fn
      property when is_atom(property) -> [property]
      property when is_tuple(property) and tuple_size(property) >= 1 -> [:erlang.element(1, property)]
      _ -> []
    end)
    |> :lists.usort()
  end

  def delete(key, list), do: Enum.reject(list, &key_of?(&1, key))

  def substitute_aliases(aliases, list), do: Enum.map(list, &substitute(&1, aliases))

  defp substitute(property, aliases) do
    case Enum.find(aliases, fn {name, _} -> key_of?(property, name) end) do
      nil -> property
      {_, name} when is_atom(property) -> property(name, true)
      {_, name} -> 1 |> :erlang.setelement(property, name) |> property()
    end
  end

  def substitute_negations(negations, list) do
    Enum.map(list, fn property ->
      case Enum.find(negations, fn {name, _} -> key_of?(property, name) end) do
        nil -> property
        {_, name} -> property |> full() |> negate(name)
      end
    end)
  end

  defp negate({_, true}, name), do: {name, false}
  defp negate({_, false}, name), do: name
  defp negate(_, name), do: {name, false}

  def expand(expansions, list) do
    Enum.flat_map(list, fn property ->
      case Enum.find(expansions, fn {wanted, _} -> property(wanted) === property(property) end) do
        nil -> [property]
        {_, expansion} -> expansion
      end
    end)
  end

  def normalize(list, stages) do
    stages
    |> Enum.reduce(list, fn
      {:aliases, aliases}, list -> substitute_aliases(aliases, list)
      {:expand, expansions}, list -> expand(expansions, list)
      {:negations, negations}, list -> substitute_negations(negations, list)
    end)
    |> compact()
  end

  def split(list, keys) do
    {groups, rest} =
      Enum.reduce(list, {%{}, []}, fn property, {groups, rest} ->
        case Enum.find(keys, :none, &key_of?(property, &1)) do
          :none -> {groups, [property | rest]}
          key -> {Map.update(groups, key, [property], &[property | &1]), rest}
        end
      end)

    {Enum.map(keys, &:lists.reverse(Map.get(groups, &1, []))), :lists.reverse(rest)}
  end

  def to_map(list) do
    Enum.reduce(:lists.reverse(list), %{}, fn
      {key, value}, map -> :maps.put(key, value, map)
      key, map when is_atom(key) -> :maps.put(key, true, map)
      _, map -> map
    end)
  end

  def to_map(list, stages), do: list |> normalize(stages) |> to_map()
  def from_map(map), do: :maps.to_list(map)
end
