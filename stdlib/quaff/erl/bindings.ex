defmodule Quaff.Erl.Bindings do
  @moduledoc "What the variables of Erlang expressions hold: a map, or a sorted list as older code passes it."

  def find(bound, name) when is_map(bound), do: :maps.find(name, bound)
  def find(bound, name), do: :orddict.find(name, bound)

  def put(bound, name, value) when is_map(bound), do: :maps.put(name, value, bound)
  def put(bound, name, value), do: :orddict.store(name, value, bound)

  def to_list(bound) when is_map(bound), do: :maps.to_list(bound)
  def to_list(bound), do: bound

  @doc "Both; what is bound above counts."
  def over(below, above), do: Enum.reduce(to_list(above), below, fn {name, value}, acc -> put(acc, name, value) end)

  @doc "Both, which must agree."
  def merge(one, other) do
    Enum.reduce(to_list(other), one, fn {name, value}, acc ->
      case find(acc, name) do
        {:ok, known} -> if known === value, do: acc, else: :erlang.error({:badmatch, known})
        :error -> put(acc, name, value)
      end
    end)
  end
end
