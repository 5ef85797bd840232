defmodule Calendar do
  @moduledoc """
  What calendars have in common: the behaviour that each implements, types, the time zone database, `strftime/3`.

  Two calendars agree on moments through iso days: the number of days since `0000-01-01` of the ISO calendar, and the
  fraction of the day that has passed.
  """

  @type year :: integer
  @type month :: pos_integer
  @type day :: pos_integer
  @type week :: pos_integer
  @type day_of_week :: non_neg_integer
  @type era :: non_neg_integer
  @type day_of_era :: {day :: non_neg_integer, era}
  @type hour :: non_neg_integer
  @type minute :: non_neg_integer
  @type second :: non_neg_integer
  @type day_fraction :: {parts_in_day :: non_neg_integer, parts_per_day :: pos_integer}
  @type iso_days :: {days :: integer, day_fraction}
  @type microsecond :: {value :: non_neg_integer, precision :: non_neg_integer}
  @type calendar :: module
  @type time_zone :: String.t()
  @type zone_abbr :: String.t()
  @type utc_offset :: integer
  @type std_offset :: integer
  @type time_zone_database :: module
  @type date :: %{optional(any) => any, calendar: calendar, year: year, month: month, day: day}
  @type time :: %{optional(any) => any, hour: hour, minute: minute, second: second, microsecond: microsecond}
  @type naive_datetime :: %{optional(any) => any, calendar: calendar, year: year, month: month, day: day}
  @type datetime :: %{optional(any) => any, calendar: calendar, time_zone: time_zone, zone_abbr: zone_abbr}
  @type strftime_opts :: [
          preferred_datetime: String.t(),
          preferred_date: String.t(),
          preferred_time: String.t(),
          am_pm_names: (:am | :pm -> String.t()),
          month_names: (pos_integer -> String.t()),
          abbreviated_month_names: (pos_integer -> String.t()),
          day_of_week_names: (pos_integer -> String.t()),
          abbreviated_day_of_week_names: (pos_integer -> String.t())
        ]

  @doc "How many days the month has."
  @callback days_in_month(year, month) :: day
  @doc "How many months the year has."
  @callback months_in_year(year) :: month
  @doc "Whether the year has days that others have not."
  @callback leap_year?(year) :: boolean
  @doc "The day of the week, with the first and the last there are."
  @callback day_of_week(year, month, day, starting_on :: :default | atom) ::
              {day_of_week, first :: non_neg_integer, last :: non_neg_integer}
  @doc "The number of the day in its year."
  @callback day_of_year(year, month, day) :: non_neg_integer
  @doc "The number of the quarter in its year."
  @callback quarter_of_year(year, month, day) :: non_neg_integer
  @doc "The year in its era."
  @callback year_of_era(year, month, day) :: {year, era}
  @doc "The number of the day in its era."
  @callback day_of_era(year, month, day) :: day_of_era
  @doc "A date as text."
  @callback date_to_string(year, month, day) :: String.t()
  @doc "A date and time as text."
  @callback naive_datetime_to_string(year, month, day, hour, minute, second, microsecond) :: String.t()
  @doc "A date and time with its time zone as text."
  @callback datetime_to_string(
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
            ) :: String.t()
  @doc "A time as text."
  @callback time_to_string(hour, minute, second, microsecond) :: String.t()
  @doc "A date and time as iso days."
  @callback naive_datetime_to_iso_days(year, month, day, hour, minute, second, microsecond) :: iso_days
  @doc "Iso days as date and time."
  @callback naive_datetime_from_iso_days(iso_days) :: {year, month, day, hour, minute, second, microsecond}
  @doc "A time as fraction of its day."
  @callback time_to_day_fraction(hour, minute, second, microsecond) :: day_fraction
  @doc "A fraction of a day as time."
  @callback time_from_day_fraction(day_fraction) :: {hour, minute, second, microsecond}
  @doc "When days begin, seen from midnight in UTC."
  @callback day_rollover_relative_to_midnight_utc() :: day_fraction
  @doc "Whether there is such a date."
  @callback valid_date?(year, month, day) :: boolean
  @doc "Whether there is such a time."
  @callback valid_time?(hour, minute, second, microsecond) :: boolean
  @doc "Reads a time."
  @callback parse_time(String.t()) :: {:ok, {hour, minute, second, microsecond}} | {:error, atom}
  @doc "Reads a date."
  @callback parse_date(String.t()) :: {:ok, {year, month, day}} | {:error, atom}
  @doc "Reads a date and time."
  @callback parse_naive_datetime(String.t()) ::
              {:ok, {year, month, day, hour, minute, second, microsecond}} | {:error, atom}
  @doc "Reads a date and time with offset, and moves it to UTC."
  @callback parse_utc_datetime(String.t()) ::
              {:ok, {year, month, day, hour, minute, second, microsecond}, utc_offset} | {:error, atom}
  @doc "Iso days of the beginning of the day."
  @callback iso_days_to_beginning_of_day(iso_days) :: iso_days
  @doc "Iso days of the end of the day."
  @callback iso_days_to_end_of_day(iso_days) :: iso_days
  @doc "The date a duration later."
  @callback shift_date(year, month, day, Duration.t()) :: {year, month, day}
  @doc "The date and time a duration later."
  @callback shift_naive_datetime(year, month, day, hour, minute, second, microsecond, Duration.t()) ::
              {year, month, day, hour, minute, second, microsecond}
  @doc "The time a duration later."
  @callback shift_time(hour, minute, second, microsecond, Duration.t()) :: {hour, minute, second, microsecond}

  @doc """
  Whether days begin at the same moment in both calendars, so that dates can be converted.

      iex> Calendar.compatible_calendars?(Calendar.ISO, Calendar.ISO)
      true
  """
  @spec compatible_calendars?(calendar, calendar) :: boolean
  def compatible_calendars?(calendar, calendar), do: true

  def compatible_calendars?(calendar1, calendar2) do
    calendar1.day_rollover_relative_to_midnight_utc() == calendar2.day_rollover_relative_to_midnight_utc()
  end

  @doc """
  Microseconds with their precision, cut to a unit.

      iex> Calendar.truncate({123_456, 6}, :millisecond)
      {123000, 3}
      iex> Calendar.truncate({120_000, 2}, :millisecond)
      {120000, 2}
  """
  @spec truncate(microsecond, :microsecond | :millisecond | :second) :: microsecond
  def truncate(microsecond, unit)
  def truncate(microsecond, :microsecond), do: microsecond
  def truncate({value, precision}, :millisecond), do: {div(value, 1000) * 1000, min(precision, 3)}
  def truncate(_microsecond, :second), do: {0, 0}

  @doc "Sets the module that knows time zones, for functions that are not given one."
  @spec put_time_zone_database(time_zone_database) :: :ok
  def put_time_zone_database(database) when is_atom(database) do
    :quaff_env.put(:elixir, :time_zone_database, database)
    :ok
  end

  @doc "The module that knows time zones: by default one that knows UTC only."
  @spec get_time_zone_database() :: time_zone_database
  def get_time_zone_database do
    :quaff_env.get(:elixir, :time_zone_database, Calendar.UTCOnlyTimeZoneDatabase)
  end

  @doc """
  A date, a time or both as text, by a format with `%` directives.

  A directive is `%`, then `-` for no padding, `_` for spaces or `0` for zeros, then a least width, then a letter:

    * `a` `A` day of the week, `b` `B` month: abbreviated and in full
    * `c` date and time, `x` date, `X` time, as options prefer them
    * `Y` year, `y` its last two digits, `m` month, `d` day, `j` day of the year, `u` day of the week, `q` quarter
    * `H` hour, `I` hour of twelve, `p` AM or PM, `P` am or pm, `M` minute, `S` second, `f` parts of a second
    * `s` seconds since 1970, `z` offset, `Z` abbreviation of the time zone, `%` itself

  Options name formats (`:preferred_datetime`, `:preferred_date`, `:preferred_time`) and functions that give names
  (`:am_pm_names`, `:month_names`, `:abbreviated_month_names`, `:day_of_week_names`, `:abbreviated_day_of_week_names`):
  from the number, or `:am` and `:pm`, and from the date as well when they take two arguments.

      iex> Calendar.strftime(~N[2024-07-04 09:05:00], "%-d %B %Y, %-I:%M %p")
      "4 July 2024, 9:05 AM"
      iex> Calendar.strftime(~D[2024-07-04], "day %j of %y")
      "day 186 of 24"
  """
  @spec strftime(map, String.t(), strftime_opts) :: String.t()
  def strftime(date_or_time_or_datetime, string_format, user_options \\ [])
      when is_map(date_or_time_or_datetime) and is_binary(string_format) do
    parse(string_format, date_or_time_or_datetime, options(user_options), [])
    |> :lists.reverse()
    |> IO.iodata_to_binary()
  end

  defp options(user_options) do
    Enum.reduce(user_options, Quaff.Strftime.defaults(), fn {key, value}, options ->
      if is_map_key(options, key),
        do: Map.put(options, key, value),
        else: raise(ArgumentError, "unknown option #{inspect(key)} given to Calendar.strftime/3")
    end)
  end

  # The three preferred formats are formats again: those in which we are already are marked.
  defp parse("", _datetime, _options, acc), do: acc

  defp parse("%" <> rest, datetime, options, acc) do
    {padding, width, letter, rest} = Quaff.Strftime.directive(rest)

    acc =
      case letter do
        "c" -> [preferred(:preferred_datetime, padding, width, datetime, options) | acc]
        "x" -> [preferred(:preferred_date, padding, width, datetime, options) | acc]
        "X" -> [preferred(:preferred_time, padding, width, datetime, options) | acc]
        _ -> [Quaff.Strftime.format(letter, padding, width, datetime, options) | acc]
      end

    parse(rest, datetime, options, acc)
  end

  defp parse(<<char, rest::binary>>, datetime, options, acc), do: parse(rest, datetime, options, [char | acc])

  defp preferred(name, padding, width, datetime, options) do
    case options do
      %{^name => {:used, _}} ->
        raise ArgumentError, "tried to format #{name} within another #{name} format"

      %{^name => format} ->
        pieces = parse(format, datetime, %{options | name => {:used, format}}, [])
        # Elixir counts the pieces, not the characters.
        [Quaff.Strftime.padding(width || 0, length(pieces), padding || ?0) | :lists.reverse(pieces)]
    end
  end
end
