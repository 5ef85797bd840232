defmodule Date.Range do
  @moduledoc """
  The days between two dates in equal steps; made by `Date.range/2` and `Date.range/3`, gone through with `Enum`.
  """

  @enforce_keys [:first, :last, :first_in_iso_days, :last_in_iso_days, :step]
  defstruct [:first, :last, :first_in_iso_days, :last_in_iso_days, :step]

  @type t :: %Date.Range{
          first: Date.t(),
          last: Date.t(),
          first_in_iso_days: integer,
          last_in_iso_days: integer,
          step: pos_integer | neg_integer
        }

  defimpl Enumerable do
    def member?(%{first: %{calendar: calendar}} = range, %Date{calendar: calendar} = date) do
      {days, _} = Date.to_iso_days(date)
      {first, last, step} = bounds(range)
      {:ok, days in first..last//step}
    end

    def member?(_range, _other), do: {:ok, false}

    def count(range) do
      {first, last, step} = bounds(range)
      {:ok, Range.size(first..last//step)}
    end

    # The step between members comes out as that of the range and that of the slice, less one: so does Elixir.
    def slice(%{first: %{calendar: calendar}} = range) do
      {first, last, step} = bounds(range)
      {:ok, Range.size(first..last//step), &take(first + &1 * step, step + &3 - 1, &2, calendar)}
    end

    defp take(_days, _step, 0, _calendar), do: []
    defp take(days, step, count, calendar), do: [date(days, calendar) | take(days + step, step, count - 1, calendar)]

    def reduce(%{first: %{calendar: calendar}} = range, acc, fun) do
      {first, last, step} = bounds(range)
      walk(first, last, step, calendar, acc, fun)
    end

    defp walk(_days, _last, _step, _calendar, {:halt, acc}, _fun), do: {:halted, acc}

    defp walk(days, last, step, calendar, {:suspend, acc}, fun) do
      {:suspended, acc, &walk(days, last, step, calendar, &1, fun)}
    end

    defp walk(days, last, step, calendar, {:cont, acc}, fun)
         when (step > 0 and days <= last) or (step < 0 and days >= last) do
      walk(days + step, last, step, calendar, fun.(date(days, calendar), acc), fun)
    end

    defp walk(_days, _last, _step, _calendar, {:cont, acc}, _fun), do: {:done, acc}

    # A range without step was made before there were steps.
    defp bounds(%{first_in_iso_days: first, last_in_iso_days: last, step: step}), do: {first, last, step}

    defp bounds(%{first_in_iso_days: first, last_in_iso_days: last}) do
      {first, last, if(first <= last, do: 1, else: -1)}
    end

    defp date(days, Calendar.ISO) do
      {year, month, day} = Calendar.ISO.date_from_iso_days(days)
      %Date{year: year, month: month, day: day}
    end

    defp date(days, calendar) do
      {year, month, day, _, _, _, _} = calendar.naive_datetime_from_iso_days({days, {0, 86_400_000_000}})
      %Date{year: year, month: month, day: day, calendar: calendar}
    end
  end
end
