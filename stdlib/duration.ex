defmodule Duration do
  @moduledoc """
  Amounts of calendar units: years, months, weeks, days, hours, minutes, seconds and microseconds, each on its own.

  Nothing is carried from one unit to another, as a month has no fixed number of days. What a duration does to a date
  is decided when the date is shifted.
  """

  @type t :: %Duration{
          year: integer,
          month: integer,
          week: integer,
          day: integer,
          hour: integer,
          minute: integer,
          second: integer,
          microsecond: {integer, 0..6}
        }
  @type unit_pair ::
          {:year, integer}
          | {:month, integer}
          | {:week, integer}
          | {:day, integer}
          | {:hour, integer}
          | {:minute, integer}
          | {:second, integer}
          | {:microsecond, {integer, 0..6}}
  @type duration :: t | [unit_pair]
  @type to_string_opts :: [units: [{atom, String.t()}], separator: String.t()]

  defstruct year: 0, month: 0, week: 0, day: 0, hour: 0, minute: 0, second: 0, microsecond: {0, 0}

  @units [:year, :month, :week, :day, :hour, :minute, :second]

  @doc """
  A duration from pairs of unit and amount.

      iex> Duration.new!(hour: 1, minute: 30)
      %Duration{hour: 1, minute: 30}
  """
  @spec new!(duration) :: t
  def new!(%Duration{} = duration), do: duration

  def new!(unit_pairs) do
    Enum.each(unit_pairs, &validate_unit!/1)
    struct!(Duration, unit_pairs)
  end

  defp validate_unit!({:microsecond, {value, precision}}) when is_integer(value) and precision in 0..6, do: :ok

  defp validate_unit!({:microsecond, value}) do
    raise ArgumentError,
          "unsupported value #{inspect(value)} for :microsecond. " <>
            "Expected a tuple {ms, precision} where precision is an integer from 0 to 6"
  end

  defp validate_unit!({unit, value}) when unit in @units and is_integer(value), do: :ok

  defp validate_unit!({unit, value}) when unit in @units do
    raise ArgumentError, "unsupported value #{inspect(value)} for #{inspect(unit)}. Expected an integer"
  end

  defp validate_unit!({unit, _value}) do
    raise ArgumentError,
          "unknown unit #{inspect(unit)}. " <>
            "Expected :year, :month, :week, :day, :hour, :minute, :second, :microsecond"
  end

  @doc """
  The sum of two durations, unit by unit, in the finer precision.

      iex> Duration.add(Duration.new!(day: 1, hour: 20), Duration.new!(hour: 10))
      %Duration{day: 1, hour: 30}
  """
  @spec add(t, t) :: t
  def add(%Duration{} = d1, %Duration{} = d2) do
    {value1, precision1} = d1.microsecond
    {value2, precision2} = d2.microsecond

    %Duration{
      year: d1.year + d2.year,
      month: d1.month + d2.month,
      week: d1.week + d2.week,
      day: d1.day + d2.day,
      hour: d1.hour + d2.hour,
      minute: d1.minute + d2.minute,
      second: d1.second + d2.second,
      microsecond: {value1 + value2, max(precision1, precision2)}
    }
  end

  @doc """
  The difference of two durations, unit by unit.

      iex> Duration.subtract(Duration.new!(week: 2), Duration.new!(week: 1, day: 1))
      %Duration{week: 1, day: -1}
  """
  @spec subtract(t, t) :: t
  def subtract(%Duration{} = d1, %Duration{} = d2), do: add(d1, negate(d2))

  @doc """
  A duration so many times.

      iex> Duration.multiply(Duration.new!(minute: 25, second: -5), 2)
      %Duration{minute: 50, second: -10}
  """
  @spec multiply(t, integer) :: t
  def multiply(%Duration{microsecond: {value, precision}} = duration, integer) when is_integer(integer) do
    %Duration{
      year: duration.year * integer,
      month: duration.month * integer,
      week: duration.week * integer,
      day: duration.day * integer,
      hour: duration.hour * integer,
      minute: duration.minute * integer,
      second: duration.second * integer,
      microsecond: {value * integer, precision}
    }
  end

  @doc """
  A duration backwards.

      iex> Duration.negate(Duration.new!(day: -3))
      %Duration{day: 3}
  """
  @spec negate(t) :: t
  def negate(%Duration{} = duration), do: multiply(duration, -1)

  @doc """
  Reads a duration as ISO 8601 writes it.

  A sign may stand before the whole and before each amount; only seconds may have a fraction.

      iex> Duration.from_iso8601("P1M-2DT0.5S")
      {:ok, %Duration{month: 1, day: -2, microsecond: {500000, 1}}}
      iex> Duration.from_iso8601("1M")
      {:error, :invalid_duration}
  """
  @spec from_iso8601(String.t()) :: {:ok, t} | {:error, atom}
  def from_iso8601(string) when is_binary(string) do
    case Calendar.ISO.parse_duration(string) do
      {:ok, pairs} -> {:ok, new!(pairs)}
      {:error, _} = error -> error
    end
  end

  @doc "Reads a duration as ISO 8601 writes it; raises when it cannot be read."
  @spec from_iso8601!(String.t()) :: t
  def from_iso8601!(string) when is_binary(string) do
    case from_iso8601(string) do
      {:ok, duration} -> duration
      {:error, reason} -> raise ArgumentError, ~s/failed to parse duration "#{string}". reason: #{inspect(reason)}/
    end
  end

  @doc """
  The duration as ISO 8601 writes it.

      iex> Duration.to_iso8601(Duration.new!(week: 1, hour: -2))
      "P1WT-2H"
      iex> Duration.to_iso8601(Duration.new!(second: 2, microsecond: {-250_000, 2}))
      "PT1.75S"
  """
  @spec to_iso8601(t) :: String.t()
  def to_iso8601(%Duration{} = duration) do
    date = for {unit, letter} <- [year: "Y", month: "M", week: "W", day: "D"], do: part(duration, unit, letter)
    time = for {unit, letter} <- [hour: "H", minute: "M"], do: part(duration, unit, letter)

    case {IO.iodata_to_binary(date), IO.iodata_to_binary([time | seconds(duration, "S")])} do
      {"", ""} -> "PT0S"
      {date, ""} -> "P" <> date
      {date, time} -> "P" <> date <> "T" <> time
    end
  end

  defp part(duration, unit, letter) do
    case duration do
      %{^unit => 0} -> []
      %{^unit => amount} -> [Integer.to_string(amount) | letter]
    end
  end

  # Seconds and microseconds are one number.
  defp seconds(%Duration{second: 0, microsecond: {0, _}}, _letter), do: []
  defp seconds(%Duration{second: second, microsecond: {_, 0}}, letter), do: [Integer.to_string(second) | letter]

  defp seconds(%Duration{second: second, microsecond: {microsecond, precision}}, letter) do
    total = second * 1_000_000 + microsecond
    sign = if total < 0, do: "-", else: ""
    fraction = Calendar.ISO.microseconds_to_iodata(rem(abs(total), 1_000_000), precision)
    [sign, Integer.to_string(div(abs(total), 1_000_000)), ?., fraction | letter]
  end

  @doc """
  The duration for people; `:units` are the words behind the amounts, `:separator` stands between them.

      iex> Duration.to_string(Duration.new!(month: 1, hour: 3))
      "1mo 3h"
      iex> Duration.to_string(Duration.new!(month: 1, hour: 3), units: [hour: " hours"], separator: " and ")
      "1mo and 3 hours"
  """
  @spec to_string(t, to_string_opts) :: String.t()
  def to_string(%Duration{} = duration, opts \\ []) do
    units = Keyword.get(opts, :units, [])
    separator = Keyword.get(opts, :separator, " ")
    word = fn unit, default -> Keyword.get(units, unit, default) end

    parts =
      for {unit, default} <- [year: "a", month: "mo", week: "wk", day: "d", hour: "h", minute: "min"],
          part = part(duration, unit, word.(unit, default)),
          part != [],
          do: part

    parts =
      case seconds(duration, word.(:second, "s")) do
        [] when parts == [] -> [["0" | word.(:second, "s")]]
        [] -> parts
        part -> parts ++ [part]
      end

    parts |> Enum.intersperse(separator) |> IO.iodata_to_binary()
  end
end
