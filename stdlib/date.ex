defmodule Date do
  @moduledoc """
  Dates: year, month and day in a calendar.

  They are compared with `compare/2`, as the operators compare structs field by field. Functions that need only a date
  take any map that has its fields, such as a `NaiveDateTime`.
  """

  @enforce_keys [:year, :month, :day]
  defstruct [:year, :month, :day, calendar: Calendar.ISO]

  @type t :: %Date{
          year: Calendar.year(),
          month: Calendar.month(),
          day: Calendar.day(),
          calendar: Calendar.calendar()
        }

  @doc """
  The days from one date to another, both included.

      iex> Date.range(~D[2024-02-28], ~D[2024-03-01]) |> Enum.map(& &1.day)
      [28, 29, 1]
  """
  @spec range(Calendar.date(), Calendar.date()) :: Date.Range.t()
  def range(%{calendar: calendar} = first, %{calendar: calendar} = last) do
    {first_days, _} = to_iso_days(first)
    {last_days, _} = to_iso_days(last)

    step =
      if first_days <= last_days do
        1
      else
        IO.warn("a negative range was inferred for Date.range/2, call Date.range/3 instead with -1 as third argument")
        -1
      end

    range(first, first_days, last, last_days, calendar, step)
  end

  def range(%{calendar: _, year: _, month: _, day: _}, %{calendar: _, year: _, month: _, day: _}) do
    raise ArgumentError, "both dates must have matching calendars"
  end

  @doc """
  The days from one date to another in steps of so many days.

      iex> Date.range(~D[2024-01-31], ~D[2024-01-01], -14) |> Enum.to_list()
      [~D[2024-01-31], ~D[2024-01-17], ~D[2024-01-03]]
  """
  @spec range(Calendar.date(), Calendar.date(), integer) :: Date.Range.t()
  def range(%{calendar: calendar} = first, %{calendar: calendar} = last, step) when is_integer(step) and step != 0 do
    {first_days, _} = to_iso_days(first)
    {last_days, _} = to_iso_days(last)
    range(first, first_days, last, last_days, calendar, step)
  end

  def range(%{calendar: _, year: _, month: _, day: _} = first, %{calendar: _, year: _, month: _, day: _} = last, step) do
    raise ArgumentError,
          "both dates must have matching calendar and the step must be a non-zero integer, got: " <>
            "#{inspect(first)}, #{inspect(last)}, #{step}"
  end

  defp range(first, first_days, last, last_days, calendar, step) do
    %Date.Range{
      first: %Date{calendar: calendar, year: first.year, month: first.month, day: first.day},
      last: %Date{calendar: calendar, year: last.year, month: last.month, day: last.day},
      first_in_iso_days: first_days,
      last_in_iso_days: last_days,
      step: step
    }
  end

  @doc "Today in UTC."
  @spec utc_today(Calendar.calendar()) :: t
  def utc_today(calendar \\ Calendar.ISO)
  def utc_today(Calendar.ISO), do: Quaff.UTC.date()
  def utc_today(calendar), do: calendar |> DateTime.utc_now() |> DateTime.to_date()

  @doc """
  Whether the date's year is a leap year.

      iex> Date.leap_year?(~D[2100-06-01])
      false
  """
  @spec leap_year?(Calendar.date()) :: boolean
  def leap_year?(date)
  def leap_year?(%{calendar: calendar, year: year}), do: calendar.leap_year?(year)

  @doc """
  How many days the date's month has.

      iex> Date.days_in_month(~D[2024-02-01])
      29
  """
  @spec days_in_month(Calendar.date()) :: Calendar.day()
  def days_in_month(date)
  def days_in_month(%{calendar: calendar, year: year, month: month}), do: calendar.days_in_month(year, month)

  @doc """
  How many months the date's year has.

      iex> Date.months_in_year(~D[2024-02-01])
      12
  """
  @spec months_in_year(Calendar.date()) :: Calendar.month()
  def months_in_year(date)
  def months_in_year(%{calendar: calendar, year: year}), do: calendar.months_in_year(year)

  @doc """
  A date, if there is such a day.

      iex> Date.new(2024, 4, 30)
      {:ok, ~D[2024-04-30]}
      iex> Date.new(2024, 4, 31)
      {:error, :invalid_date}
  """
  @spec new(Calendar.year(), Calendar.month(), Calendar.day(), Calendar.calendar()) :: {:ok, t} | {:error, atom}
  def new(year, month, day, calendar \\ Calendar.ISO) do
    if calendar.valid_date?(year, month, day),
      do: {:ok, %Date{year: year, month: month, day: day, calendar: calendar}},
      else: {:error, :invalid_date}
  end

  @doc "A date; raises when there is no such day."
  @spec new!(Calendar.year(), Calendar.month(), Calendar.day(), Calendar.calendar()) :: t
  def new!(year, month, day, calendar \\ Calendar.ISO) do
    new(year, month, day, calendar) |> Quaff.CalendarType.built!("date")
  end

  @doc """
  The date as its calendar writes it.

      iex> Date.to_string(~D[2024-04-30])
      "2024-04-30"
  """
  @spec to_string(Calendar.date()) :: String.t()
  def to_string(date)

  def to_string(%{calendar: calendar, year: year, month: month, day: day}) do
    calendar.date_to_string(year, month, day)
  end

  @doc """
  Reads a date as ISO 8601 writes it.

      iex> Date.from_iso8601("2024-04-30")
      {:ok, ~D[2024-04-30]}
      iex> Date.from_iso8601("30.4.2024")
      {:error, :invalid_format}
  """
  @spec from_iso8601(String.t(), Calendar.calendar()) :: {:ok, t} | {:error, atom}
  def from_iso8601(string, calendar \\ Calendar.ISO) do
    case Calendar.ISO.parse_date(string) do
      {:ok, {year, month, day}} -> convert(%Date{year: year, month: month, day: day}, calendar)
      {:error, _} = error -> error
    end
  end

  @doc "Reads a date as ISO 8601 writes it; raises when it cannot be read."
  @spec from_iso8601!(String.t(), Calendar.calendar()) :: t
  def from_iso8601!(string, calendar \\ Calendar.ISO) do
    string |> from_iso8601(calendar) |> Quaff.CalendarType.parsed!(string, "date")
  end

  @doc """
  The date as ISO 8601 writes it, with dashes or (`:basic`) without.

      iex> Date.to_iso8601(~D[2024-04-30], :basic)
      "20240430"
  """
  @spec to_iso8601(Calendar.date(), :extended | :basic) :: String.t()
  def to_iso8601(date, format \\ :extended)

  def to_iso8601(%{calendar: Calendar.ISO} = date, format) when format in [:basic, :extended] do
    %{year: year, month: month, day: day} = date
    Calendar.ISO.date_to_string(year, month, day, format)
  end

  def to_iso8601(%{calendar: _} = date, format) when format in [:basic, :extended] do
    # Elixir leaves out the format here.
    date |> convert!(Calendar.ISO) |> to_iso8601()
  end

  @doc """
  The date as `{year, month, day}` in the ISO calendar.

      iex> Date.to_erl(~D[2024-04-30])
      {2024, 4, 30}
  """
  @spec to_erl(Calendar.date()) :: :calendar.date()
  def to_erl(date) do
    %{year: year, month: month, day: day} = convert!(date, Calendar.ISO)
    {year, month, day}
  end

  @doc """
  A date from `{year, month, day}`.

      iex> Date.from_erl({2024, 4, 30})
      {:ok, ~D[2024-04-30]}
  """
  @spec from_erl(:calendar.date(), Calendar.calendar()) :: {:ok, t} | {:error, atom}
  def from_erl(tuple, calendar \\ Calendar.ISO)

  def from_erl({year, month, day}, calendar) do
    with {:ok, date} <- new(year, month, day), do: convert(date, calendar)
  end

  @doc "A date from `{year, month, day}`; raises when there is no such day."
  @spec from_erl!(:calendar.date(), Calendar.calendar()) :: t
  def from_erl!(tuple, calendar \\ Calendar.ISO) do
    from_erl(tuple, calendar) |> Quaff.CalendarType.from_erl!(tuple, "date")
  end

  @doc """
  The date so many days after the first of January of year 0.

      iex> Date.from_gregorian_days(366)
      ~D[0001-01-01]
  """
  @spec from_gregorian_days(integer, Calendar.calendar()) :: t
  def from_gregorian_days(days, calendar \\ Calendar.ISO) when is_integer(days) do
    from_iso_days({days, {0, 86_400_000_000}}, calendar)
  end

  @doc """
  How many days have passed since the first of January of year 0.

      iex> Date.to_gregorian_days(~D[0001-01-01])
      366
  """
  @spec to_gregorian_days(Calendar.date()) :: integer
  def to_gregorian_days(date) do
    {days, _} = to_iso_days(date)
    days
  end

  @doc """
  Which of two dates comes first: `:lt`, `:eq` or `:gt`.

      iex> Date.compare(~D[2024-04-30], ~D[2024-05-01])
      :lt
      iex> Enum.min([~D[2024-04-30], ~D[2023-05-01]], Date)
      ~D[2023-05-01]
  """
  @spec compare(Calendar.date(), Calendar.date()) :: :lt | :eq | :gt
  def compare(%{calendar: calendar} = date1, %{calendar: calendar} = date2) do
    %{year: year1, month: month1, day: day1} = date1
    %{year: year2, month: month2, day: day2} = date2
    Quaff.CalendarType.order({year1, month1, day1}, {year2, month2, day2})
  end

  def compare(%{calendar: calendar1} = date1, %{calendar: calendar2} = date2) do
    if Calendar.compatible_calendars?(calendar1, calendar2) do
      Quaff.CalendarType.order(to_iso_days(date1), to_iso_days(date2))
    else
      raise ArgumentError, """
      cannot compare #{inspect(date1)} with #{inspect(date2)}.

      This comparison would be ambiguous as their calendars have incompatible day rollover moments.
      Specify an exact time of day (using DateTime) to resolve this ambiguity
      """
    end
  end

  @doc "Whether the first date comes before the second."
  @spec before?(Calendar.date(), Calendar.date()) :: boolean
  def before?(date1, date2), do: compare(date1, date2) == :lt

  @doc "Whether the first date comes after the second."
  @spec after?(Calendar.date(), Calendar.date()) :: boolean
  def after?(date1, date2), do: compare(date1, date2) == :gt

  @doc """
  The same day in another calendar, whose days must begin at the same moment.

      iex> Date.convert(~D[2024-04-30], Calendar.ISO)
      {:ok, ~D[2024-04-30]}
  """
  @spec convert(Calendar.date(), Calendar.calendar()) :: {:ok, t} | {:error, :incompatible_calendars}
  def convert(%{calendar: calendar, year: year, month: month, day: day}, calendar) do
    {:ok, %Date{calendar: calendar, year: year, month: month, day: day}}
  end

  def convert(%{calendar: from} = date, to) do
    if Calendar.compatible_calendars?(from, to),
      do: {:ok, date |> to_iso_days() |> from_iso_days(to)},
      else: {:error, :incompatible_calendars}
  end

  @doc "The same day in another calendar; raises when days begin at another moment there."
  @spec convert!(Calendar.date(), Calendar.calendar()) :: t
  def convert!(date, calendar) do
    date |> convert(calendar) |> Quaff.CalendarType.converted!(date, calendar)
  end

  @doc """
  The date so many days later.

      iex> Date.add(~D[2024-12-30], 3)
      ~D[2025-01-02]
  """
  @spec add(Calendar.date(), integer) :: t
  def add(%{calendar: Calendar.ISO} = date, days) do
    %{year: year, month: month, day: day} = date
    {year, month, day} = Calendar.ISO.shift_days({year, month, day}, days)
    %Date{calendar: Calendar.ISO, year: year, month: month, day: day}
  end

  def add(%{calendar: calendar} = date, days) do
    {iso_days, fraction} = to_iso_days(date)
    from_iso_days({iso_days + days, fraction}, calendar)
  end

  @doc """
  How many days the first date is after the second.

      iex> Date.diff(~D[2024-03-01], ~D[2024-02-01])
      29
  """
  @spec diff(Calendar.date(), Calendar.date()) :: integer
  def diff(%{calendar: Calendar.ISO} = date1, %{calendar: Calendar.ISO} = date2) do
    {days1, _} = to_iso_days(date1)
    {days2, _} = to_iso_days(date2)
    days1 - days2
  end

  def diff(%{calendar: calendar1} = date1, %{calendar: calendar2} = date2) do
    if Calendar.compatible_calendars?(calendar1, calendar2) do
      {days1, _} = to_iso_days(date1)
      {days2, _} = to_iso_days(date2)
      days1 - days2
    else
      raise ArgumentError,
            "cannot calculate the difference between #{inspect(date1)} and #{inspect(date2)} because their calendars " <>
              "are not compatible and thus the result would be ambiguous"
    end
  end

  @doc """
  The date a duration later: months first, then days.

      iex> Date.shift(~D[2024-01-31], month: 1, day: -1)
      ~D[2024-02-28]
  """
  @spec shift(Calendar.date(), Duration.duration()) :: t
  def shift(%{calendar: calendar} = date, duration) do
    %{year: year, month: month, day: day} = date
    {year, month, day} = calendar.shift_date(year, month, day, __duration__!(duration))
    %Date{calendar: calendar, year: year, month: month, day: day}
  end

  @doc false
  def __duration__!(duration_or_pairs), do: Quaff.CalendarType.duration!(duration_or_pairs, :date)

  @doc false
  def to_iso_days(%{calendar: Calendar.ISO, year: year, month: month, day: day}) do
    {Calendar.ISO.date_to_iso_days(year, month, day), {0, 86_400_000_000}}
  end

  def to_iso_days(%{calendar: calendar, year: year, month: month, day: day}) do
    calendar.naive_datetime_to_iso_days(year, month, day, 0, 0, 0, {0, 0})
  end

  defp from_iso_days({days, _}, Calendar.ISO) do
    {year, month, day} = Calendar.ISO.date_from_iso_days(days)
    %Date{year: year, month: month, day: day}
  end

  defp from_iso_days(iso_days, calendar) do
    {year, month, day, _, _, _, _} = calendar.naive_datetime_from_iso_days(iso_days)
    %Date{year: year, month: month, day: day, calendar: calendar}
  end

  @doc """
  The day of the week: 1 is the day that weeks begin on, Monday by default.

      iex> Date.day_of_week(~D[2024-01-01])
      1
      iex> Date.day_of_week(~D[2024-01-01], :sunday)
      2
  """
  @spec day_of_week(Calendar.date(), :default | atom) :: Calendar.day_of_week()
  def day_of_week(date, starting_on \\ :default)

  def day_of_week(%{calendar: calendar, year: year, month: month, day: day}, starting_on) do
    {day_of_week, _first, _last} = calendar.day_of_week(year, month, day, starting_on)
    day_of_week
  end

  @doc """
  The first day of the date's week.

      iex> Date.beginning_of_week(~D[2024-01-03])
      ~D[2024-01-01]
  """
  @spec beginning_of_week(Calendar.date(), :default | atom) :: t
  def beginning_of_week(date, starting_on \\ :default)

  def beginning_of_week(%{calendar: Calendar.ISO} = date, starting_on) do
    %{year: year, month: month, day: day} = date
    {day_of_week, first, _last} = Calendar.ISO.day_of_week(year, month, day, starting_on)
    add(date, first - day_of_week)
  end

  def beginning_of_week(%{calendar: calendar} = date, starting_on) do
    %{year: year, month: month, day: day} = date

    case calendar.day_of_week(year, month, day, starting_on) do
      {day_of_week, day_of_week, _last} -> %Date{calendar: calendar, year: year, month: month, day: day}
      {day_of_week, first, _last} -> add(date, first - day_of_week)
    end
  end

  @doc """
  The last day of the date's week.

      iex> Date.end_of_week(~D[2024-01-03], :sunday)
      ~D[2024-01-06]
  """
  @spec end_of_week(Calendar.date(), :default | atom) :: t
  def end_of_week(date, starting_on \\ :default)

  def end_of_week(%{calendar: Calendar.ISO} = date, starting_on) do
    %{year: year, month: month, day: day} = date
    {day_of_week, _first, last} = Calendar.ISO.day_of_week(year, month, day, starting_on)
    add(date, last - day_of_week)
  end

  def end_of_week(%{calendar: calendar} = date, starting_on) do
    %{year: year, month: month, day: day} = date

    case calendar.day_of_week(year, month, day, starting_on) do
      {day_of_week, _first, day_of_week} -> %Date{calendar: calendar, year: year, month: month, day: day}
      {day_of_week, _first, last} -> add(date, last - day_of_week)
    end
  end

  @doc """
  The number of the day in its year.

      iex> Date.day_of_year(~D[2024-12-31])
      366
  """
  @spec day_of_year(Calendar.date()) :: Calendar.day()
  def day_of_year(date)

  def day_of_year(%{calendar: calendar, year: year, month: month, day: day}) do
    calendar.day_of_year(year, month, day)
  end

  @doc """
  The quarter of the date.

      iex> Date.quarter_of_year(~D[2024-05-01])
      2
  """
  @spec quarter_of_year(Calendar.date()) :: non_neg_integer
  def quarter_of_year(date)

  def quarter_of_year(%{calendar: calendar, year: year, month: month, day: day}) do
    calendar.quarter_of_year(year, month, day)
  end

  @doc """
  The year in its era, and the era.

      iex> Date.year_of_era(~D[-0043-03-15])
      {44, 0}
  """
  @spec year_of_era(Calendar.date()) :: {Calendar.year(), Calendar.era()}
  def year_of_era(date)

  def year_of_era(%{calendar: calendar, year: year, month: month, day: day}) do
    calendar.year_of_era(year, month, day)
  end

  @doc """
  The number of the day in its era, and the era.

      iex> Date.day_of_era(~D[0001-01-31])
      {31, 1}
  """
  @spec day_of_era(Calendar.date()) :: {Calendar.day(), Calendar.era()}
  def day_of_era(date)

  def day_of_era(%{calendar: calendar, year: year, month: month, day: day}) do
    calendar.day_of_era(year, month, day)
  end

  @doc """
  The first day of the date's month.

      iex> Date.beginning_of_month(~D[2024-02-10])
      ~D[2024-02-01]
  """
  @spec beginning_of_month(Calendar.date()) :: t
  def beginning_of_month(date)

  def beginning_of_month(%{calendar: calendar, year: year, month: month}) do
    %Date{year: year, month: month, day: 1, calendar: calendar}
  end

  @doc """
  The last day of the date's month.

      iex> Date.end_of_month(~D[2024-02-10])
      ~D[2024-02-29]
  """
  @spec end_of_month(Calendar.date()) :: t
  def end_of_month(date)

  def end_of_month(%{calendar: calendar, year: year, month: month} = date) do
    %Date{year: year, month: month, day: days_in_month(date), calendar: calendar}
  end

  defimpl String.Chars do
    def to_string(%{calendar: calendar, year: year, month: month, day: day}) do
      calendar.date_to_string(year, month, day)
    end
  end
end
