defmodule NaiveDateTime do
  @moduledoc """
  Dates with times, without a time zone: what a calendar and a clock on the wall show.

  Nobody knows whether there was such a moment, or whether there were two of them: that is known with a time zone, as a
  `DateTime`. Functions take any map that has the fields.
  """

  @enforce_keys [:year, :month, :day, :hour, :minute, :second]
  defstruct [:year, :month, :day, :hour, :minute, :second, microsecond: {0, 0}, calendar: Calendar.ISO]

  @type t :: %NaiveDateTime{
          year: Calendar.year(),
          month: Calendar.month(),
          day: Calendar.day(),
          calendar: Calendar.calendar(),
          hour: Calendar.hour(),
          minute: Calendar.minute(),
          second: Calendar.second(),
          microsecond: Calendar.microsecond()
        }

  @clock_units [:native, :microsecond, :millisecond, :second]
  @day_microseconds 86_400_000_000

  @doc "The date and time now in UTC, in a calendar or in a unit's precision."
  @spec utc_now(Calendar.calendar() | :native | :microsecond | :millisecond | :second) :: t
  def utc_now(calendar_or_time_unit \\ Calendar.ISO)
  def utc_now(time_unit) when time_unit in @clock_units, do: utc_now(time_unit, Calendar.ISO)
  def utc_now(calendar), do: utc_now(:native, calendar)

  @doc "The date and time now in UTC, in a unit's precision and a calendar."
  @spec utc_now(:native | :microsecond | :millisecond | :second, Calendar.calendar()) :: t
  def utc_now(time_unit, calendar) when time_unit in @clock_units do
    {date, time, microsecond} = Quaff.UTC.now(time_unit)
    {date, time} |> iso(microsecond) |> convert!(calendar)
  end

  defp iso({{year, month, day}, {hour, minute, second}}, microsecond) do
    %NaiveDateTime{
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond
    }
  end

  @doc "The date and time now where this machine is, to the second."
  @spec local_now(Calendar.calendar()) :: t
  def local_now(calendar \\ Calendar.ISO), do: :erlang.localtime() |> iso({0, 0}) |> convert!(calendar)

  @doc """
  A date and time from their parts, if there is one.

      iex> NaiveDateTime.new(2024, 2, 29, 7, 30, 0)
      {:ok, ~N[2024-02-29 07:30:00]}
      iex> NaiveDateTime.new(2023, 2, 29, 7, 30, 0)
      {:error, :invalid_date}
  """
  @spec new(
          Calendar.year(),
          Calendar.month(),
          Calendar.day(),
          Calendar.hour(),
          Calendar.minute(),
          Calendar.second(),
          Calendar.microsecond() | non_neg_integer,
          Calendar.calendar()
        ) :: {:ok, t} | {:error, atom}
  def new(year, month, day, hour, minute, second, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)

  def new(year, month, day, hour, minute, second, microsecond, calendar) when is_integer(microsecond) do
    new(year, month, day, hour, minute, second, {microsecond, 6}, calendar)
  end

  def new(year, month, day, hour, minute, second, microsecond, calendar) do
    cond do
      not calendar.valid_date?(year, month, day) ->
        {:error, :invalid_date}

      not calendar.valid_time?(hour, minute, second, microsecond) ->
        {:error, :invalid_time}

      true ->
        {:ok,
         %NaiveDateTime{
           calendar: calendar,
           year: year,
           month: month,
           day: day,
           hour: hour,
           minute: minute,
           second: second,
           microsecond: microsecond
         }}
    end
  end

  @doc "A date and time from their parts; raises when there is none."
  @spec new!(
          Calendar.year(),
          Calendar.month(),
          Calendar.day(),
          Calendar.hour(),
          Calendar.minute(),
          Calendar.second(),
          Calendar.microsecond() | non_neg_integer,
          Calendar.calendar()
        ) :: t
  def new!(year, month, day, hour, minute, second, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)

  def new!(year, month, day, hour, minute, second, microsecond, calendar) do
    new(year, month, day, hour, minute, second, microsecond, calendar) |> Quaff.CalendarType.built!("naive datetime")
  end

  @doc """
  A date and a time together.

      iex> NaiveDateTime.new(~D[2024-02-29], ~T[07:30:00])
      {:ok, ~N[2024-02-29 07:30:00]}
  """
  @spec new(Date.t(), Time.t()) :: {:ok, t}
  def new(date, time)
  def new(%Date{calendar: calendar} = date, %Time{calendar: calendar} = time), do: {:ok, together(date, time)}

  @doc "A date and a time together."
  @spec new!(Date.t(), Time.t()) :: t
  def new!(date, time)
  def new!(%Date{calendar: calendar} = date, %Time{calendar: calendar} = time), do: together(date, time)

  defp together(date, time) do
    %NaiveDateTime{
      calendar: date.calendar,
      year: date.year,
      month: date.month,
      day: date.day,
      hour: time.hour,
      minute: time.minute,
      second: time.second,
      microsecond: time.microsecond
    }
  end

  @doc """
  The date and time so much later.

      iex> NaiveDateTime.add(~N[2024-02-28 23:00:00], 2, :hour)
      ~N[2024-02-29 01:00:00]
  """
  @spec add(Calendar.naive_datetime(), integer, :day | :hour | :minute | System.time_unit()) :: t
  def add(naive_datetime, amount_to_add, unit \\ :second)

  def add(%{calendar: _, hour: _} = naive_datetime, amount, :day) when is_integer(amount) do
    add(naive_datetime, amount * 86400, :second)
  end

  def add(%{calendar: _, hour: _} = naive_datetime, amount, :hour) when is_integer(amount) do
    add(naive_datetime, amount * 3600, :second)
  end

  def add(%{calendar: _, hour: _} = naive_datetime, amount, :minute) when is_integer(amount) do
    add(naive_datetime, amount * 60, :second)
  end

  def add(%{calendar: calendar, microsecond: {_, precision}} = naive_datetime, amount, unit) when is_integer(amount) do
    Quaff.CalendarType.check_unit!(unit)
    added = System.convert_time_unit(amount, unit, :microsecond)

    naive_datetime
    |> to_iso_days()
    |> Calendar.ISO.add_day_fraction_to_iso_days(added, @day_microseconds)
    |> from_iso_days(calendar, max(Calendar.ISO.time_unit_to_precision(unit), precision))
  end

  @doc """
  How much later the first is than the second.

      iex> NaiveDateTime.diff(~N[2024-03-01 00:00:00], ~N[2024-02-28 12:00:00], :hour)
      36
  """
  @spec diff(Calendar.naive_datetime(), Calendar.naive_datetime(), :day | :hour | :minute | System.time_unit()) ::
          integer
  def diff(naive_datetime1, naive_datetime2, unit \\ :second)
  def diff(naive_datetime1, naive_datetime2, :day), do: div(diff(naive_datetime1, naive_datetime2, :second), 86400)
  def diff(naive_datetime1, naive_datetime2, :hour), do: div(diff(naive_datetime1, naive_datetime2, :second), 3600)
  def diff(naive_datetime1, naive_datetime2, :minute), do: div(diff(naive_datetime1, naive_datetime2, :second), 60)

  def diff(%{calendar: calendar1} = naive_datetime1, %{calendar: calendar2} = naive_datetime2, unit) do
    Quaff.CalendarType.check_unit!(unit)

    unless Calendar.compatible_calendars?(calendar1, calendar2) do
      raise ArgumentError,
            "cannot calculate the difference between #{inspect(naive_datetime1)} and #{inspect(naive_datetime2)} " <>
              "because their calendars are not compatible and thus the result would be ambiguous"
    end

    units1 = naive_datetime1 |> to_iso_days() |> Calendar.ISO.iso_days_to_unit(unit)
    units2 = naive_datetime2 |> to_iso_days() |> Calendar.ISO.iso_days_to_unit(unit)
    units1 - units2
  end

  @doc """
  The date and time a duration later: months first, then all smaller units.

      iex> NaiveDateTime.shift(~N[2024-01-31 07:30:00], month: 1, hour: 20)
      ~N[2024-03-01 03:30:00]
  """
  @spec shift(Calendar.naive_datetime(), Duration.duration()) :: t
  def shift(%{calendar: calendar} = naive_datetime, duration) do
    %{
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond
    } = naive_datetime

    {year, month, day, hour, minute, second, microsecond} =
      calendar.shift_naive_datetime(year, month, day, hour, minute, second, microsecond, __duration__!(duration))

    %NaiveDateTime{
      calendar: calendar,
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond
    }
  end

  @doc false
  defdelegate __duration__!(params), to: Duration, as: :new!

  @doc """
  The date and time cut to a precision.

      iex> NaiveDateTime.truncate(~N[2024-02-29 07:30:00.987654], :second)
      ~N[2024-02-29 07:30:00]
  """
  @spec truncate(t, :microsecond | :millisecond | :second) :: t
  def truncate(%{microsecond: microsecond} = naive_datetime, precision) do
    %{together(naive_datetime, naive_datetime) | microsecond: Calendar.truncate(microsecond, precision)}
  end

  @doc """
  The date of it.

      iex> NaiveDateTime.to_date(~N[2024-02-29 07:30:00])
      ~D[2024-02-29]
  """
  @spec to_date(Calendar.naive_datetime()) :: Date.t()
  def to_date(%{year: year, month: month, day: day, calendar: calendar, hour: _, minute: _, second: _, microsecond: _}) do
    %Date{year: year, month: month, day: day, calendar: calendar}
  end

  @doc """
  The time of it.

      iex> NaiveDateTime.to_time(~N[2024-02-29 07:30:00])
      ~T[07:30:00]
  """
  @spec to_time(Calendar.naive_datetime()) :: Time.t()
  def to_time(%{
        year: _,
        month: _,
        day: _,
        calendar: calendar,
        hour: hour,
        minute: minute,
        second: second,
        microsecond: microsecond
      }) do
    %Time{hour: hour, minute: minute, second: second, microsecond: microsecond, calendar: calendar}
  end

  @doc """
  The date and time as the calendar writes them.

      iex> NaiveDateTime.to_string(~N[2024-02-29 07:30:00])
      "2024-02-29 07:30:00"
  """
  @spec to_string(Calendar.naive_datetime()) :: String.t()
  def to_string(%{calendar: calendar} = naive_datetime) do
    %{
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond
    } = naive_datetime

    calendar.naive_datetime_to_string(year, month, day, hour, minute, second, microsecond)
  end

  @doc """
  Reads a date and time as ISO 8601 writes them; an offset is checked and left out.

      iex> NaiveDateTime.from_iso8601("2024-02-29T07:30:00")
      {:ok, ~N[2024-02-29 07:30:00]}
  """
  @spec from_iso8601(String.t(), Calendar.calendar()) :: {:ok, t} | {:error, atom}
  def from_iso8601(string, calendar \\ Calendar.ISO) do
    case Calendar.ISO.parse_naive_datetime(string) do
      {:ok, {year, month, day, hour, minute, second, microsecond}} ->
        {{year, month, day}, {hour, minute, second}} |> iso(microsecond) |> convert(calendar)

      {:error, _} = error ->
        error
    end
  end

  @doc "Reads a date and time as ISO 8601 writes them; raises when they cannot be read."
  @spec from_iso8601!(String.t(), Calendar.calendar()) :: t
  def from_iso8601!(string, calendar \\ Calendar.ISO) do
    string |> from_iso8601(calendar) |> Quaff.CalendarType.parsed!(string, "naive datetime")
  end

  @doc """
  The date and time as ISO 8601 writes them.

      iex> NaiveDateTime.to_iso8601(~N[2024-02-29 07:30:00])
      "2024-02-29T07:30:00"
  """
  @spec to_iso8601(Calendar.naive_datetime(), :basic | :extended) :: String.t()
  def to_iso8601(naive_datetime, format \\ :extended)

  def to_iso8601(%{calendar: Calendar.ISO} = naive_datetime, format) when format in [:extended, :basic] do
    %{
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond
    } = naive_datetime

    date = Calendar.ISO.date_to_iodata(year, month, day, format)
    IO.iodata_to_binary([date, ?T | Calendar.ISO.time_to_iodata(hour, minute, second, microsecond, format)])
  end

  def to_iso8601(%{calendar: _} = naive_datetime, format) when format in [:extended, :basic] do
    naive_datetime |> convert!(Calendar.ISO) |> to_iso8601(format)
  end

  @doc """
  `{{year, month, day}, {hour, minute, second}}` in the ISO calendar.

      iex> NaiveDateTime.to_erl(~N[2024-02-29 07:30:00])
      {{2024, 2, 29}, {7, 30, 0}}
  """
  @spec to_erl(Calendar.naive_datetime()) :: :calendar.datetime()
  def to_erl(naive_datetime) do
    %{year: year, month: month, day: day, hour: hour, minute: minute, second: second} =
      convert!(naive_datetime, Calendar.ISO)

    {{year, month, day}, {hour, minute, second}}
  end

  @doc """
  A date and time from `{{year, month, day}, {hour, minute, second}}`.

      iex> NaiveDateTime.from_erl({{2024, 2, 29}, {7, 30, 0}})
      {:ok, ~N[2024-02-29 07:30:00]}
  """
  @spec from_erl(:calendar.datetime(), Calendar.microsecond() | non_neg_integer, Calendar.calendar()) ::
          {:ok, t} | {:error, atom}
  def from_erl(tuple, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)

  def from_erl({{year, month, day}, {hour, minute, second}}, microsecond, calendar) do
    with {:ok, iso} <- new(year, month, day, hour, minute, second, microsecond), do: convert(iso, calendar)
  end

  @doc "A date and time from `{{year, month, day}, {hour, minute, second}}`; raises when there is none."
  @spec from_erl!(:calendar.datetime(), Calendar.microsecond() | non_neg_integer, Calendar.calendar()) :: t
  def from_erl!(tuple, microsecond \\ {0, 0}, calendar \\ Calendar.ISO) do
    from_erl(tuple, microsecond, calendar) |> Quaff.CalendarType.from_erl!(tuple, "naive datetime")
  end

  @doc """
  The date and time so many seconds after the beginning of year 0.

      iex> NaiveDateTime.from_gregorian_seconds(86400)
      ~N[0000-01-02 00:00:00]
  """
  @spec from_gregorian_seconds(integer, Calendar.microsecond(), Calendar.calendar()) :: t
  def from_gregorian_seconds(seconds, microsecond_precision \\ {0, 0}, calendar \\ Calendar.ISO)

  def from_gregorian_seconds(seconds, {microsecond, precision}, calendar) when is_integer(seconds) do
    Calendar.ISO.gregorian_seconds_to_iso_days(seconds, microsecond) |> from_iso_days(calendar, precision)
  end

  @doc """
  How many seconds and microseconds have passed since the beginning of year 0.

      iex> NaiveDateTime.to_gregorian_seconds(~N[0000-01-02 00:00:00.5])
      {86400, 500000}
  """
  @spec to_gregorian_seconds(Calendar.naive_datetime()) :: {integer, non_neg_integer}
  def to_gregorian_seconds(%{calendar: _, microsecond: {microsecond, _}} = naive_datetime) do
    {days, fraction} = to_iso_days(naive_datetime)
    {Calendar.ISO.iso_days_to_unit({days, fraction}, :second), microsecond}
  end

  @doc """
  Which of two comes first: `:lt`, `:eq` or `:gt`. Precision does not count.

      iex> NaiveDateTime.compare(~N[2024-02-29 07:30:00], ~N[2024-02-29 07:30:00.001])
      :lt
  """
  @spec compare(Calendar.naive_datetime(), Calendar.naive_datetime()) :: :lt | :eq | :gt
  def compare(%{calendar: calendar1} = naive_datetime1, %{calendar: calendar2} = naive_datetime2) do
    unless Calendar.compatible_calendars?(calendar1, calendar2) do
      raise ArgumentError, """
      cannot compare #{inspect(naive_datetime1)} with #{inspect(naive_datetime2)}.

      This comparison would be ambiguous as their calendars have incompatible day rollover moments.
      Specify an exact time of day (using `DateTime`s) to resolve this ambiguity
      """
    end

    {days1, {parts1, per_day1}} = to_iso_days(naive_datetime1)
    {days2, {parts2, per_day2}} = to_iso_days(naive_datetime2)
    Quaff.CalendarType.order({days1, parts1 * per_day2}, {days2, parts2 * per_day1})
  end

  @doc "Whether the first comes before the second."
  @spec before?(Calendar.naive_datetime(), Calendar.naive_datetime()) :: boolean
  def before?(naive_datetime1, naive_datetime2), do: compare(naive_datetime1, naive_datetime2) == :lt

  @doc "Whether the first comes after the second."
  @spec after?(Calendar.naive_datetime(), Calendar.naive_datetime()) :: boolean
  def after?(naive_datetime1, naive_datetime2), do: compare(naive_datetime1, naive_datetime2) == :gt

  @doc "The same moment in another calendar, whose days must begin at the same moment."
  @spec convert(Calendar.naive_datetime(), Calendar.calendar()) :: {:ok, t} | {:error, :incompatible_calendars}
  def convert(
        %{
          calendar: from,
          year: _,
          month: _,
          day: _,
          hour: _,
          minute: _,
          second: _,
          microsecond: {_, precision}
        } = naive_datetime,
        to
      ) do
    cond do
      from == to -> {:ok, together(naive_datetime, naive_datetime)}
      Calendar.compatible_calendars?(from, to) -> {:ok, naive_datetime |> to_iso_days() |> from_iso_days(to, precision)}
      true -> {:error, :incompatible_calendars}
    end
  end

  @doc "The same moment in another calendar; raises when days begin at another moment there."
  @spec convert!(Calendar.naive_datetime(), Calendar.calendar()) :: t
  def convert!(naive_datetime, calendar) do
    naive_datetime |> convert(calendar) |> Quaff.CalendarType.converted_moment!(naive_datetime, calendar)
  end

  @doc """
  The first moment of the day.

      iex> NaiveDateTime.beginning_of_day(~N[2024-02-29 07:30:00.5])
      ~N[2024-02-29 00:00:00.0]
  """
  @spec beginning_of_day(Calendar.naive_datetime()) :: t
  def beginning_of_day(%{calendar: calendar, microsecond: {_, precision}} = naive_datetime) do
    naive_datetime |> to_iso_days() |> calendar.iso_days_to_beginning_of_day() |> from_iso_days(calendar, precision)
  end

  @doc """
  The last moment of the day.

      iex> NaiveDateTime.end_of_day(~N[2024-02-29 07:30:00.5])
      ~N[2024-02-29 23:59:59.9]
  """
  @spec end_of_day(Calendar.naive_datetime()) :: t
  def end_of_day(%{calendar: calendar, microsecond: {_, precision}} = naive_datetime) do
    %{microsecond: {value, _}} =
      last = naive_datetime |> to_iso_days() |> calendar.iso_days_to_end_of_day() |> from_iso_days(calendar, precision)

    scale = Integer.pow(10, 6 - precision)
    %{last | microsecond: {div(value, scale) * scale, precision}}
  end

  defp to_iso_days(%{
         calendar: calendar,
         year: year,
         month: month,
         day: day,
         hour: hour,
         minute: minute,
         second: second,
         microsecond: microsecond
       }) do
    calendar.naive_datetime_to_iso_days(year, month, day, hour, minute, second, microsecond)
  end

  defp from_iso_days(iso_days, calendar, precision) do
    {year, month, day, hour, minute, second, {value, _}} = calendar.naive_datetime_from_iso_days(iso_days)

    %NaiveDateTime{
      calendar: calendar,
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: {value, precision}
    }
  end

  defimpl String.Chars do
    def to_string(naive_datetime), do: NaiveDateTime.to_string(naive_datetime)
  end
end
