defmodule DateTime do
  @moduledoc """
  Moments: dates with times in a time zone.

  The fields hold the date and time that clocks of the zone show, and what is needed to know the moment: the zone's
  offset from UTC in seconds (`:utc_offset`), and what summer time adds to it (`:std_offset`). Only zones that the time
  zone database knows can be reached; by default that is `"Etc/UTC"` alone.
  """

  @enforce_keys [
    :year,
    :month,
    :day,
    :hour,
    :minute,
    :second,
    :time_zone,
    :zone_abbr,
    :utc_offset,
    :std_offset
  ]
  defstruct [
    :year,
    :month,
    :day,
    :hour,
    :minute,
    :second,
    :time_zone,
    :zone_abbr,
    :utc_offset,
    :std_offset,
    microsecond: {0, 0},
    calendar: Calendar.ISO
  ]

  @type t :: %DateTime{
          year: Calendar.year(),
          month: Calendar.month(),
          day: Calendar.day(),
          calendar: Calendar.calendar(),
          hour: Calendar.hour(),
          minute: Calendar.minute(),
          second: Calendar.second(),
          microsecond: Calendar.microsecond(),
          time_zone: Calendar.time_zone(),
          zone_abbr: Calendar.zone_abbr(),
          utc_offset: Calendar.utc_offset(),
          std_offset: Calendar.std_offset()
        }

  @unix_days 719_528
  @clock_units [:native, :microsecond, :millisecond, :second]
  @day_microseconds 86_400_000_000

  ## Now

  @doc "Now in UTC, in a calendar or in a unit's precision."
  @spec utc_now(Calendar.calendar() | :native | :microsecond | :millisecond | :second) :: t
  def utc_now(calendar_or_time_unit \\ Calendar.ISO)
  def utc_now(time_unit) when time_unit in @clock_units, do: utc_now(time_unit, Calendar.ISO)
  def utc_now(calendar), do: utc_now(:native, calendar)

  @doc "Now in UTC, in a unit's precision and a calendar."
  @spec utc_now(:native | :microsecond | :millisecond | :second, Calendar.calendar()) :: t
  def utc_now(time_unit, calendar) when time_unit in @clock_units do
    {date, time, microsecond} = Quaff.UTC.now(time_unit)
    iso_utc(date, time, microsecond) |> convert!(calendar)
  end

  defp iso_utc({year, month, day}, {hour, minute, second}, microsecond) do
    %DateTime{
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond,
      time_zone: "Etc/UTC",
      zone_abbr: "UTC",
      utc_offset: 0,
      std_offset: 0
    }
  end

  @doc "Now in a time zone, if the database knows it."
  @spec now(Calendar.time_zone(), Calendar.time_zone_database()) :: {:ok, t} | {:error, atom}
  def now(time_zone, time_zone_database \\ Calendar.get_time_zone_database())
  def now("Etc/UTC", _time_zone_database), do: {:ok, utc_now()}
  def now(time_zone, time_zone_database), do: shift_zone(utc_now(), time_zone, time_zone_database)

  @doc "Now in a time zone; raises when the database does not know it."
  @spec now!(Calendar.time_zone(), Calendar.time_zone_database()) :: t
  def now!(time_zone, time_zone_database \\ Calendar.get_time_zone_database()) do
    case now(time_zone, time_zone_database) do
      {:ok, datetime} ->
        datetime

      {:error, reason} ->
        raise ArgumentError,
              "cannot get current datetime in #{inspect(time_zone)} time zone, reason: #{inspect(reason)}"
    end
  end

  ## From dates and times

  @doc """
  The moment when a zone's clocks show this date and time; there may be two, or none.

      iex> DateTime.new(~D[2024-02-29], ~T[07:30:00])
      {:ok, ~U[2024-02-29 07:30:00Z]}
  """
  @spec new(Date.t(), Time.t(), Calendar.time_zone(), Calendar.time_zone_database()) ::
          {:ok, t} | {:ambiguous, t, t} | {:gap, t, t} | {:error, atom}
  def new(date, time, time_zone \\ "Etc/UTC", time_zone_database \\ Calendar.get_time_zone_database())

  def new(date, time, time_zone, time_zone_database) do
    with {:ok, naive_datetime} <- NaiveDateTime.new(date, time) do
      from_naive(naive_datetime, time_zone, time_zone_database)
    end
  end

  @doc "The one moment when a zone's clocks show this date and time; raises when there is not exactly one."
  @spec new!(Date.t(), Time.t(), Calendar.time_zone(), Calendar.time_zone_database()) :: t
  def new!(date, time, time_zone \\ "Etc/UTC", time_zone_database \\ Calendar.get_time_zone_database())

  def new!(date, time, time_zone, time_zone_database) do
    new(date, time, time_zone, time_zone_database)
    |> only!("build datetime with #{inspect(date)} and #{inspect(time)}", time_zone)
  end

  defp only!({:ok, datetime}, _what, _time_zone), do: datetime

  defp only!({:ambiguous, datetime1, datetime2}, what, time_zone) do
    raise ArgumentError,
          "cannot #{what} because such instant is ambiguous in time zone #{time_zone} as there is an overlap " <>
            "between #{inspect(datetime1)} and #{inspect(datetime2)}"
  end

  defp only!({:gap, datetime1, datetime2}, what, time_zone) do
    raise ArgumentError,
          "cannot #{what} because such instant does not exist in time zone #{time_zone} as there is a gap " <>
            "between #{inspect(datetime1)} and #{inspect(datetime2)}"
  end

  defp only!({:error, reason}, what, _time_zone) do
    raise ArgumentError, "cannot #{what}, reason: #{inspect(reason)}"
  end

  @doc """
  The moment when a zone's clocks show this: `{:ok, datetime}`; `{:ambiguous, first, second}` when they were put back
  and showed it twice; `{:gap, just_before, just_after}` when they were put forward and never did.

      iex> DateTime.from_naive(~N[2024-02-29 07:30:00], "Etc/UTC")
      {:ok, ~U[2024-02-29 07:30:00Z]}
  """
  @spec from_naive(Calendar.naive_datetime(), Calendar.time_zone(), Calendar.time_zone_database()) ::
          {:ok, t} | {:ambiguous, t, t} | {:gap, t, t} | {:error, atom}
  def from_naive(naive_datetime, time_zone, time_zone_database \\ Calendar.get_time_zone_database())

  def from_naive(naive_datetime, "Etc/UTC", _time_zone_database) do
    {:ok, with_period(naive_datetime, %{utc_offset: 0, std_offset: 0, zone_abbr: "UTC"}, "Etc/UTC")}
  end

  def from_naive(%{calendar: Calendar.ISO} = naive_datetime, time_zone, time_zone_database) do
    case time_zone_database.time_zone_periods_from_wall_datetime(naive_datetime, time_zone) do
      {:ok, period} ->
        {:ok, with_period(naive_datetime, period, time_zone)}

      {:ambiguous, first, second} ->
        {:ambiguous, with_period(naive_datetime, first, time_zone), with_period(naive_datetime, second, time_zone)}

      {:gap, {first, first_limit}, {second, second_limit}} ->
        # The limit of the first period belongs to what follows; a microsecond before it does not.
        before = NaiveDateTime.add(first_limit, -1, :microsecond)
        {:gap, with_period(before, first, time_zone), with_period(second_limit, second, time_zone)}

      {:error, _} = error ->
        error
    end
  end

  def from_naive(%{calendar: calendar} = naive_datetime, time_zone, time_zone_database) do
    # A moment may belong to another day in a calendar whose days begin elsewhere.
    if Calendar.compatible_calendars?(calendar, Calendar.ISO) do
      case naive_datetime |> NaiveDateTime.convert!(Calendar.ISO) |> from_naive(time_zone, time_zone_database) do
        {:ok, datetime} -> convert(datetime, calendar)
        {kind, first, second} -> {kind, convert!(first, calendar), convert!(second, calendar)}
        {:error, _} = error -> error
      end
    else
      {:error, :incompatible_calendars}
    end
  end

  # A date and time that clocks show in a period.
  defp with_period(naive_datetime, period, time_zone) do
    %{
      calendar: calendar,
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond
    } = naive_datetime

    %{utc_offset: utc_offset, std_offset: std_offset, zone_abbr: zone_abbr} = period

    %DateTime{
      calendar: calendar,
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond,
      time_zone: time_zone,
      zone_abbr: zone_abbr,
      utc_offset: utc_offset,
      std_offset: std_offset
    }
  end

  @doc "The one moment when a zone's clocks show this; raises when there is not exactly one."
  @spec from_naive!(NaiveDateTime.t(), Calendar.time_zone(), Calendar.time_zone_database()) :: t
  def from_naive!(naive_datetime, time_zone, time_zone_database \\ Calendar.get_time_zone_database()) do
    from_naive(naive_datetime, time_zone, time_zone_database)
    |> only!("convert #{inspect(naive_datetime)} to datetime", time_zone)
  end

  @doc """
  The same moment in another time zone.

      iex> DateTime.shift_zone(~U[2024-02-29 07:30:00Z], "Etc/UTC")
      {:ok, ~U[2024-02-29 07:30:00Z]}
  """
  @spec shift_zone(t, Calendar.time_zone(), Calendar.time_zone_database()) :: {:ok, t} | {:error, atom}
  def shift_zone(datetime, time_zone, time_zone_database \\ Calendar.get_time_zone_database())
  def shift_zone(%{time_zone: time_zone} = datetime, time_zone, _time_zone_database), do: {:ok, datetime}

  def shift_zone(datetime, time_zone, time_zone_database) do
    %{calendar: calendar, microsecond: {_, precision}} = datetime
    datetime |> to_utc_iso_days() |> at(time_zone, time_zone_database, calendar, precision)
  end

  @doc "The same moment in another time zone; raises when the database does not know it."
  @spec shift_zone!(t, Calendar.time_zone(), Calendar.time_zone_database()) :: t
  def shift_zone!(datetime, time_zone, time_zone_database \\ Calendar.get_time_zone_database()) do
    case shift_zone(datetime, time_zone, time_zone_database) do
      {:ok, datetime} ->
        datetime

      {:error, reason} ->
        raise ArgumentError,
              "cannot shift #{inspect(datetime)} to #{inspect(time_zone)} time zone, reason: #{inspect(reason)}"
    end
  end

  # What a zone's clocks show at a moment.
  defp at(iso_days, "Etc/UTC", Calendar.UTCOnlyTimeZoneDatabase, calendar, precision) do
    {:ok, iso_days |> from_iso_days(calendar, precision, %{utc_offset: 0, std_offset: 0, zone_abbr: "UTC"}, "Etc/UTC")}
  end

  defp at(iso_days, time_zone, time_zone_database, calendar, precision) do
    case time_zone_database.time_zone_period_from_utc_iso_days(iso_days, time_zone) do
      {:ok, %{utc_offset: utc_offset, std_offset: std_offset} = period} ->
        {:ok,
         iso_days
         |> Calendar.ISO.add_day_fraction_to_iso_days(utc_offset + std_offset, 86400)
         |> from_iso_days(calendar, precision, period, time_zone)}

      {:error, _} = error ->
        error
    end
  end

  defp from_iso_days(iso_days, calendar, precision, period, time_zone) do
    {year, month, day, hour, minute, second, {value, _}} = calendar.naive_datetime_from_iso_days(iso_days)
    %{utc_offset: utc_offset, std_offset: std_offset, zone_abbr: zone_abbr} = period

    %DateTime{
      calendar: calendar,
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: {value, precision},
      time_zone: time_zone,
      zone_abbr: zone_abbr,
      utc_offset: utc_offset,
      std_offset: std_offset
    }
  end

  defp to_wall_iso_days(%{
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

  defp to_utc_iso_days(%{utc_offset: utc_offset, std_offset: std_offset} = datetime) do
    datetime
    |> to_wall_iso_days()
    |> Calendar.ISO.add_day_fraction_to_iso_days(-(utc_offset + std_offset), 86400)
  end

  ## Numbers

  @doc """
  The moment so many units after 1970 began in UTC.

      iex> DateTime.from_unix(1_700_000_000)
      {:ok, ~U[2023-11-14 22:13:20Z]}
      iex> DateTime.from_unix(1_500, :millisecond)
      {:ok, ~U[1970-01-01 00:00:01.500Z]}
  """
  @spec from_unix(integer, :native | System.time_unit(), Calendar.calendar()) :: {:ok, t} | {:error, atom}
  def from_unix(integer, unit \\ :second, calendar \\ Calendar.ISO) when is_integer(integer) do
    case Calendar.ISO.from_unix(integer, unit) do
      {:ok, date, time, microsecond} -> iso_utc(date, time, microsecond) |> convert(calendar)
      {:error, _} = error -> error
    end
  end

  @doc "The moment so many units after 1970 began in UTC; raises when it is too far away."
  @spec from_unix!(integer, :native | System.time_unit(), Calendar.calendar()) :: t
  def from_unix!(integer, unit \\ :second, calendar \\ Calendar.ISO) do
    case from_unix(integer, unit, calendar) do
      {:ok, datetime} -> datetime
      {:error, :invalid_unix_time} -> raise ArgumentError, "invalid Unix time #{integer}"
    end
  end

  @doc """
  How many units have passed since 1970 began in UTC.

      iex> DateTime.to_unix(~U[2023-11-14 22:13:20Z])
      1700000000
  """
  @spec to_unix(Calendar.datetime(), :native | System.time_unit()) :: integer
  def to_unix(datetime, unit \\ :second)

  def to_unix(%{utc_offset: _, std_offset: _} = datetime, unit) do
    {days, fraction} = to_utc_iso_days(datetime)
    Calendar.ISO.iso_days_to_unit({days - @unix_days, fraction}, unit)
  end

  @doc """
  The moment so many seconds after the beginning of year 0 in UTC.

      iex> DateTime.from_gregorian_seconds(86400)
      ~U[0000-01-02 00:00:00Z]
  """
  @spec from_gregorian_seconds(integer, Calendar.microsecond(), Calendar.calendar()) :: t
  def from_gregorian_seconds(seconds, microsecond_precision \\ {0, 0}, calendar \\ Calendar.ISO)

  def from_gregorian_seconds(seconds, {microsecond, precision}, calendar) when is_integer(seconds) do
    Calendar.ISO.gregorian_seconds_to_iso_days(seconds, microsecond)
    |> from_iso_days(calendar, precision, %{utc_offset: 0, std_offset: 0, zone_abbr: "UTC"}, "Etc/UTC")
  end

  @doc """
  How many seconds and microseconds have passed since the beginning of year 0 in UTC.

      iex> DateTime.to_gregorian_seconds(~U[0000-01-02 00:00:00.5Z])
      {86400, 500000}
  """
  @spec to_gregorian_seconds(Calendar.datetime()) :: {integer, non_neg_integer}
  def to_gregorian_seconds(%{utc_offset: _, std_offset: _, microsecond: {microsecond, _}} = datetime) do
    {datetime |> to_utc_iso_days() |> Calendar.ISO.iso_days_to_unit(:second), microsecond}
  end

  ## Parts

  @doc """
  The date and time that clocks show, without the zone.

      iex> DateTime.to_naive(~U[2024-02-29 07:30:00Z])
      ~N[2024-02-29 07:30:00]
  """
  @spec to_naive(Calendar.datetime()) :: NaiveDateTime.t()
  def to_naive(datetime)

  def to_naive(%{
        calendar: calendar,
        year: year,
        month: month,
        day: day,
        hour: hour,
        minute: minute,
        second: second,
        microsecond: microsecond,
        time_zone: _
      }) do
    %NaiveDateTime{
      year: year,
      month: month,
      day: day,
      calendar: calendar,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond
    }
  end

  @doc "The date that calendars of the zone show."
  @spec to_date(Calendar.datetime()) :: Date.t()
  def to_date(datetime)

  def to_date(%{year: year, month: month, day: day, calendar: calendar, hour: _, time_zone: _}) do
    %Date{year: year, month: month, day: day, calendar: calendar}
  end

  @doc "The time that clocks of the zone show."
  @spec to_time(Calendar.datetime()) :: Time.t()
  def to_time(datetime)

  def to_time(%{
        year: _,
        calendar: calendar,
        hour: hour,
        minute: minute,
        second: second,
        microsecond: microsecond,
        time_zone: _
      }) do
    %Time{hour: hour, minute: minute, second: second, microsecond: microsecond, calendar: calendar}
  end

  ## Text

  @doc """
  The moment as ISO 8601 writes it: as clocks of its zone show it, or with another offset in seconds.

      iex> DateTime.to_iso8601(~U[2024-02-29 07:30:00Z])
      "2024-02-29T07:30:00Z"
      iex> DateTime.to_iso8601(~U[2024-02-29 07:30:00Z], :basic, -7200)
      "20240229T053000-0200"
  """
  @spec to_iso8601(Calendar.datetime(), :basic | :extended, nil | integer) :: String.t()
  def to_iso8601(datetime, format \\ :extended, offset \\ nil)

  def to_iso8601(%{calendar: Calendar.ISO} = datetime, format, nil) when format in [:extended, :basic] do
    %{
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond,
      time_zone: time_zone,
      utc_offset: utc_offset,
      std_offset: std_offset
    } = datetime

    IO.iodata_to_binary([
      Calendar.ISO.date_to_iodata(year, month, day, format),
      ?T,
      Calendar.ISO.time_to_iodata(hour, minute, second, microsecond, format),
      Calendar.ISO.offset_to_iodata(utc_offset, std_offset, time_zone, format)
    ])
  end

  def to_iso8601(%{calendar: Calendar.ISO, microsecond: {_, precision}, time_zone: time_zone} = datetime, format, offset)
      when format in [:extended, :basic] do
    datetime
    |> to_utc_iso_days()
    |> Calendar.ISO.add_day_fraction_to_iso_days(offset, 86400)
    |> from_iso_days(Calendar.ISO, precision, %{utc_offset: offset, std_offset: 0, zone_abbr: "UTC"}, time_zone)
    |> to_iso8601(format)
  end

  def to_iso8601(%{calendar: _} = datetime, format, offset) when format in [:extended, :basic] do
    datetime |> convert!(Calendar.ISO) |> to_iso8601(format, offset)
  end

  @doc """
  Reads a date, time and offset as ISO 8601 writes them; gives the moment in UTC, and the offset.

      iex> DateTime.from_iso8601("2024-02-29T07:30:00+02:00")
      {:ok, ~U[2024-02-29 05:30:00Z], 7200}
      iex> DateTime.from_iso8601("2024-02-29T07:30:00")
      {:error, :missing_offset}
  """
  @spec from_iso8601(String.t(), Calendar.calendar() | :extended | :basic) ::
          {:ok, t, Calendar.utc_offset()} | {:error, atom}
  def from_iso8601(string, format_or_calendar \\ Calendar.ISO)
  def from_iso8601(string, format) when format in [:basic, :extended], do: from_iso8601(string, Calendar.ISO, format)
  def from_iso8601(string, calendar) when is_atom(calendar), do: from_iso8601(string, calendar, :extended)

  @doc "Reads a moment in the `:basic` or `:extended` form, and converts it to a calendar."
  @spec from_iso8601(String.t(), Calendar.calendar(), :extended | :basic) ::
          {:ok, t, Calendar.utc_offset()} | {:error, atom}
  def from_iso8601(string, calendar, format) do
    with {:ok, {year, month, day, hour, minute, second, microsecond}, offset} <-
           Calendar.ISO.parse_utc_datetime(string, format),
         {:ok, datetime} <- iso_utc({year, month, day}, {hour, minute, second}, microsecond) |> convert(calendar) do
      {:ok, datetime, offset}
    end
  end

  @doc """
  The moment as its calendar writes it, with the zone unless it is UTC.

      iex> DateTime.to_string(~U[2024-02-29 07:30:00Z])
      "2024-02-29 07:30:00Z"
  """
  @spec to_string(Calendar.datetime()) :: String.t()
  def to_string(%{calendar: calendar} = datetime) do
    %{
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond,
      time_zone: time_zone,
      zone_abbr: zone_abbr,
      utc_offset: utc_offset,
      std_offset: std_offset
    } = datetime

    calendar.datetime_to_string(
      year,
      month,
      day,
      hour,
      minute,
      second,
      microsecond,
      time_zone,
      zone_abbr,
      utc_offset,
      std_offset
    )
  end

  ## Order and arithmetic

  @doc """
  Which of two moments comes first: `:lt`, `:eq` or `:gt`.

      iex> DateTime.compare(~U[2024-02-29 07:30:00Z], ~U[2024-02-29 07:30:00.000Z])
      :eq
  """
  @spec compare(Calendar.datetime(), Calendar.datetime()) :: :lt | :eq | :gt
  def compare(%{utc_offset: _, std_offset: _} = datetime1, %{utc_offset: _, std_offset: _} = datetime2) do
    {days1, {parts1, per_day1}} = to_utc_iso_days(datetime1)
    {days2, {parts2, per_day2}} = to_utc_iso_days(datetime2)
    Quaff.CalendarType.order({days1, parts1 * per_day2}, {days2, parts2 * per_day1})
  end

  @doc "Whether the first moment comes before the second."
  @spec before?(Calendar.datetime(), Calendar.datetime()) :: boolean
  def before?(datetime1, datetime2), do: compare(datetime1, datetime2) == :lt

  @doc "Whether the first moment comes after the second."
  @spec after?(Calendar.datetime(), Calendar.datetime()) :: boolean
  def after?(datetime1, datetime2), do: compare(datetime1, datetime2) == :gt

  @doc """
  How much later the first moment is than the second.

      iex> DateTime.diff(~U[2024-03-01 00:00:00Z], ~U[2024-02-28 12:00:00Z], :hour)
      36
  """
  @spec diff(Calendar.datetime(), Calendar.datetime(), :day | :hour | :minute | System.time_unit()) :: integer
  def diff(datetime1, datetime2, unit \\ :second)
  def diff(datetime1, datetime2, :day), do: div(diff(datetime1, datetime2, :second), 86400)
  def diff(datetime1, datetime2, :hour), do: div(diff(datetime1, datetime2, :second), 3600)
  def diff(datetime1, datetime2, :minute), do: div(diff(datetime1, datetime2, :second), 60)

  def diff(%{utc_offset: _, std_offset: _} = datetime1, %{utc_offset: _, std_offset: _} = datetime2, unit) do
    Quaff.CalendarType.check_unit!(unit)
    microseconds1 = datetime1 |> to_utc_iso_days() |> Calendar.ISO.iso_days_to_unit(:microsecond)
    microseconds2 = datetime2 |> to_utc_iso_days() |> Calendar.ISO.iso_days_to_unit(:microsecond)
    System.convert_time_unit(microseconds1 - microseconds2, :microsecond, unit)
  end

  @doc """
  The moment so much later.

      iex> DateTime.add(~U[2024-02-28 23:00:00Z], 90, :minute)
      ~U[2024-02-29 00:30:00Z]
  """
  @spec add(Calendar.datetime(), integer, :day | :hour | :minute | System.time_unit(), Calendar.time_zone_database()) ::
          t
  def add(datetime, amount_to_add, unit \\ :second, time_zone_database \\ Calendar.get_time_zone_database())

  def add(datetime, amount, :day, database) when is_integer(amount), do: add(datetime, amount * 86400, :second, database)
  def add(datetime, amount, :hour, database) when is_integer(amount), do: add(datetime, amount * 3600, :second, database)
  def add(datetime, amount, :minute, database) when is_integer(amount), do: add(datetime, amount * 60, :second, database)

  def add(%{calendar: calendar} = datetime, amount, unit, time_zone_database) when is_integer(amount) do
    %{microsecond: {_, precision}, time_zone: time_zone, utc_offset: _, std_offset: _} = datetime
    Quaff.CalendarType.check_unit!(unit)
    added = System.convert_time_unit(amount, unit, :microsecond)

    datetime
    |> to_utc_iso_days()
    |> Calendar.ISO.add_day_fraction_to_iso_days(added, @day_microseconds)
    |> at(time_zone, time_zone_database, calendar, max(Calendar.ISO.time_unit_to_precision(unit), precision))
    |> case do
      {:ok, datetime} ->
        datetime

      {:error, reason} ->
        raise ArgumentError,
              "cannot add #{amount} #{unit} to #{inspect(datetime)} (with time zone database " <>
                "#{inspect(time_zone_database)}), reason: #{inspect(reason)}"
    end
  end

  @doc """
  The moment a duration later: the clock's time is shifted, then seen as a moment again.

      iex> DateTime.shift(~U[2024-01-31 07:30:00Z], month: 1)
      ~U[2024-02-29 07:30:00Z]
  """
  @spec shift(Calendar.datetime(), Duration.duration(), Calendar.time_zone_database()) :: t
  def shift(datetime, duration, time_zone_database \\ Calendar.get_time_zone_database())

  def shift(%{calendar: calendar, time_zone: "Etc/UTC"} = datetime, duration, _time_zone_database) do
    {parts, precision} = shift_wall(datetime, calendar, __duration__!(duration))

    parts
    |> from_iso_days(calendar, precision, %{utc_offset: 0, std_offset: 0, zone_abbr: "UTC"}, "Etc/UTC")
  end

  def shift(%{calendar: calendar} = datetime, duration, time_zone_database) do
    %{utc_offset: utc_offset, std_offset: std_offset, time_zone: time_zone} = datetime
    {iso_days, precision} = shift_wall(datetime, calendar, __duration__!(duration))

    iso_days
    |> Calendar.ISO.add_day_fraction_to_iso_days(-(utc_offset + std_offset), 86400)
    |> at(time_zone, time_zone_database, calendar, precision)
    |> case do
      {:ok, datetime} ->
        datetime

      {:error, reason} ->
        raise ArgumentError,
              "cannot shift #{inspect(datetime)} to #{inspect(duration)} (with time zone database " <>
                "#{inspect(time_zone_database)}), reason: #{inspect(reason)}"
    end
  end

  defp shift_wall(datetime, calendar, duration) do
    %{
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond
    } = datetime

    {year, month, day, hour, minute, second, {_, precision} = microsecond} =
      calendar.shift_naive_datetime(year, month, day, hour, minute, second, microsecond, duration)

    {calendar.naive_datetime_to_iso_days(year, month, day, hour, minute, second, microsecond), precision}
  end

  @doc false
  defdelegate __duration__!(params), to: Duration, as: :new!

  @doc """
  The moment cut to a precision.

      iex> DateTime.truncate(~U[2024-02-29 07:30:00.987Z], :second)
      ~U[2024-02-29 07:30:00Z]
  """
  @spec truncate(Calendar.datetime(), :microsecond | :millisecond | :second) :: t
  def truncate(%DateTime{microsecond: microsecond} = datetime, precision) do
    %{datetime | microsecond: Calendar.truncate(microsecond, precision)}
  end

  def truncate(%{} = datetime, precision), do: datetime |> as_struct() |> truncate(precision)

  @doc "The same moment in another calendar."
  @spec convert(Calendar.datetime(), Calendar.calendar()) :: {:ok, t} | {:error, :incompatible_calendars}
  def convert(%DateTime{calendar: calendar} = datetime, calendar), do: {:ok, datetime}
  def convert(%{calendar: calendar} = datetime, calendar), do: {:ok, as_struct(datetime)}

  def convert(%{calendar: from, microsecond: {_, precision}} = datetime, to) do
    if Calendar.compatible_calendars?(from, to) do
      {:ok, datetime |> to_wall_iso_days() |> from_iso_days(to, precision, datetime, datetime.time_zone)}
    else
      {:error, :incompatible_calendars}
    end
  end

  defp as_struct(datetime), do: with_period(datetime, datetime, datetime.time_zone)

  @doc "The same moment in another calendar; raises when days begin at another moment there."
  @spec convert!(Calendar.datetime(), Calendar.calendar()) :: t
  def convert!(datetime, calendar) do
    datetime |> convert(calendar) |> Quaff.CalendarType.converted_moment!(datetime, calendar)
  end

  defimpl String.Chars do
    def to_string(datetime), do: DateTime.to_string(datetime)
  end
end
