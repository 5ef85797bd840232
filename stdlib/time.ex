defmodule Time do
  @moduledoc """
  Times of day: hour, minute, second and microsecond in a calendar.

  A microsecond is `{value, precision}`, where the precision is the number of digits that count, which are printed.
  Functions that need only a time take any map that has its fields. Arithmetic goes around the clock.
  """

  @enforce_keys [:hour, :minute, :second]
  defstruct [:hour, :minute, :second, microsecond: {0, 0}, calendar: Calendar.ISO]

  @type t :: %Time{
          hour: Calendar.hour(),
          minute: Calendar.minute(),
          second: Calendar.second(),
          microsecond: Calendar.microsecond(),
          calendar: Calendar.calendar()
        }

  @day_microseconds 86_400_000_000
  @units [:second, :millisecond, :microsecond, :nanosecond]
  @clock_units [:native, :microsecond, :millisecond, :second]

  @doc "The time now in UTC, in a calendar or in a unit's precision."
  @spec utc_now(Calendar.calendar() | :native | :microsecond | :millisecond | :second) :: t
  def utc_now(calendar_or_time_unit \\ Calendar.ISO)
  def utc_now(time_unit) when time_unit in @clock_units, do: utc_now(time_unit, Calendar.ISO)
  def utc_now(calendar), do: utc_now(:native, calendar)

  @doc "The time now in UTC, in a unit's precision and a calendar."
  @spec utc_now(:native | :microsecond | :millisecond | :second, Calendar.calendar()) :: t
  def utc_now(time_unit, calendar) when time_unit in @clock_units do
    {_date, {hour, minute, second}, microsecond} = Quaff.UTC.now(time_unit)
    convert!(%Time{hour: hour, minute: minute, second: second, microsecond: microsecond}, calendar)
  end

  @doc """
  A time, if there is one.

      iex> Time.new(7, 30, 0, {500_000, 1})
      {:ok, ~T[07:30:00.5]}
      iex> Time.new(24, 0, 0)
      {:error, :invalid_time}
  """
  @spec new(
          Calendar.hour(),
          Calendar.minute(),
          Calendar.second(),
          Calendar.microsecond() | non_neg_integer,
          Calendar.calendar()
        ) :: {:ok, t} | {:error, atom}
  def new(hour, minute, second, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)

  def new(hour, minute, second, microsecond, calendar) when is_integer(microsecond) do
    new(hour, minute, second, {microsecond, 6}, calendar)
  end

  def new(hour, minute, second, {value, precision} = microsecond, calendar)
      when is_integer(hour) and is_integer(minute) and is_integer(second) and is_integer(value) and
             is_integer(precision) do
    if calendar.valid_time?(hour, minute, second, microsecond),
      do: {:ok, %Time{hour: hour, minute: minute, second: second, microsecond: microsecond, calendar: calendar}},
      else: {:error, :invalid_time}
  end

  @doc "A time; raises when there is none."
  @spec new!(
          Calendar.hour(),
          Calendar.minute(),
          Calendar.second(),
          Calendar.microsecond() | non_neg_integer,
          Calendar.calendar()
        ) :: t
  def new!(hour, minute, second, microsecond \\ {0, 0}, calendar \\ Calendar.ISO) do
    new(hour, minute, second, microsecond, calendar) |> Quaff.CalendarType.built!("time")
  end

  @doc """
  The time as its calendar writes it.

      iex> Time.to_string(~T[07:30:00.5])
      "07:30:00.5"
  """
  @spec to_string(Calendar.time()) :: String.t()
  def to_string(time)

  def to_string(%{hour: hour, minute: minute, second: second, microsecond: microsecond, calendar: calendar}) do
    calendar.time_to_string(hour, minute, second, microsecond)
  end

  @doc """
  Reads a time as ISO 8601 writes it; an offset is checked and left out.

      iex> Time.from_iso8601("07:30:00.50")
      {:ok, ~T[07:30:00.50]}
      iex> Time.from_iso8601("7:30")
      {:error, :invalid_format}
  """
  @spec from_iso8601(String.t(), Calendar.calendar()) :: {:ok, t} | {:error, atom}
  def from_iso8601(string, calendar \\ Calendar.ISO) do
    case Calendar.ISO.parse_time(string) do
      {:ok, {hour, minute, second, microsecond}} ->
        convert(%Time{hour: hour, minute: minute, second: second, microsecond: microsecond}, calendar)

      {:error, _} = error ->
        error
    end
  end

  @doc "Reads a time as ISO 8601 writes it; raises when it cannot be read."
  @spec from_iso8601!(String.t(), Calendar.calendar()) :: t
  def from_iso8601!(string, calendar \\ Calendar.ISO) do
    string |> from_iso8601(calendar) |> Quaff.CalendarType.parsed!(string, "time")
  end

  @doc """
  The time as ISO 8601 writes it, with colons or (`:basic`) without.

      iex> Time.to_iso8601(~T[07:30:00], :basic)
      "073000"
  """
  @spec to_iso8601(Calendar.time(), :extended | :basic) :: String.t()
  def to_iso8601(time, format \\ :extended)

  def to_iso8601(%{calendar: Calendar.ISO} = time, format) when format in [:extended, :basic] do
    %{hour: hour, minute: minute, second: second, microsecond: microsecond} = time
    Calendar.ISO.time_to_string(hour, minute, second, microsecond, format)
  end

  def to_iso8601(%{calendar: _} = time, format) when format in [:extended, :basic] do
    time |> convert!(Calendar.ISO) |> to_iso8601(format)
  end

  @doc """
  The time as `{hour, minute, second}` in the ISO calendar.

      iex> Time.to_erl(~T[07:30:00.9])
      {7, 30, 0}
  """
  @spec to_erl(Calendar.time()) :: :calendar.time()
  def to_erl(time) do
    %{hour: hour, minute: minute, second: second} = convert!(time, Calendar.ISO)
    {hour, minute, second}
  end

  @doc """
  A time from `{hour, minute, second}`.

      iex> Time.from_erl({7, 30, 0}, {0, 3})
      {:ok, ~T[07:30:00.000]}
  """
  @spec from_erl(:calendar.time(), Calendar.microsecond() | non_neg_integer, Calendar.calendar()) ::
          {:ok, t} | {:error, atom}
  def from_erl(tuple, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)

  def from_erl({hour, minute, second}, microsecond, calendar) do
    with {:ok, time} <- new(hour, minute, second, microsecond, Calendar.ISO), do: convert(time, calendar)
  end

  @doc "A time from `{hour, minute, second}`; raises when there is none."
  @spec from_erl!(:calendar.time(), Calendar.microsecond() | non_neg_integer, Calendar.calendar()) :: t
  def from_erl!(tuple, microsecond \\ {0, 0}, calendar \\ Calendar.ISO) do
    from_erl(tuple, microsecond, calendar) |> Quaff.CalendarType.from_erl!(tuple, "time")
  end

  @doc """
  The time so many seconds after midnight.

      iex> Time.from_seconds_after_midnight(5400)
      ~T[01:30:00]
  """
  @spec from_seconds_after_midnight(integer, Calendar.microsecond(), Calendar.calendar()) :: t
  def from_seconds_after_midnight(seconds, microsecond \\ {0, 0}, calendar \\ Calendar.ISO) when is_integer(seconds) do
    {hour, minute, second, _} = calendar.time_from_day_fraction({Integer.mod(seconds, 86400), 86400})
    %Time{calendar: calendar, hour: hour, minute: minute, second: second, microsecond: microsecond}
  end

  @doc """
  How many seconds and microseconds have passed since midnight.

      iex> Time.to_seconds_after_midnight(~T[01:30:00.5])
      {5400, 500000}
  """
  @spec to_seconds_after_midnight(Calendar.time()) :: {integer, non_neg_integer}
  def to_seconds_after_midnight(%{microsecond: {microsecond, _precision}} = time) do
    seconds = Calendar.ISO.iso_days_to_unit({0, to_day_fraction(time)}, :second)
    {seconds, microsecond}
  end

  @doc """
  The time so much later, around the clock.

      iex> Time.add(~T[23:30:00], 45, :minute)
      ~T[00:15:00]
  """
  @spec add(Calendar.time(), integer, :hour | :minute | System.time_unit()) :: t
  def add(time, amount_to_add, unit \\ :second)

  def add(%{calendar: _, hour: _} = time, amount, :hour) when is_integer(amount), do: add(time, amount * 3600, :second)
  def add(%{calendar: _, hour: _} = time, amount, :minute) when is_integer(amount), do: add(time, amount * 60, :second)

  def add(%{calendar: calendar, microsecond: {_, precision}} = time, amount, unit) when is_integer(amount) do
    unless unit in @units or (is_integer(unit) and unit > 0) do
      raise ArgumentError,
            "unsupported time unit. Expected :hour, :minute, :second, :millisecond, :microsecond, :nanosecond, " <>
              "or a positive integer, got #{inspect(unit)}"
    end

    added = System.convert_time_unit(amount, unit, :microsecond)
    total = Calendar.ISO.iso_days_to_unit({0, to_day_fraction(time)}, :microsecond) + added
    fraction = {Integer.mod(total, @day_microseconds), @day_microseconds}
    {hour, minute, second, {value, _}} = calendar.time_from_day_fraction(fraction)
    precision = max(Calendar.ISO.time_unit_to_precision(unit), precision)
    %Time{hour: hour, minute: minute, second: second, microsecond: {value, precision}, calendar: calendar}
  end

  @doc """
  The time a duration later, around the clock.

      iex> Time.shift(~T[23:30:00], hour: 1, minute: -15)
      ~T[00:15:00]
  """
  @spec shift(Calendar.time(), Duration.duration()) :: t
  def shift(%{calendar: calendar} = time, duration) do
    %{hour: hour, minute: minute, second: second, microsecond: microsecond} = time

    {hour, minute, second, microsecond} =
      calendar.shift_time(hour, minute, second, microsecond, __duration__!(duration))

    %Time{calendar: calendar, hour: hour, minute: minute, second: second, microsecond: microsecond}
  end

  @doc false
  def __duration__!(duration_or_pairs), do: Quaff.CalendarType.duration!(duration_or_pairs, :time)

  @doc """
  Which of two times comes first: `:lt`, `:eq` or `:gt`. Precision does not count.

      iex> Time.compare(~T[07:30:00], ~T[07:30:00.000])
      :eq
  """
  @spec compare(Calendar.time(), Calendar.time()) :: :lt | :eq | :gt
  def compare(%{calendar: calendar} = time1, %{calendar: calendar} = time2) do
    %{hour: hour1, minute: minute1, second: second1, microsecond: {microsecond1, _}} = time1
    %{hour: hour2, minute: minute2, second: second2, microsecond: {microsecond2, _}} = time2
    Quaff.CalendarType.order({hour1, minute1, second1, microsecond1}, {hour2, minute2, second2, microsecond2})
  end

  def compare(time1, time2) do
    {parts1, per_day1} = to_day_fraction(time1)
    {parts2, per_day2} = to_day_fraction(time2)
    Quaff.CalendarType.order(parts1 * per_day2, parts2 * per_day1)
  end

  @doc "Whether the first time comes before the second."
  @spec before?(Calendar.time(), Calendar.time()) :: boolean
  def before?(time1, time2), do: compare(time1, time2) == :lt

  @doc "Whether the first time comes after the second."
  @spec after?(Calendar.time(), Calendar.time()) :: boolean
  def after?(time1, time2), do: compare(time1, time2) == :gt

  @doc """
  The same time in another calendar.

      iex> Time.convert(~T[07:30:00], Calendar.ISO)
      {:ok, ~T[07:30:00]}
  """
  @spec convert(Calendar.time(), Calendar.calendar()) :: {:ok, t} | {:error, atom}
  def convert(%{calendar: calendar, hour: hour, minute: minute, second: second, microsecond: microsecond}, calendar) do
    {:ok, %Time{calendar: calendar, hour: hour, minute: minute, second: second, microsecond: microsecond}}
  end

  def convert(%{microsecond: {_, precision}} = time, calendar) do
    {hour, minute, second, {value, _}} = time |> to_day_fraction() |> calendar.time_from_day_fraction()
    {:ok, %Time{calendar: calendar, hour: hour, minute: minute, second: second, microsecond: {value, precision}}}
  end

  @doc "The same time in another calendar; raises when there is none."
  @spec convert!(Calendar.time(), Calendar.calendar()) :: t
  def convert!(time, calendar) do
    time |> convert(calendar) |> Quaff.CalendarType.converted!(time, calendar)
  end

  @doc """
  How much later the first time is than the second.

      iex> Time.diff(~T[07:30:00], ~T[06:00:00], :minute)
      90
  """
  @spec diff(Calendar.time(), Calendar.time(), :hour | :minute | System.time_unit()) :: integer
  def diff(time1, time2, unit \\ :second)
  def diff(time1, time2, :hour), do: div(diff(time1, time2, :second), 3600)
  def diff(time1, time2, :minute), do: div(diff(time1, time2, :second), 60)

  def diff(time1, time2, unit) do
    microseconds1 = Calendar.ISO.iso_days_to_unit({0, to_day_fraction(time1)}, :microsecond)
    microseconds2 = Calendar.ISO.iso_days_to_unit({0, to_day_fraction(time2)}, :microsecond)
    System.convert_time_unit(microseconds1 - microseconds2, :microsecond, unit)
  end

  @doc """
  The time cut to a precision.

      iex> Time.truncate(~T[07:30:00.987654], :millisecond)
      ~T[07:30:00.987]
  """
  @spec truncate(t, :microsecond | :millisecond | :second) :: t
  def truncate(%Time{microsecond: microsecond} = time, precision) do
    %{time | microsecond: Calendar.truncate(microsecond, precision)}
  end

  defp to_day_fraction(%{
         hour: hour,
         minute: minute,
         second: second,
         microsecond: {_, _} = microsecond,
         calendar: calendar
       }) do
    calendar.time_to_day_fraction(hour, minute, second, microsecond)
  end

  defimpl String.Chars do
    def to_string(%{hour: hour, minute: minute, second: second, microsecond: microsecond, calendar: calendar}) do
      calendar.time_to_string(hour, minute, second, microsecond)
    end
  end
end
