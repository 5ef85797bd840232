defmodule Range do
  @moduledoc """
  Integers from a first to a last one, in equal steps: `first..last//step`.

  Both ends belong to the range. A range whose step leads away from its end is empty.

      iex> Enum.to_list(1..10//4)
      [1, 5, 9]
      iex> Range.size(3..1//1)
      0
  """

  @enforce_keys [:first, :last, :step]
  defstruct first: nil, last: nil, step: nil

  @type limit :: integer
  @type step :: pos_integer | neg_integer
  @type t :: %Range{first: limit, last: limit, step: step}
  @type t(first, last) :: %Range{first: first, last: last, step: step}

  @doc """
  The range from `first` to `last`, in steps of 1, or of -1 when `last` is the lesser.

      iex> Range.new(1, 3)
      1..3
  """
  @spec new(limit, limit) :: t
  def new(first, last) when is_integer(first) and is_integer(last) and first <= last do
    %Range{first: first, last: last, step: 1}
  end

  def new(first, last) when is_integer(first) and is_integer(last) do
    message = fn ->
      "Range.new/2 and first..last default to a step of -1 when last < first. Use Range.new(first, last, -1) or " <>
        "first..last//-1, or pass 1 if that was your intention"
    end

    IO.warn_once({Range, :new}, message, 3)

    %Range{first: first, last: last, step: -1}
  end

  @doc """
  The range from `first` to `last` in steps of `step`.

      iex> Range.new(10, 0, -5)
      10..0//-5
  """
  @spec new(limit, limit, step) :: t
  def new(first, last, step) when is_integer(first) and is_integer(last) and is_integer(step) and step != 0 do
    %Range{first: first, last: last, step: step}
  end

  def new(first, last, step) do
    raise ArgumentError,
          "ranges (first..last//step) expect both sides to be integers and the step to be a non-zero integer, got: " <>
            "#{inspect(first)}..#{inspect(last)}//#{inspect(step)}"
  end

  @doc """
  The number of integers in the range.

      iex> Range.size(1..10//3)
      4
  """
  @spec size(t) :: non_neg_integer
  def size(range)
  def size(first..last//step) when step > 0 and first > last, do: 0
  def size(first..last//step) when step < 0 and first < last, do: 0
  def size(first..last//step), do: abs(div(last - first, step)) + 1

  @doc """
  The integers as a list.

      iex> Range.to_list(3..1//-1)
      [3, 2, 1]
  """
  @spec to_list(t) :: [integer]
  def to_list(first..last//step) when step > 0 and first <= last when step < 0 and first >= last do
    :lists.seq(first, last, step)
  end

  def to_list(_first.._last//_step), do: []

  @doc """
  Moves both ends by `steps_to_shift` steps.

      iex> Range.shift(0..10//5, 2)
      10..20//5
  """
  @spec shift(t, integer) :: t
  def shift(first..last//step, steps_to_shift) when is_integer(steps_to_shift) do
    new(first + steps_to_shift * step, last + steps_to_shift * step, step)
  end

  @doc """
  Cuts into a range of `split` integers and one of the rest; a negative `split` counts from the end.

      iex> Range.split(1..5, 2)
      {1..2, 3..5}
      iex> Range.split(1..5, -2)
      {1..3, 4..5}
  """
  @spec split(t, integer) :: {t, t}
  def split(range, split)

  def split(first..last//step = range, split) when is_integer(split) do
    size = size(range)

    cond do
      size == 0 -> {first..(first - step)//step, (last + step)..last//step}
      split > size -> {range, (last + step)..last//step}
      split >= 0 -> split_at(range, split)
      true -> split_at(range, max(size + split, 0))
    end
  end

  defp split_at(first..last//step, amount) do
    middle = first + amount * step
    {first..(middle - step)//step, middle..last//step}
  end

  @doc """
  Whether two ranges have no integer in common.

      iex> Range.disjoint?(0..8//2, 1..9//2)
      true
      iex> Range.disjoint?(1..3, 3..5)
      false
  """
  @spec disjoint?(t, t) :: boolean
  def disjoint?(range1, range2)

  def disjoint?(_.._//_ = range1, _.._//_ = range2) do
    case {upwards(range1), upwards(range2)} do
      {:empty, _} ->
        true

      {_, :empty} ->
        true

      {{first1, last1, step1}, {first2, last2, step2}} ->
        {gcd, factor, _} = Integer.extended_gcd(step1, step2)
        distance = first2 - first1

        if rem(distance, gcd) != 0 do
          true
        else
          # The common members are those of one progression; its first member not below both beginnings decides.
          period = div(step1 * step2, gcd)
          common = first1 + factor * div(distance, gcd) * step1
          lowest = max(first1, first2)
          common = lowest + Integer.mod(common - lowest, period)
          common > min(last1, last2)
        end
    end
  end

  defp upwards(first..last//step = range) do
    case size(range) do
      0 -> :empty
      size when step > 0 -> {first, first + (size - 1) * step, step}
      _ -> {last - rem(last - first, step), first, -step}
    end
  end

  @doc false
  @deprecated "Pattern match on first..last//step instead"
  def range?(term)
  def range?(first..last//step), do: is_integer(first) and is_integer(last) and is_integer(step) and step != 0
  def range?(_), do: false
end
