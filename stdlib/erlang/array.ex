defmodule :array do
  @moduledoc """
  Erlang's arrays: indices from 0 to values. Here `{:array, size, fixed?, default, values}`, where values is a map
  that has what differs from the default.

  A fixed array refuses indices beyond its size, others grow.
  """

  defp bad, do: :erlang.error(:badarg)

  ## Making

  def new, do: {:array, 0, false, :undefined, %{}}
  def new(options), do: options(options, {0, :none, :undefined})

  def new(size, options) when is_integer(size) and size >= 0, do: options(options, {size, true, :undefined})
  def new(_size, _options), do: bad()

  defp options(options, acc) when is_list(options), do: :lists.foldl(&option/2, acc, options) |> made()
  defp options(option, acc), do: option |> option(acc) |> made()

  defp made({size, fixed, default}), do: {:array, size, fixed == true, default, %{}}

  defp option(size, {_, fixed, default}) when is_integer(size) and size >= 0, do: {size, if(fixed == :none, do: true, else: fixed), default}
  defp option({:size, size}, acc), do: option(size, acc)
  defp option(:fixed, acc), do: option({:fixed, true}, acc)
  defp option({:fixed, fixed}, {size, _, default}) when is_boolean(fixed), do: {size, fixed, default}
  defp option({:default, default}, {size, fixed, _}), do: {size, fixed, default}
  defp option(_, _), do: bad()

  def is_array({:array, size, fixed, _, values}) when is_integer(size) and is_boolean(fixed) and is_map(values), do: true
  def is_array(_), do: false

  def size({:array, size, _, _, _}), do: size
  def size(_), do: bad()
  def default({:array, _, _, default, _}), do: default
  def default(_), do: bad()
  def fix({:array, size, _, default, values}), do: {:array, size, true, default, values}
  def fix(_), do: bad()
  def is_fix({:array, _, fixed, _, _}), do: fixed
  def is_fix(_), do: bad()
  def relax({:array, size, _, default, values}), do: {:array, size, false, default, values}
  def relax(_), do: bad()
  def upgrade(array), do: array

  def resize(array), do: resize(sparse_size(array), array)

  def resize(new, {:array, size, fixed, default, values}) when is_integer(new) and new >= 0 do
    values = if new < size, do: :maps.filter(fn index, _ -> index < new end, values), else: values
    {:array, new, fixed, default, values}
  end

  def resize(_size, _array), do: bad()

  ## One entry

  def get(index, {:array, size, fixed, default, values}) when is_integer(index) and index >= 0 do
    case values do
      %{^index => value} when index < size -> value
      _ when fixed and index >= size -> bad()
      _ -> default
    end
  end

  def get(_index, _array), do: bad()

  def set(index, value, {:array, size, fixed, default, values}) when is_integer(index) and index >= 0 do
    cond do
      index < size -> {:array, size, fixed, default, put(values, index, value, default)}
      fixed -> bad()
      true -> {:array, index + 1, fixed, default, put(values, index, value, default)}
    end
  end

  def set(_index, _value, _array), do: bad()

  defp put(values, index, default, default), do: :maps.remove(index, values)
  defp put(values, index, value, _default), do: :maps.put(index, value, values)

  def reset(index, {:array, size, fixed, default, values} = array) when is_integer(index) and index >= 0 do
    cond do
      index < size -> {:array, size, fixed, default, :maps.remove(index, values)}
      fixed -> bad()
      true -> array
    end
  end

  def reset(_index, _array), do: bad()

  def append(value, {:array, size, fixed, default, values}), do: {:array, size + 1, fixed, default, put(values, size, value, default)}
  def prepend(value, array), do: set_at(0, value, shift(-1, array))

  defp set_at(index, value, {:array, size, fixed, default, values}), do: {:array, size, fixed, default, put(values, index, value, default)}

  def shift(steps, {:array, size, fixed, default, values}) when is_integer(steps) do
    moved = for {index, value} <- :maps.to_list(values), index >= steps, do: {index - steps, value}
    {:array, max(size - steps, 0), fixed, default, :maps.from_list(moved)}
  end

  def shift(_steps, _array), do: bad()

  def slice(start, length, {:array, size, _, _, _} = array)
      when is_integer(start) and start >= 0 and is_integer(length) and length >= 0 and start + length <= size do
    resize(length, shift(start, array))
  end

  def slice(_start, _length, _array), do: bad()

  def concat([array | arrays]), do: :lists.foldl(&concat(&2, &1), array, arrays)
  def concat(_), do: bad()

  def concat({:array, size1, fixed, default, values}, {:array, size2, _, _, _} = other) do
    values = :lists.foldl(fn {index, value}, values -> put(values, size1 + index, value, default) end, values, to_pairs(other))
    {:array, size1 + size2, fixed, default, values}
  end

  def concat(_, _), do: bad()

  ## Lists

  def to_list({:array, size, _, default, values}), do: listed(0, size, default, values)
  def to_list(_), do: bad()

  defp listed(size, size, _default, _values), do: []
  defp listed(index, size, default, values), do: [:maps.get(index, values, default) | listed(index + 1, size, default, values)]

  def sparse_to_list(array), do: for({_, value} <- sparse_to_orddict(array), do: value)
  def to_orddict(array), do: to_pairs(array)

  defp to_pairs({:array, _, _, _, _} = array), do: :lists.zip(indices(array), to_list(array))
  defp to_pairs(_), do: bad()

  defp indices({:array, 0, _, _, _}), do: []
  defp indices({:array, size, _, _, _}), do: :lists.seq(0, size - 1)

  def sparse_to_orddict({:array, size, _, _, values}), do: for({index, _} = pair <- :lists.sort(:maps.to_list(values)), index < size, do: pair)
  def sparse_to_orddict(_), do: bad()

  def sparse_size({:array, _, _, _, values}) when map_size(values) == 0, do: 0
  def sparse_size({:array, _, _, _, values}), do: :lists.max(:maps.keys(values)) + 1
  def sparse_size(_), do: bad()

  def from_list(list), do: from_list(list, :undefined)
  def from_list(list, default) when is_list(list), do: from_values(list, 0, default, %{})
  def from_list(_list, _default), do: bad()

  defp from_values([value | rest], index, default, values), do: from_values(rest, index + 1, default, put(values, index, value, default))
  defp from_values([], index, default, values), do: {:array, index, false, default, values}
  defp from_values(_, _, _, _), do: bad()

  def from_orddict(pairs), do: from_orddict(pairs, :undefined)
  def from_orddict(pairs, default) when is_list(pairs), do: from_pairs(pairs, 0, default, %{})
  def from_orddict(_pairs, _default), do: bad()

  defp from_pairs([{index, value} | rest], size, default, values) when is_integer(index) and index >= size do
    from_pairs(rest, index + 1, default, put(values, index, value, default))
  end

  defp from_pairs([], size, default, values), do: {:array, size, false, default, values}
  defp from_pairs(_, _, _, _), do: bad()

  def from(fun, state), do: from(fun, state, :undefined)
  def from(fun, state, default) when is_function(fun, 1), do: generate(fun, state, 0, default, %{})
  def from(_fun, _state, _default), do: bad()

  defp generate(fun, state, index, default, values) do
    case fun.(state) do
      {value, state} -> generate(fun, state, index + 1, default, put(values, index, value, default))
      :done -> {:array, index, false, default, values}
      _ -> bad()
    end
  end

  ## Functions over all entries, over those of a range, over those that differ from the default

  def map(fun, array) when is_function(fun, 2), do: rebuilt(array, for({index, value} <- to_pairs(array), do: {index, fun.(index, value)}))
  def map(_fun, _array), do: bad()

  def sparse_map(fun, array) when is_function(fun, 2) do
    rebuilt(array, for({index, value} <- sparse_to_orddict(array), do: {index, fun.(index, value)}))
  end

  def sparse_map(_fun, _array), do: bad()

  defp rebuilt({:array, size, fixed, default, _}, pairs) do
    {:array, size, fixed, default, :lists.foldl(fn {index, value}, values -> put(values, index, value, default) end, %{}, pairs)}
  end

  def foldl(fun, acc, array) when is_function(fun, 3), do: over(to_pairs(array), acc, fun)
  def foldl(_, _, _), do: bad()
  def foldr(fun, acc, array) when is_function(fun, 3), do: over(:lists.reverse(to_pairs(array)), acc, fun)
  def foldr(_, _, _), do: bad()
  def foldl(low, high, fun, acc, array) when is_function(fun, 3), do: over(range(to_pairs(array), low, high, array), acc, fun)
  def foldl(_, _, _, _, _), do: bad()
  def foldr(low, high, fun, acc, array) when is_function(fun, 3), do: over(:lists.reverse(range(to_pairs(array), low, high, array)), acc, fun)
  def foldr(_, _, _, _, _), do: bad()
  def sparse_foldl(fun, acc, array) when is_function(fun, 3), do: over(sparse_to_orddict(array), acc, fun)
  def sparse_foldl(_, _, _), do: bad()
  def sparse_foldr(fun, acc, array) when is_function(fun, 3), do: over(:lists.reverse(sparse_to_orddict(array)), acc, fun)
  def sparse_foldr(_, _, _), do: bad()
  def sparse_foldl(low, high, fun, acc, array) when is_function(fun, 3), do: over(range(sparse_to_orddict(array), low, high, array), acc, fun)
  def sparse_foldl(_, _, _, _, _), do: bad()

  def sparse_foldr(low, high, fun, acc, array) when is_function(fun, 3) do
    over(:lists.reverse(range(sparse_to_orddict(array), low, high, array)), acc, fun)
  end

  def sparse_foldr(_, _, _, _, _), do: bad()

  defp over([], acc, _fun), do: acc
  defp over([{index, value} | rest], acc, fun), do: over(rest, fun.(index, value, acc), fun)

  defp range(pairs, low, high, {:array, size, _, _, _}) when is_integer(low) and low >= 0 and is_integer(high) and high < size do
    for {index, _} = pair <- pairs, index >= low and index <= high, do: pair
  end

  defp range(_, _, _, _), do: bad()

  def mapfoldl(fun, acc, array) when is_function(fun, 3), do: mapped(to_pairs(array), acc, fun, array, %{})
  def mapfoldl(_, _, _), do: bad()
  def mapfoldr(fun, acc, array) when is_function(fun, 3), do: mapped(:lists.reverse(to_pairs(array)), acc, fun, array, %{})
  def mapfoldr(_, _, _), do: bad()
  def mapfoldl(low, high, fun, acc, array) when is_function(fun, 3), do: mapped(range(to_pairs(array), low, high, array), acc, fun, array)
  def mapfoldl(_, _, _, _, _), do: bad()
  def mapfoldr(low, high, fun, acc, array) when is_function(fun, 3), do: mapped(:lists.reverse(range(to_pairs(array), low, high, array)), acc, fun, array)
  def mapfoldr(_, _, _, _, _), do: bad()
  def sparse_mapfoldl(fun, acc, array) when is_function(fun, 3), do: mapped(sparse_to_orddict(array), acc, fun, array, %{})
  def sparse_mapfoldl(_, _, _), do: bad()
  def sparse_mapfoldr(fun, acc, array) when is_function(fun, 3), do: mapped(:lists.reverse(sparse_to_orddict(array)), acc, fun, array, %{})
  def sparse_mapfoldr(_, _, _), do: bad()

  def sparse_mapfoldl(low, high, fun, acc, array) when is_function(fun, 3) do
    mapped(range(sparse_to_orddict(array), low, high, array), acc, fun, array)
  end

  def sparse_mapfoldl(_, _, _, _, _), do: bad()

  def sparse_mapfoldr(low, high, fun, acc, array) when is_function(fun, 3) do
    mapped(:lists.reverse(range(sparse_to_orddict(array), low, high, array)), acc, fun, array)
  end

  def sparse_mapfoldr(_, _, _, _, _), do: bad()

  defp mapped(pairs, acc, fun, {:array, _, _, _, values} = array), do: mapped(pairs, acc, fun, array, values)

  defp mapped([], acc, _fun, {:array, size, fixed, default, _}, values), do: {{:array, size, fixed, default, values}, acc}

  defp mapped([{index, value} | rest], acc, fun, {:array, _, _, default, _} = array, values) do
    {value, acc} = fun.(index, value, acc)
    mapped(rest, acc, fun, array, put(values, index, value, default))
  end
end
