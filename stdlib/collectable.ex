defprotocol Collectable do
  @moduledoc """
  What a value must offer so that elements can be put into it, by `Enum.into/2` or the `:into` of a `for`.

  The opposite of `Enumerable`: `into/1` gives a first accumulator and a function that takes commands.
  """

  @type t :: term
  @type command :: {:cont, term} | :done | :halt

  @doc """
  Gives `{acc, collector}`. The collector is called with the accumulator and `{:cont, element}` for each element, then
  with `:done`, when it returns the finished value, or with `:halt` when the elements failed to come.
  """
  @spec into(t) :: {initial_acc :: term, collector :: (acc :: term, command -> t | term)}
  def into(collectable)
end

defimpl Collectable, for: List do
  @moduledoc false

  def into(list) do
    if list != [] do
      IO.warn(
        "the Collectable protocol is deprecated for non-empty lists. The behavior of Enum.into/2 and \"for\" " <>
          "comprehensions with an :into option is incorrect when collecting into non-empty lists. If you're " <>
          "collecting into a non-empty keyword list, consider using Keyword.merge/2 instead. If you're collecting " <>
          "into a non-empty list, consider concatenating the two lists with the ++ operator."
      )
    end

    {[], &collect(list, &1, &2)}
  end

  defp collect(_list, acc, {:cont, element}), do: [element | acc]
  defp collect(list, acc, :done), do: list ++ :lists.reverse(acc)
  defp collect(_list, _acc, :halt), do: :ok
end

defimpl Collectable, for: Map do
  @moduledoc false

  def into(map), do: {map, &collect/2}

  defp collect(map, {:cont, {key, value}}), do: :maps.put(key, value, map)

  defp collect(_map, {:cont, other}) do
    raise ArgumentError,
          "collecting into a map requires {key, value} tuples, got: #{inspect(other)}"
  end

  defp collect(map, :done), do: map
  defp collect(_map, :halt), do: :ok
end

defimpl Collectable, for: BitString do
  @moduledoc false

  def into(binary) when is_binary(binary), do: {[binary], &binary/2}
  def into(bitstring), do: {bitstring, &bits/2}

  defp binary(acc, {:cont, part}) when is_binary(part) and is_list(acc), do: [acc | part]
  defp binary(acc, {:cont, part}) when is_bitstring(part) and is_bitstring(acc), do: <<acc::bitstring, part::bitstring>>
  defp binary(acc, {:cont, part}) when is_bitstring(part), do: <<:erlang.iolist_to_binary(acc)::bitstring, part::bitstring>>
  defp binary(_acc, {:cont, other}), do: refuse("binary", other)
  defp binary(acc, :done) when is_bitstring(acc), do: acc
  defp binary(acc, :done), do: :erlang.iolist_to_binary(acc)
  defp binary(_acc, :halt), do: :ok

  defp bits(acc, {:cont, part}) when is_bitstring(part), do: <<acc::bitstring, part::bitstring>>
  defp bits(_acc, {:cont, other}), do: refuse("bitstring", other)
  defp bits(acc, :done), do: acc
  defp bits(_acc, :halt), do: :ok

  defp refuse(kind, other) do
    raise ArgumentError, "collecting into a #{kind} requires a bitstring, got: #{inspect(other)}"
  end
end
