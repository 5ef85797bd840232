defmodule Quaff.CalendarType do
  @moduledoc false
  # What `Date`, `Time`, `NaiveDateTime` and `DateTime` have in common: how two are ordered, and what their functions with
  # an exclamation mark make of `{:ok, value}` and `{:error, reason}`.

  @doc "Which of two keys comes first."
  def order(a, b) when a < b, do: :lt
  def order(a, b) when a > b, do: :gt
  def order(_, _), do: :eq

  @doc "The value of `new`; `what` names the type."
  def built!({:ok, value}, _what), do: value

  def built!({:error, reason}, what) do
    raise ArgumentError, "cannot build #{what}, reason: #{inspect(reason)}"
  end

  @doc "The value of `from_iso8601`."
  def parsed!({:ok, value}, _string, _what), do: value

  def parsed!({:error, reason}, string, what) do
    raise ArgumentError, "cannot parse #{inspect(string)} as #{what}, reason: #{inspect(reason)}"
  end

  @doc "The value of `from_erl`."
  def from_erl!({:ok, value}, _tuple, _what), do: value

  def from_erl!({:error, reason}, tuple, what) do
    raise ArgumentError, "cannot convert #{inspect(tuple)} to #{what}, reason: #{inspect(reason)}"
  end

  @doc "The value of `convert` for a date or a time."
  def converted!({:ok, value}, _from, _calendar), do: value

  def converted!({:error, reason}, from, calendar) do
    raise ArgumentError,
          "cannot convert #{inspect(from)} to target calendar #{inspect(calendar)}, reason: #{inspect(reason)}"
  end

  @doc "The value of `convert` for a date with a time."
  def converted_moment!({:ok, value}, _from, _calendar), do: value

  def converted_moment!({:error, :incompatible_calendars}, from, calendar) do
    raise ArgumentError,
          "cannot convert #{inspect(from)} to target calendar #{inspect(calendar)}, " <>
            "reason: #{inspect(from.calendar)} and #{inspect(calendar)} have different " <>
            "day rollover moments, making this conversion ambiguous"
  end

  @units [:day, :hour, :minute, :second, :millisecond, :microsecond, :nanosecond]

  @doc "Refuses what is no unit to add or to measure differences in."
  def check_unit!(unit) when unit in @units or (is_integer(unit) and unit > 0), do: :ok

  def check_unit!(unit) do
    raise ArgumentError,
          "unsupported time unit. Expected :day, :hour, :minute, :second, :millisecond, :microsecond, :nanosecond, " <>
            "or a positive integer, got #{inspect(unit)}"
  end

  @date_units [:year, :month, :week, :day]
  @time_units [:hour, :minute, :second, :microsecond]

  @doc "The duration to shift a date or a time (`:date`, `:time`) by."
  def duration!(%Duration{} = duration, _kind), do: duration
  def duration!(pairs, :date), do: duration!(pairs, @date_units, @time_units)
  def duration!(pairs, :time), do: duration!(pairs, @time_units, @date_units)

  defp duration!(pairs, units, others) do
    for {unit, _} <- pairs, unit not in units do
      what = if unit in others, do: "unsupported", else: "unknown"
      raise ArgumentError, "#{what} unit #{inspect(unit)}. Expected #{Enum.map_join(units, ", ", &inspect/1)}"
    end

    Duration.new!(pairs)
  end
end
