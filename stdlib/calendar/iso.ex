defmodule Calendar.ISO do
  @moduledoc """
  The calendar of ISO 8601: the Gregorian one, extended without end in both directions, with days of 24 hours.

  Days are counted from `0000-01-01`, day 0 ("iso days"); the part of a day that has passed is a fraction. Dates are
  turned into day numbers and back by arithmetic on eras of 400 years that begin on the first of March, so that the
  leap day comes last in its year. Text is read by `Quaff.ISO8601`.
  """

  @behaviour Calendar

  @type year :: integer
  @type month :: 1..12
  @type day :: 1..31
  @type hour :: 0..23
  @type minute :: 0..59
  @type second :: 0..59
  @type microsecond :: {0..999_999, 0..6}
  @type weekday :: :monday | :tuesday | :wednesday | :thursday | :friday | :saturday | :sunday
  @type day_of_week :: 1..7
  @type day_of_year :: 1..366
  @type quarter_of_year :: 1..4
  @type bce :: 0
  @type ce :: 1
  @type era :: bce | ce
  @type year_of_era :: {1..10000, era}
  @type utc_offset :: integer
  @type format :: :basic | :extended

  @day_microseconds 86_400_000_000
  @unix_seconds 62_167_219_200
  @unix_range -377_705_116_800..253_402_300_799
  @formats [:basic, :extended]

  defguardp is_time(hour, minute, second, microsecond, precision)
            when hour in 0..23 and minute in 0..59 and second in 0..59 and microsecond in 0..999_999 and
                   precision in 0..6

  ## Text to parts

  @doc "Reads a time: `{:ok, {hour, minute, second, microsecond}}` or `{:error, reason}`."
  @impl true
  def parse_time(string) when is_binary(string), do: parse_time(string, :extended)

  @doc "Reads a time in the `:basic` (`235007`) or the `:extended` (`23:50:07`) form."
  def parse_time(string, format) when is_binary(string) and format in @formats, do: Quaff.ISO8601.time(string, format)

  @doc """
  Reads a date: `{:ok, {year, month, day}}` or `{:error, reason}`.

      iex> Calendar.ISO.parse_date("2024-02-29")
      {:ok, {2024, 2, 29}}
      iex> Calendar.ISO.parse_date("2023-02-29")
      {:error, :invalid_date}
  """
  @impl true
  def parse_date(string) when is_binary(string), do: parse_date(string, :extended)

  @doc "Reads a date in the `:basic` (`20150123`) or the `:extended` (`2015-01-23`) form."
  def parse_date(string, format) when is_binary(string) and format in @formats, do: Quaff.ISO8601.date(string, format)

  @doc "Reads a date and a time; an offset is checked and left out."
  @impl true
  def parse_naive_datetime(string) when is_binary(string), do: parse_naive_datetime(string, :extended)

  @doc "Reads a date and a time in the `:basic` or the `:extended` form."
  def parse_naive_datetime(string, format) when is_binary(string) and format in @formats do
    Quaff.ISO8601.naive_datetime(string, format)
  end

  @doc "Reads a date, a time and an offset, and moves them to UTC; gives the offset in seconds as well."
  @impl true
  def parse_utc_datetime(string) when is_binary(string), do: parse_utc_datetime(string, :extended)

  @doc "Reads a date, a time and an offset in the `:basic` or the `:extended` form."
  def parse_utc_datetime(string, format) when is_binary(string) and format in @formats do
    Quaff.ISO8601.utc_datetime(string, format)
  end

  @doc """
  Reads a duration as pairs of unit and amount.

      iex> Calendar.ISO.parse_duration("P2DT3H")
      {:ok, [hour: 3, day: 2]}
  """
  def parse_duration(string) when is_binary(string), do: Quaff.ISO8601.duration(string)
  def parse_duration(_other), do: {:error, :invalid_duration}

  ## Days

  @doc "The day number and day fraction of a date and time."
  @impl true
  def naive_datetime_to_iso_days(year, month, day, hour, minute, second, microsecond) do
    {date_to_iso_days(year, month, day), time_to_day_fraction(hour, minute, second, microsecond)}
  end

  @doc "The date and time of a day number and day fraction."
  @impl true
  def naive_datetime_from_iso_days({days, fraction}) do
    {year, month, day} = date_from_iso_days(days)
    {hour, minute, second, microsecond} = time_from_day_fraction(fraction)
    {year, month, day, hour, minute, second, microsecond}
  end

  @doc "The part of the day that has passed, in microseconds."
  @impl true
  def time_to_day_fraction(0, 0, 0, {0, _}), do: {0, @day_microseconds}

  def time_to_day_fraction(hour, minute, second, {microsecond, _}) do
    {(hour * 3600 + minute * 60 + second) * 1_000_000 + microsecond, @day_microseconds}
  end

  @doc "The time when a part of the day has passed."
  @impl true
  def time_from_day_fraction({parts, per_day}) do
    total = div(parts * @day_microseconds, per_day)
    seconds = div(total, 1_000_000)
    {div(seconds, 3600), rem(div(seconds, 60), 60), rem(seconds, 60), {rem(total, 1_000_000), 6}}
  end

  @doc false
  def date_to_iso_days(year, month, day) do
    ensure_day_in_month!(year, month, day)
    days_of(year, month, day)
  end

  # Also for a month or a day beyond the end, which then counts into what follows.
  defp days_of(year, month, day) when month > 2, do: days_in_eras(year, month - 3, day)
  defp days_of(year, month, day), do: days_in_eras(year - 1, month + 9, day)

  defp days_in_eras(year, months, day) do
    era = Integer.floor_div(year, 400)
    year = year - era * 400
    era * 146_097 + year * 365 + div(year, 4) - div(year, 100) + div(153 * months + 2, 5) + day + 59
  end

  @doc false
  def date_from_iso_days(days) do
    days = days - 60
    era = Integer.floor_div(days, 146_097)
    day_of_era = days - era * 146_097

    year = div(day_of_era - div(day_of_era, 1460) + div(day_of_era, 36524) - div(day_of_era, 146_096), 365)
    day_of_year = day_of_era - (365 * year + div(year, 4) - div(year, 100))
    months = div(5 * day_of_year + 2, 153)
    day = day_of_year - div(153 * months + 2, 5) + 1

    if months < 10, do: {year + era * 400, months + 3, day}, else: {year + era * 400 + 1, months - 9, day}
  end

  defp ensure_day_in_month!(year, month, day) when is_integer(day) do
    if day < 1 or day > days_in_month(year, month) do
      raise ArgumentError, "invalid date: #{date_to_string(year, month, day)}"
    end
  end

  @doc "The day number of the same day at midnight."
  @impl true
  def iso_days_to_beginning_of_day({days, _fraction}), do: {days, {0, @day_microseconds}}

  @doc "The day number of the same day at its last microsecond."
  @impl true
  def iso_days_to_end_of_day({days, _fraction}), do: {days, {@day_microseconds - 1, @day_microseconds}}

  @doc "Days begin at midnight."
  @impl true
  def day_rollover_relative_to_midnight_utc, do: {0, 1}

  @doc false
  def iso_days_to_unit({days, {parts, per_day}}, unit) do
    microseconds = days * @day_microseconds + div(parts * @day_microseconds, per_day)
    System.convert_time_unit(microseconds, :microsecond, unit)
  end

  @doc false
  def add_day_fraction_to_iso_days({days, {parts, per_day}}, add, per_day), do: carry(days, parts + add, per_day)

  def add_day_fraction_to_iso_days({days, {parts, per_day}}, add, add_per_day) do
    parts = parts * add_per_day
    add = add * per_day
    gcd = Integer.gcd(per_day, add_per_day)
    carry(days, div(parts + add, gcd), div(per_day * add_per_day, gcd))
  end

  defp carry(days, parts, per_day) do
    {days + Integer.floor_div(parts, per_day), {Integer.mod(parts, per_day), per_day}}
  end

  @doc false
  def gregorian_seconds_to_iso_days(seconds, microsecond) do
    carry(0, seconds * 1_000_000 + microsecond, @day_microseconds)
  end

  ## Facts about dates

  @doc """
  How many days a month has.

      iex> Calendar.ISO.days_in_month(2100, 2)
      28
  """
  @impl true
  def days_in_month(year, month)
  def days_in_month(year, 2) when is_integer(year), do: if(leap_year?(year), do: 29, else: 28)
  def days_in_month(year, month) when is_integer(year) and month in [4, 6, 9, 11], do: 30
  def days_in_month(year, month) when is_integer(year) and month in 1..12, do: 31

  @doc "A year has twelve months."
  @impl true
  def months_in_year(year) when is_integer(year), do: 12

  @doc "Whether the year has a 29th of February."
  @impl true
  def leap_year?(year) when is_integer(year), do: rem(year, 4) == 0 and (rem(year, 100) != 0 or rem(year, 400) == 0)

  @doc false
  @deprecated "Use Calendar.ISO.day_of_week/4 instead"
  def day_of_week(year, month, day), do: day_of_week(year, month, day, :default) |> elem(0)

  @doc """
  The day of the week, with the first and last there are; weeks begin on `starting_on`, or on Monday by default.

      iex> Calendar.ISO.day_of_week(2024, 1, 1, :default)
      {1, 1, 7}
  """
  @impl true
  def day_of_week(year, month, day, starting_on) do
    {date_to_iso_days(year, month, day) |> iso_days_to_day_of_week(starting_on), 1, 7}
  end

  @doc false
  def iso_days_to_day_of_week(iso_days, starting_on) do
    # Day 0 was a Saturday.
    Integer.mod(iso_days + day_of_week_offset(starting_on), 7) + 1
  end

  defp day_of_week_offset(:default), do: 5
  defp day_of_week_offset(:monday), do: 5
  defp day_of_week_offset(:tuesday), do: 4
  defp day_of_week_offset(:wednesday), do: 3
  defp day_of_week_offset(:thursday), do: 2
  defp day_of_week_offset(:friday), do: 1
  defp day_of_week_offset(:saturday), do: 0
  defp day_of_week_offset(:sunday), do: 6

  @doc "The number of the day in its year, from 1."
  @impl true
  def day_of_year(year, month, day) do
    ensure_day_in_month!(year, month, day)
    days_of(year, month, day) - days_of(year, 1, 1) + 1
  end

  @doc "The quarter of a date, from 1 to 4."
  @impl true
  def quarter_of_year(year, month, day)
      when is_integer(year) and month in 1..12 and is_integer(day) and day in 1..31 do
    div(month + 2, 3)
  end

  @doc "The year within its era: 1 since year 1, 0 before it, counting backwards."
  def year_of_era(year) when year > 0, do: {year, 1}
  def year_of_era(year), do: {1 - year, 0}

  @doc "The year of a date within its era."
  @impl true
  def year_of_era(year, _month, _day), do: year_of_era(year)

  @doc "The number of the day in its era."
  @impl true
  def day_of_era(year, month, day) do
    days = date_to_iso_days(year, month, day)
    # Year 0 has 366 days.
    if year > 0, do: {days - 365, 1}, else: {366 - days, 0}
  end

  @doc "Whether there is such a date."
  @impl true
  def valid_date?(year, month, day) when is_integer(year) and is_integer(month) and is_integer(day) do
    month in 1..12 and day >= 1 and day <= days_in_month(year, month)
  end

  @doc "Whether there is such a time. Leap seconds are none."
  @impl true
  def valid_time?(hour, minute, second, {microsecond, precision})
      when is_integer(hour) and is_integer(minute) and is_integer(second) and is_integer(microsecond) and
             is_integer(precision) do
    is_time(hour, minute, second, microsecond, precision)
  end

  ## Parts to text, which `Quaff.ISOText` puts together

  @doc """
  The text of a time, with as many digits of a second as the precision says.

      iex> Calendar.ISO.time_to_string(7, 5, 3, {250_000, 2})
      "07:05:03.25"
      iex> Calendar.ISO.time_to_string(7, 5, 3, {0, 0}, :basic)
      "070503"
  """
  @impl true
  def time_to_string(hour, minute, second, microsecond, format \\ :extended) do
    IO.iodata_to_binary(time_to_iodata(hour, minute, second, microsecond, format))
  end

  @doc "The text of a time as iodata."
  def time_to_iodata(hour, minute, second, microsecond, format \\ :extended)

  def time_to_iodata(hour, minute, second, {microsecond, precision}, format)
      when is_time(hour, minute, second, microsecond, precision) and format in @formats do
    time = Quaff.ISOText.time(hour, minute, second, format)
    if precision == 0, do: time, else: [time, ?. | microseconds_to_iodata(microsecond, precision)]
  end

  @doc false
  def microseconds_to_iodata(_microsecond, 0), do: []

  def microseconds_to_iodata(microsecond, precision) do
    Quaff.ISOText.pad(div(microsecond, scale_factor(precision)), precision)
  end

  defp scale_factor(1), do: 100_000
  defp scale_factor(2), do: 10_000
  defp scale_factor(3), do: 1_000
  defp scale_factor(4), do: 100
  defp scale_factor(5), do: 10
  defp scale_factor(6), do: 1

  @doc """
  The text of a date.

      iex> Calendar.ISO.date_to_string(-44, 3, 15)
      "-0044-03-15"
  """
  @impl true
  def date_to_string(year, month, day, format \\ :extended) do
    IO.iodata_to_binary(date_to_iodata(year, month, day, format))
  end

  @doc "The text of a date as iodata."
  def date_to_iodata(year, month, day, format \\ :extended)

  def date_to_iodata(year, month, day, format) when is_integer(year) and is_integer(month) and is_integer(day) and format in @formats do
    Quaff.ISOText.date(year, month, day, format)
  end

  @doc "The text of a date and time, a space between them."
  @impl true
  def naive_datetime_to_string(year, month, day, hour, minute, second, microsecond, format \\ :extended) do
    IO.iodata_to_binary(naive_datetime_to_iodata(year, month, day, hour, minute, second, microsecond, format))
  end

  @doc "The text of a date and time as iodata."
  def naive_datetime_to_iodata(year, month, day, hour, minute, second, microsecond, format \\ :extended) do
    date = date_to_iodata(year, month, day, format)
    [date, ?\s | time_to_iodata(hour, minute, second, microsecond, format)]
  end

  @doc "The text of a date and time with offset, abbreviation and name of the time zone; UTC is `Z`."
  @impl true
  def datetime_to_string(y, m, d, hour, minute, second, microsecond, time_zone, zone_abbr, utc_offset, std_offset, format \\ :extended) do
    IO.iodata_to_binary(datetime_to_iodata(y, m, d, hour, minute, second, microsecond, time_zone, zone_abbr, utc_offset, std_offset, format))
  end

  @doc "The text of a date and time with its time zone as iodata."
  def datetime_to_iodata(y, m, d, hour, minute, second, microsecond, time_zone, zone_abbr, utc_offset, std_offset, format \\ :extended)
      when is_binary(time_zone) and is_binary(zone_abbr) do
    date = date_to_iodata(y, m, d, format)
    time = time_to_iodata(hour, minute, second, microsecond, format)
    zone = if time_zone == "Etc/UTC", do: [], else: [?\s, zone_abbr, ?\s | time_zone]
    [date, ?\s, time, offset_to_iodata(utc_offset, std_offset, time_zone, format), zone]
  end

  @doc false
  def offset_to_string(utc, std, zone, format), do: IO.iodata_to_binary([offset_to_iodata(utc, std, zone, format)])

  @doc false
  def offset_to_iodata(0, 0, "Etc/UTC", _format), do: ?Z

  def offset_to_iodata(utc, std, _zone, format) do
    total = utc + std
    minutes = div(abs(total), 60)
    format_offset(if(total < 0, do: ?-, else: ?+), Quaff.ISOText.pad(div(minutes, 60), 2), Quaff.ISOText.pad(rem(minutes, 60), 2), format)
  end

  defp format_offset(sign, hour, minute, :extended), do: [sign, hour, ?: | minute]
  defp format_offset(sign, hour, minute, :basic), do: [sign, hour | minute]

  ## Time since 1970

  @doc false
  def from_unix(integer, unit) when is_integer(integer) do
    seconds = System.convert_time_unit(integer, unit, :second)

    if seconds in @unix_range do
      microseconds = System.convert_time_unit(integer, unit, :microsecond)
      seconds = seconds + @unix_seconds
      {hour, minute, second, _} = time_from_day_fraction({Integer.mod(seconds, 86400), 86400})
      date = date_from_iso_days(Integer.floor_div(seconds, 86400))
      {:ok, date, {hour, minute, second}, {Integer.mod(microseconds, 1_000_000), precision(unit)}}
    else
      {:error, :invalid_unix_time}
    end
  end

  # As many digits as the parts of a second need: few for a power of ten, else all.
  defp precision(unit) do
    case System.convert_time_unit(1, :second, unit) do
      1 -> 0
      10 -> 1
      100 -> 2
      1_000 -> 3
      10_000 -> 4
      100_000 -> 5
      _ -> 6
    end
  end

  @doc """
  How many digits of a second a unit of time has; numbers of parts a second count as the finest.

      iex> Calendar.ISO.time_unit_to_precision(:millisecond)
      3
  """
  def time_unit_to_precision(:second), do: 0
  def time_unit_to_precision(:millisecond), do: 3
  def time_unit_to_precision(:microsecond), do: 6
  def time_unit_to_precision(:nanosecond), do: 6
  def time_unit_to_precision(unit) when is_integer(unit), do: 6

  ## Shifts

  @doc """
  The date a duration later: months first, where a day beyond the month's end becomes its last, then days.

      iex> Calendar.ISO.shift_date(2024, 1, 31, Duration.new!(month: 1, day: 1))
      {2024, 3, 1}
  """
  @impl true
  def shift_date(year, month, day, %Duration{hour: 0, minute: 0, second: 0, microsecond: {0, _}} = duration) do
    {year, month, day} |> shift_months(duration.year * 12 + duration.month) |> shift_days(duration.week * 7 + duration.day)
  end

  def shift_date(_year, _month, _day, _duration) do
    raise ArgumentError, "cannot shift date by time scale unit. Expected :year, :month, :week, :day"
  end

  @doc "The date and time a duration later: months first, then all smaller units at once."
  @impl true
  def shift_naive_datetime(year, month, day, hour, minute, second, microsecond, duration) do
    {months, days} = shift_datetime_options(duration)
    {year, month, day} = shift_months({year, month, day}, months)
    days = days_of(year, month, day) + days
    {moment, precision} = add_clock(days, {hour, minute, second, microsecond}, duration)
    {year, month, day, hour, minute, second, {value, _}} = naive_datetime_from_iso_days(moment)
    {year, month, day, hour, minute, second, {value, precision}}
  end

  defp shift_datetime_options(%Duration{year: year, month: month, week: week, day: day}), do: {year * 12 + month, week * 7 + day}

  # A time on a day, with what a duration has of hours and smaller units added; the digits of the sum. They change only
  # when there is something to add.
  defp add_clock(days, {hour, minute, second, {_, digits} = microsecond}, duration) do
    {added, precision} = with {0, _} <- duration.microsecond, do: {0, digits}
    seconds = duration.hour * 3600 + duration.minute * 60 + duration.second
    moment = {days, time_to_day_fraction(hour, minute, second, microsecond)}
    {add_day_fraction_to_iso_days(moment, seconds * 1_000_000 + added, @day_microseconds), precision}
  end

  @doc "The time of day a duration later, around the clock."
  @impl true
  def shift_time(hour, minute, second, microsecond, %Duration{year: 0, month: 0, week: 0, day: 0} = duration) do
    {{_, fraction}, precision} = add_clock(0, {hour, minute, second, microsecond}, duration)
    {hour, minute, second, {value, _}} = time_from_day_fraction(fraction)
    {hour, minute, second, {value, precision}}
  end

  def shift_time(_hour, _minute, _second, _microsecond, _duration) do
    raise ArgumentError, "cannot shift time by date scale unit. Expected :hour, :minute, :second, :microsecond"
  end

  defp shift_months(date, 0), do: date

  defp shift_months({year, month, day}, months) do
    total = year * 12 + month - 1 + months
    year = Integer.floor_div(total, 12)
    month = Integer.mod(total, 12) + 1
    {year, month, min(day, days_in_month(year, month))}
  end

  @doc false
  def shift_days({year, month, day}, days), do: date_from_iso_days(days_of(year, month, day) + days)

  @doc false
  def shift_time_unit({days, {_, _} = fraction}, value, unit) when unit in [:second, :microsecond] do
    added = if unit == :second, do: value * 1_000_000, else: value
    add_day_fraction_to_iso_days({days, fraction}, added, @day_microseconds)
  end
end
