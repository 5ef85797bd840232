defmodule Tuple do
  @moduledoc """
  Functions for tuples: a fixed number of values side by side.

      iex> Tuple.insert_at({:a, :c}, 1, :b)
      {:a, :b, :c}

  Reading is `elem/2`, replacing is `put_elem/3`, both in `Kernel`. Positions are counted from 0.
  """

  @doc """
  A tuple of `size` times the same value.

      iex> Tuple.duplicate(0, 3)
      {0, 0, 0}
  """
  @spec duplicate(term, non_neg_integer) :: tuple
  def duplicate(data, size), do: :erlang.make_tuple(size, data)

  @doc """
  The tuple with `value` put in before position `index`.

      iex> Tuple.insert_at({1, 2}, 2, 3)
      {1, 2, 3}
  """
  @spec insert_at(tuple, non_neg_integer, term) :: tuple
  def insert_at(tuple, index, value), do: :erlang.insert_element(index + 1, tuple, value)

  @doc false
  @deprecated "Use insert_at instead"
  def append(tuple, value), do: :erlang.append_element(tuple, value)

  @doc """
  The tuple without the element at position `index`.

      iex> Tuple.delete_at({1, 2, 3}, 0)
      {2, 3}
  """
  @spec delete_at(tuple, non_neg_integer) :: tuple
  def delete_at(tuple, index), do: :erlang.delete_element(index + 1, tuple)

  @doc """
  The sum of the elements.

      iex> Tuple.sum({1, 2, 3})
      6
  """
  @spec sum(tuple) :: number
  def sum(tuple), do: sum(tuple, tuple_size(tuple))

  defp sum(_tuple, 0), do: 0
  defp sum(tuple, index), do: sum(tuple, index - 1) + :erlang.element(index, tuple)

  @doc """
  The product of the elements.

      iex> Tuple.product({2, 3, 4})
      24
  """
  @spec product(tuple) :: number
  def product(tuple), do: product(tuple, tuple_size(tuple))

  defp product(_tuple, 0), do: 1
  defp product(tuple, index), do: product(tuple, index - 1) * :erlang.element(index, tuple)

  @doc """
  The elements as a list.

      iex> Tuple.to_list({1, :a})
      [1, :a]
  """
  @spec to_list(tuple) :: list
  def to_list(tuple), do: :erlang.tuple_to_list(tuple)
end
