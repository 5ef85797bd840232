# Laws over random dates and times, against counting days and seconds.
defmodule Law do
  # Each case gives `{holds, value}`: a law that fails says where, and the values together are told as a number, so
  # that they are the same everywhere.
  def check(name, count, one) do
    :rand.seed(:exsss, {7, 11, :erlang.phash2(name)})

    {failed, sum} =
      Enum.reduce(1..count, {nil, 0}, fn at, {failed, sum} ->
        {holds, value} = one.()
        failed = failed || if(holds, do: nil, else: {at, value})
        {failed, :erlang.phash2({sum, inspect(value, limit: :infinity, printable_limit: :infinity, binaries: :as_binaries)})}
      end)

    case failed do
      nil -> IO.puts("#{name}: #{count} cases, #{sum}")
      {at, value} -> IO.puts("#{name}: FAILS at #{at}: #{inspect(value, limit: 50)}")
    end
  end

  def int(from, to), do: from + :rand.uniform(to - from + 1) - 1
  def pick(list), do: Enum.at(list, int(0, length(list) - 1))
  def list(max, one), do: for(_ <- 1..int(0, max)//1, do: one.())
  def bytes(max), do: list(max, fn -> int(0, 255) end) |> :erlang.list_to_binary()
end

defmodule Cal do
  import Law

  # Days from 0000-01-01, by counting years and months one by one.
  def days(%Date{year: year, month: month, day: day}) do
    years = if year >= 0, do: Enum.sum(for y <- 0..(year - 1)//1, do: length_of(y)), else: -Enum.sum(for y <- year..-1, do: length_of(y))
    years + Enum.sum(for m <- 1..(month - 1)//1, do: month_length(year, m)) + day - 1
  end

  defp length_of(year), do: if(leap?(year), do: 366, else: 365)
  def leap?(year), do: rem(year, 4) == 0 and (rem(year, 100) != 0 or rem(year, 400) == 0)
  def month_length(year, 2), do: if(leap?(year), do: 29, else: 28)
  def month_length(_, month) when month in [4, 6, 9, 11], do: 30
  def month_length(_, _), do: 31

  def date do
    {year, month} = {int(-300, 3000), int(1, 12)}
    Date.new!(year, month, int(1, month_length(year, month)))
  end

  def time, do: Time.new!(int(0, 23), int(0, 59), int(0, 59), {int(0, 999_999), int(0, 6)} |> micro())
  defp micro({_, 0}), do: {0, 0}
  defp micro({value, 6}), do: {value, 6}
  defp micro({value, precision}), do: {value - rem(value, Integer.pow(10, 6 - precision)), precision}
  def naive, do: NaiveDateTime.new!(date(), time())
  def utc, do: DateTime.new!(date(), time())
end

Law.check("days", 500, fn ->
  date = Cal.date()
  {Date.to_gregorian_days(date) == Cal.days(date) and Date.from_gregorian_days(Cal.days(date)) == date, Cal.days(date)}
end)

Law.check("add and diff", 1000, fn ->
  {date, n} = {Cal.date(), Law.int(-100_000, 100_000)}
  later = Date.add(date, n)
  {Date.diff(later, date) == n and Date.add(later, -n) == date and Date.compare(later, date) == (cond do n > 0 -> :gt; n < 0 -> :lt; true -> :eq end), later}
end)

Law.check("parts of a date", 500, fn ->
  date = Cal.date()
  day = rem(rem(Cal.days(date) + 5, 7) + 7, 7) + 1

  {Date.day_of_week(date) == day and Date.leap_year?(date) == Cal.leap?(date.year) and
     Date.days_in_month(date) == Cal.month_length(date.year, date.month) and
     Date.day_of_year(date) == Cal.days(date) - Cal.days(%{date | month: 1, day: 1}) + 1 and
     Date.quarter_of_year(date) == div(date.month + 2, 3) and Date.beginning_of_month(date).day == 1 and
     Date.diff(date, Date.beginning_of_week(date)) == day - 1 and Date.diff(Date.end_of_week(date), date) == 7 - day, {day, Date.day_of_year(date)}}
end)

Law.check("shift by months", 1000, fn ->
  {date, months} = {Cal.date(), Law.int(-400, 400)}
  count = date.year * 12 + date.month - 1 + months
  {year, month} = {Integer.floor_div(count, 12), Integer.mod(count, 12) + 1}
  expected = Date.new!(year, month, min(date.day, Cal.month_length(year, month)))
  {Date.shift(date, month: months) == expected, expected}
end)

Law.check("shift by everything", 500, fn ->
  naive = Cal.naive()
  parts = [year: Law.int(-5, 5), month: Law.int(-20, 20), week: Law.int(-9, 9), day: Law.int(-40, 40), hour: Law.int(-50, 50), minute: Law.int(-99, 99), second: Law.int(-999, 999)]
  moved = NaiveDateTime.shift(naive, parts)
  date = naive |> NaiveDateTime.to_date() |> Date.shift(Keyword.take(parts, [:year, :month, :week, :day]))
  expected = NaiveDateTime.new!(date, NaiveDateTime.to_time(naive)) |> NaiveDateTime.add(parts[:hour] * 3600 + parts[:minute] * 60 + parts[:second])
  {moved == expected, moved}
end)

Law.check("seconds", 500, fn ->
  {naive, n} = {Cal.naive(), Law.int(-10_000_000_000, 10_000_000_000)}
  later = NaiveDateTime.add(naive, n)
  {NaiveDateTime.diff(later, naive) == n and NaiveDateTime.add(later, -n) == naive and NaiveDateTime.diff(later, naive, :millisecond) == n * 1000, later}
end)

Law.check("microseconds", 500, fn ->
  {naive, n} = {%{Cal.naive() | microsecond: {Law.int(0, 999_999), 6}}, Law.int(-10_000_000_000, 10_000_000_000)}
  later = NaiveDateTime.add(naive, n, :microsecond)
  {NaiveDateTime.diff(later, naive, :microsecond) == n and NaiveDateTime.diff(naive, later, :microsecond) == -n, later}
end)

Law.check("iso8601", 1000, fn ->
  {date, time, naive, utc} = {Cal.date(), Cal.time(), Cal.naive(), Cal.utc()}

  {Date.from_iso8601!(Date.to_iso8601(date)) == date and Time.from_iso8601!(Time.to_iso8601(time)) == time and
     NaiveDateTime.from_iso8601!(NaiveDateTime.to_iso8601(naive)) == naive and
     DateTime.from_iso8601(DateTime.to_iso8601(utc)) == {:ok, utc, 0} and
     DateTime.from_iso8601(DateTime.to_iso8601(utc, :basic), :basic) == {:ok, utc, 0}, {to_string(date), to_string(time), to_string(naive), to_string(utc)}}
end)

Law.check("unix", 500, fn ->
  utc = %{Cal.utc() | year: Law.int(1, 2900), day: 28}
  unit = Law.pick([:second, :millisecond, :microsecond, :nanosecond])
  unix = DateTime.to_unix(utc, unit)
  back = DateTime.from_unix!(unix, unit)
  exact = unit in [:microsecond, :nanosecond]
  {(if exact, do: DateTime.compare(back, utc) == :eq, else: DateTime.to_unix(back, unit) == unix), back}
end)

Law.check("gregorian seconds", 500, fn ->
  naive = Cal.naive()
  {seconds, micro} = NaiveDateTime.to_gregorian_seconds(naive)
  back = NaiveDateTime.from_gregorian_seconds(seconds, naive.microsecond)
  {back == naive and micro == elem(naive.microsecond, 0) and seconds == Cal.days(NaiveDateTime.to_date(naive)) * 86_400 + naive.hour * 3600 + naive.minute * 60 + naive.second, seconds}
end)

Law.check("time of day", 500, fn ->
  {time, n} = {Cal.time(), Law.int(-1_000_000, 1_000_000)}
  {seconds, micro} = Time.to_seconds_after_midnight(time)
  moved = Time.add(time, n)
  {expected, _} = {Integer.mod(seconds + n, 86_400), micro}
  {elem(Time.to_seconds_after_midnight(moved), 0) == expected and Time.from_seconds_after_midnight(seconds, time.microsecond) == time, moved}
end)

Law.check("truncate", 300, fn ->
  naive = Cal.naive()
  {NaiveDateTime.truncate(naive, :second).microsecond == {0, 0} and NaiveDateTime.compare(NaiveDateTime.truncate(naive, :millisecond), naive) in [:lt, :eq], NaiveDateTime.truncate(naive, :millisecond)}
end)

Law.check("strftime", 1000, fn ->
  naive = Cal.naive()
  formats = ["%Y-%m-%d %H:%M:%S", "%a %b %d", "%A, %B %-d", "%I:%M %p", "%j %u %q", "%y/%m", "%f", "%c", "%x", "%X", "%-m|%_d|%05Y|%010j", "%P %%"]
  texts = for format <- formats, do: Calendar.strftime(naive, format)
  {hd(texts) =~ ~r/^-?\d{4,}-\d\d-\d\d \d\d:\d\d:\d\d$/, texts}
end)

Law.check("ranges of dates", 300, fn ->
  {first, n, step} = {Cal.date(), Law.int(-40, 40), Law.pick([1, 2, 7, -1, -3])}
  range = Date.range(first, Date.add(first, n), step)
  expected = for i <- 0..n//step, do: Date.add(first, i)
  {Enum.to_list(range) == expected and Enum.count(range) == length(expected), length(expected)}
end)

Law.check(":calendar", 500, fn ->
  days = Law.int(0, 800_000)
  date = :calendar.gregorian_days_to_date(days)
  {:calendar.date_to_gregorian_days(date) == days and Date.from_gregorian_days(days) == Date.from_erl!(date) and :calendar.day_of_the_week(date) == Date.day_of_week(Date.from_erl!(date)), {date, :calendar.iso_week_number(date)}}
end)

Law.check("durations", 500, fn ->
  units = [:year, :month, :week, :day, :hour, :minute, :second]
  duration = fn -> Duration.new!(for unit <- units, Law.int(0, 1) == 1, do: {unit, Law.int(-50, 50)}) end
  {one, two} = {duration.(), duration.()}
  sum = Duration.add(one, two)
  {Duration.subtract(sum, two) == one and Duration.negate(Duration.negate(one)) == one and Duration.from_iso8601!(Duration.to_iso8601(one)) == one, Duration.to_iso8601(sum)}
end)
