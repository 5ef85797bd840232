defprotocol Enumerable do
  @moduledoc """
  What a value must offer to be walked by `Enum` and `Stream`.

  `reduce/3` alone is enough: it is given a tagged accumulator and answers with one, so that the consumer can ask at
  any step to go on, to stop or to pause. The other three functions are short cuts, and an implementation that has
  none returns `{:error, __MODULE__}`: the caller then falls back on `reduce/3`.
  """

  @type t :: term
  @type acc :: {:cont, term} | {:halt, term} | {:suspend, term}
  @type reducer :: (element :: term, current_acc :: term -> acc)
  @type result ::
          {:done, term} | {:halted, term} | {:suspended, term, continuation}
  @type continuation :: (acc -> result)
  @type slicing_fun :: (start :: non_neg_integer, length :: pos_integer, step :: pos_integer -> [term])
  @type to_list_fun :: (t -> [term])

  @doc "Walks the elements, handing each one and the accumulator to `fun`, as long as the answer is `{:cont, acc}`."
  @spec reduce(t, acc, reducer) :: result
  def reduce(enumerable, acc, fun)

  @doc "The number of elements as `{:ok, n}`, where it is known without a walk."
  @spec count(t) :: {:ok, non_neg_integer} | {:error, module}
  def count(enumerable)

  @doc "Whether `element` is in there, as `{:ok, boolean}`, where that takes less than a walk."
  @spec member?(t, term) :: {:ok, boolean} | {:error, module}
  def member?(enumerable, element)

  @doc "`{:ok, size, fun}` where `fun` cuts out a part: either all of it (arity 1) or start, length and step (arity 3)."
  @spec slice(t) :: {:ok, size :: non_neg_integer, slicing_fun | to_list_fun} | {:error, module}
  def slice(enumerable)
end

defimpl Enumerable, for: List do
  @moduledoc false

  # The most frequent case first.
  def reduce([_ | _] = list, {:cont, acc}, fun), do: walk(list, acc, fun)
  def reduce([], {:cont, acc}, _fun), do: {:done, acc}
  def reduce(_list, {:halt, acc}, _fun), do: {:halted, acc}
  def reduce(list, {:suspend, acc}, fun), do: {:suspended, acc, &reduce(list, &1, fun)}

  # What `fun` says is looked at where it says it: most often it need not be made then.
  defp walk([head | tail], acc, fun) do
    case fun.(head, acc) do
      {:cont, acc} -> walk(tail, acc, fun)
      other -> reduce(tail, other, fun)
    end
  end

  defp walk(list, acc, fun), do: reduce(list, {:cont, acc}, fun)

  def count(list), do: {:ok, length(list)}
  def member?([], _element), do: {:ok, false}
  def member?(list, element), do: {:ok, :lists.member(element, list)}
  def slice([]), do: {:ok, 0, fn _start, _amount, _step -> [] end}
  def slice(_list), do: {:error, __MODULE__}
end

defimpl Enumerable, for: Map do
  @moduledoc false

  def reduce(map, acc, fun), do: Enumerable.List.reduce(:maps.to_list(map), acc, fun)
  def count(map), do: {:ok, map_size(map)}

  def member?(map, {key, value}) do
    case map do
      %{^key => found} -> {:ok, found === value}
      _ -> {:ok, false}
    end
  end

  def member?(_map, _other), do: {:ok, false}
  def slice(map), do: {:ok, map_size(map), &:maps.to_list/1}
end

defimpl Enumerable, for: Function do
  @moduledoc false

  def reduce(function, acc, fun) when is_function(function, 2), do: function.(acc, fun)

  def reduce(function, _acc, _fun) do
    raise Protocol.UndefinedError,
      protocol: @protocol,
      value: function,
      description: "only anonymous functions of arity 2 are enumerable"
  end

  def count(_function), do: {:error, __MODULE__}
  def member?(_function, _element), do: {:error, __MODULE__}
  def slice(_function), do: {:error, __MODULE__}
end

defimpl Enumerable, for: Range do
  @moduledoc false

  def reduce(first..last//step, acc, fun), do: from(first, last, step, acc, fun)

  defp from(first, last, step, {:cont, acc}, fun), do: walk(first, last, step, acc, fun)
  defp from(_first, _last, _step, {:halt, acc}, _fun), do: {:halted, acc}
  defp from(first, last, step, {:suspend, acc}, fun), do: {:suspended, acc, &from(first, last, step, &1, fun)}

  defp walk(first, last, step, acc, fun) when step > 0 and first <= last when step < 0 and first >= last do
    case fun.(first, acc) do
      {:cont, acc} -> walk(first + step, last, step, acc, fun)
      other -> from(first + step, last, step, other, fun)
    end
  end

  defp walk(_first, _last, _step, acc, _fun), do: {:done, acc}

  def count(range), do: {:ok, Range.size(range)}

  def member?(first..last//step, value) when is_integer(value) do
    inside = if step > 0, do: first <= value and value <= last, else: last <= value and value <= first
    {:ok, inside and rem(value - first, step) == 0}
  end

  def member?(_range, _value), do: {:ok, false}

  def slice(first.._//step = range) do
    {:ok, Range.size(range), &cut(first + &1 * step, step * &3, &2)}
  end

  defp cut(_first, _step, 0), do: []
  defp cut(first, step, amount), do: :lists.seq(first, first + step * (amount - 1), step)
end
