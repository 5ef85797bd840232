# Calendars of the script's own: one that counts years from 1958 and whose days begin at noon, one of 13 equal months.
defmodule Noon do
  @behaviour Calendar
  # The ISO calendar, moved by half a day and 1958 years.
  defp to_iso({days, {parts, per_day}}), do: Calendar.ISO.add_day_fraction_to_iso_days({days, {parts, per_day}}, 1, 2)
  defp from_iso({days, {parts, per_day}}), do: Calendar.ISO.add_day_fraction_to_iso_days({days, {parts, per_day}}, -1, 2)

  def naive_datetime_to_iso_days(y, m, d, h, mi, s, us), do: to_iso(Calendar.ISO.naive_datetime_to_iso_days(y + 1958, m, d, h, mi, s, us))

  def naive_datetime_from_iso_days(iso_days) do
    {y, m, d, h, mi, s, us} = Calendar.ISO.naive_datetime_from_iso_days(from_iso(iso_days))
    {y - 1958, m, d, h, mi, s, us}
  end

  def day_rollover_relative_to_midnight_utc, do: {1, 2}
  def date_to_string(y, m, d), do: "noon #{y}/#{m}/#{d}"
  def time_to_string(h, m, s, {us, p}), do: "#{h}h#{m}m#{s}s#{us}~#{p}"
  def naive_datetime_to_string(y, mo, d, h, m, s, us), do: date_to_string(y, mo, d) <> " at " <> time_to_string(h, m, s, us)
  def datetime_to_string(y, mo, d, h, m, s, us, zone, abbr, utc, std), do: naive_datetime_to_string(y, mo, d, h, m, s, us) <> " #{zone} #{abbr} #{utc} #{std}"
  def days_in_month(y, m), do: Calendar.ISO.days_in_month(y + 1958, m)
  def months_in_year(_), do: 12
  def leap_year?(y), do: Calendar.ISO.leap_year?(y + 1958)
  def day_of_week(y, m, d, on), do: Calendar.ISO.day_of_week(y + 1958, m, d, on)
  def day_of_year(y, m, d), do: Calendar.ISO.day_of_year(y + 1958, m, d)
  def quarter_of_year(y, m, d), do: Calendar.ISO.quarter_of_year(y + 1958, m, d)
  def year_of_era(y, _, _), do: {y, 1}
  def day_of_era(_, _, d), do: {d, 1}
  def time_to_day_fraction(h, m, s, us), do: Calendar.ISO.time_to_day_fraction(h, m, s, us)
  def time_from_day_fraction(f), do: Calendar.ISO.time_from_day_fraction(f)
  def valid_date?(y, m, d), do: Calendar.ISO.valid_date?(y + 1958, m, d)
  def valid_time?(h, m, s, us), do: Calendar.ISO.valid_time?(h, m, s, us)
  def parse_date(_), do: {:error, :no}
  def parse_time(_), do: {:error, :no}
  def parse_naive_datetime(_), do: {:error, :no}
  def parse_utc_datetime(_), do: {:error, :no}
  def iso_days_to_beginning_of_day(iso), do: Calendar.ISO.iso_days_to_beginning_of_day(from_iso(iso)) |> to_iso()
  def iso_days_to_end_of_day(iso), do: Calendar.ISO.iso_days_to_end_of_day(from_iso(iso)) |> to_iso()
  def shift_date(y, m, d, dur), do: {y, m, d + dur.day}
  def shift_time(h, m, s, us, dur), do: {h + dur.hour, m, s, us}
  def shift_naive_datetime(y, mo, d, h, m, s, us, dur), do: {y, mo, d + dur.day, h + dur.hour, m, s, us}
end

defmodule Thirteen do
  @behaviour Calendar
  # Months of 28 days; the month 14 has the days that are left over. Years begin with those of the ISO calendar.
  def date_to_string(y, m, d), do: "#{y}.#{m}.#{d}"
  def time_to_string(h, m, s, us), do: Calendar.ISO.time_to_string(h, m, s, us)
  def naive_datetime_to_string(y, mo, d, h, m, s, us), do: date_to_string(y, mo, d) <> " " <> time_to_string(h, m, s, us)
  def datetime_to_string(y, mo, d, h, m, s, us, zone, _, _, _), do: naive_datetime_to_string(y, mo, d, h, m, s, us) <> " " <> zone

  def naive_datetime_to_iso_days(y, m, d, h, mi, s, us) do
    {days, fraction} = Calendar.ISO.naive_datetime_to_iso_days(y, 1, 1, h, mi, s, us)
    {days + (m - 1) * 28 + d - 1, fraction}
  end

  def naive_datetime_from_iso_days({days, fraction}) do
    {y, _, _} = Calendar.ISO.date_from_iso_days(days)
    {first, _} = Calendar.ISO.naive_datetime_to_iso_days(y, 1, 1, 0, 0, 0, {0, 0})
    {h, mi, s, us} = Calendar.ISO.time_from_day_fraction(fraction)
    {y, div(days - first, 28) + 1, rem(days - first, 28) + 1, h, mi, s, us}
  end

  def day_rollover_relative_to_midnight_utc, do: {0, 1}
  def days_in_month(y, 14), do: if(leap_year?(y), do: 2, else: 1)
  def days_in_month(_, _), do: 28
  def months_in_year(_), do: 14
  def leap_year?(y), do: Calendar.ISO.leap_year?(y)
  def day_of_week(_, _, d, :default), do: {rem(d - 1, 7) + 1, 1, 7}
  def day_of_week(_, _, _, other), do: raise(ArgumentError, "weeks begin on the first, not on #{inspect(other)}")
  def day_of_year(_, m, d), do: (m - 1) * 28 + d
  def quarter_of_year(_, m, _), do: min(div(m - 1, 3) + 1, 4)
  def year_of_era(y, _, _), do: {y, 7}
  def day_of_era(y, m, d), do: {y * 365 + m * 28 + d, 7}
  def time_to_day_fraction(h, m, s, us), do: Calendar.ISO.time_to_day_fraction(h, m, s, us)
  def time_from_day_fraction(f), do: Calendar.ISO.time_from_day_fraction(f)
  def valid_date?(y, m, d), do: m in 1..14 and d in 1..days_in_month(y, m)
  def valid_time?(h, m, s, us), do: Calendar.ISO.valid_time?(h, m, s, us)

  def parse_date(text) do
    case String.split(text, ".") do
      [y, m, d] -> {:ok, {String.to_integer(y), String.to_integer(m), String.to_integer(d)}}
      _ -> {:error, :not_thirteen}
    end
  end

  def parse_time(text), do: Calendar.ISO.parse_time(text)
  def parse_naive_datetime(_), do: {:error, :no}
  def parse_utc_datetime(_), do: {:error, :no}
  def iso_days_to_beginning_of_day(iso), do: Calendar.ISO.iso_days_to_beginning_of_day(iso)
  def iso_days_to_end_of_day(iso), do: Calendar.ISO.iso_days_to_end_of_day(iso)
  def shift_date(y, m, d, dur), do: {y + dur.year, m + dur.month, d + dur.day}
  def shift_time(h, m, s, us, dur), do: {h + dur.hour, m, s, us}
  def shift_naive_datetime(y, mo, d, h, m, s, us, dur), do: {y, mo, d + dur.day, h + dur.hour, m, s, us}
end

show = fn label, fun ->
  try do
    IO.puts(label <> ": " <> inspect(fun.(), width: :infinity))
  rescue
    e -> IO.puts(label <> ": ** (#{inspect(e.__struct__)}) #{Exception.message(e)}")
  end
end

t = Date.new!(2024, 3, 5, Thirteen)
show.("thirteen", fn -> {t, "#{t}", Date.to_string(t)} end)
show.("invalid", fn -> Date.new(2024, 14, 3, Thirteen) end)
show.("to iso", fn -> {Date.convert!(t, Calendar.ISO), Date.to_iso8601(t), Date.to_iso8601(t, :basic), Date.to_erl(t)} end)
show.("from iso", fn -> {Date.convert(~D[2024-12-31], Thirteen), Date.from_iso8601("2024-12-30", Thirteen), Date.from_erl({2024, 1, 29}, Thirteen)} end)
show.("facts", fn -> {Date.leap_year?(t), Date.days_in_month(t), Date.months_in_year(t), Date.day_of_week(t), Date.day_of_year(t), Date.quarter_of_year(t)} end)
show.("eras", fn -> {Date.year_of_era(t), Date.day_of_era(t)} end)
show.("week", fn -> {Date.beginning_of_week(t), Date.end_of_week(t), Date.beginning_of_month(t), Date.end_of_month(t)} end)
show.("week on", fn -> Date.beginning_of_week(t, :monday) end)
show.("add", fn -> {Date.add(t, 30), Date.add(t, -100), Date.diff(t, ~D[2024-01-01]), Date.diff(~D[2024-01-01], t), Date.to_gregorian_days(t)} end)
show.("compare", fn -> {Date.compare(t, ~D[2024-03-01]), Date.compare(~D[2024-03-01], t), Date.before?(t, Date.add(t, 1))} end)
show.("shift", fn -> Date.shift(t, year: 1, month: 2, day: 3) end)
show.("range", fn -> Date.range(t, Date.add(t, 3)) |> Enum.to_list() end)
show.("range itself", fn -> Date.range(t, Date.add(t, 3), 2) end)
show.("range member", fn -> {t in Date.range(t, Date.add(t, 3)), ~D[2024-03-01] in Date.range(t, Date.add(t, 3)), Enum.count(Date.range(t, Date.add(t, 3)))} end)
show.("range mixed", fn -> Date.range(t, ~D[2024-12-31]) end)
show.("strftime", fn -> Calendar.strftime(t, "%Y %m %d %j %u %q") end)

time = Time.new!(10, 20, 30, {5000, 3}, Thirteen)
show.("time", fn -> {time, "#{time}", Time.to_string(time), Time.convert!(time, Calendar.ISO), Time.to_erl(time)} end)
show.("time add", fn -> {Time.add(time, 60), Time.diff(time, ~T[10:00:00]), Time.compare(time, ~T[10:20:30.005]), Time.shift(time, hour: 3)} end)
show.("time text", fn -> {Time.to_iso8601(time), Time.from_iso8601("01:02:03", Thirteen), Time.truncate(time, :second)} end)

naive = NaiveDateTime.new!(t, time)
show.("naive", fn -> {naive, "#{naive}", NaiveDateTime.to_date(naive), NaiveDateTime.to_time(naive)} end)
show.("naive iso", fn -> {NaiveDateTime.convert!(naive, Calendar.ISO), NaiveDateTime.to_iso8601(naive), NaiveDateTime.to_erl(naive)} end)
show.("naive add", fn -> {NaiveDateTime.add(naive, 86400 * 30), NaiveDateTime.diff(naive, ~N[2024-01-01 00:00:00]), NaiveDateTime.compare(naive, ~N[2024-03-01 00:00:00])} end)
show.("naive day", fn -> {NaiveDateTime.beginning_of_day(naive), NaiveDateTime.end_of_day(naive), NaiveDateTime.shift(naive, day: 1, hour: 1)} end)
show.("naive seconds", fn -> {NaiveDateTime.to_gregorian_seconds(naive), NaiveDateTime.from_gregorian_seconds(63_700_000_000, {0, 0}, Thirteen)} end)
show.("naive utc_now", fn -> NaiveDateTime.utc_now(Thirteen).calendar end)

utc = DateTime.from_naive!(naive, "Etc/UTC")
show.("utc", fn -> {utc, "#{utc}", DateTime.to_unix(utc), DateTime.to_naive(utc), DateTime.to_iso8601(utc)} end)
show.("utc convert", fn -> {DateTime.convert(utc, Calendar.ISO), DateTime.convert!(~U[2024-12-31 23:59:59.5Z], Thirteen)} end)
show.("utc add", fn -> {DateTime.add(utc, 1, :day), DateTime.diff(utc, ~U[2024-01-01 00:00:00Z]), DateTime.compare(utc, ~U[2024-01-01 00:00:00Z])} end)
show.("utc from", fn -> {DateTime.from_unix(0, :second, Thirteen), DateTime.from_iso8601("2024-01-31T00:00:00Z", Thirteen), DateTime.from_gregorian_seconds(63_700_000_000, {5, 6}, Thirteen)} end)
show.("utc iso offset", fn -> DateTime.to_iso8601(utc, :extended, 3600) end)
show.("utc other zone", fn -> DateTime.shift_zone(utc, "A/B") end)
show.("utc naive other zone", fn -> DateTime.from_naive(naive, "A/B") end)

n = Date.new!(66, 1, 1, Noon)
nn = NaiveDateTime.new!(66, 1, 1, 0, 0, 0, {0, 0}, Noon)
show.("noon", fn -> {n, nn, Time.new!(1, 2, 3, {4, 5}, Noon)} end)
show.("compatible", fn -> {Calendar.compatible_calendars?(Noon, Calendar.ISO), Calendar.compatible_calendars?(Thirteen, Calendar.ISO), Calendar.compatible_calendars?(Noon, Noon)} end)
show.("date convert", fn -> Date.convert(n, Calendar.ISO) end)
show.("date convert!", fn -> Date.convert!(n, Calendar.ISO) end)
show.("date iso", fn -> Date.to_iso8601(n) end)
show.("date compare", fn -> Date.compare(n, ~D[2024-01-01]) end)
show.("date compare same", fn -> Date.compare(n, n) end)
show.("date diff", fn -> Date.diff(n, ~D[2024-01-01]) end)
show.("date diff same", fn -> Date.diff(n, n) end)
show.("date add", fn -> Date.add(n, 3) end)
show.("date from_iso8601", fn -> Date.from_iso8601("2024-01-01", Noon) end)
show.("date from_iso8601!", fn -> Date.from_iso8601!("2024-01-01", Noon) end)
show.("date from_erl", fn -> Date.from_erl({2024, 1, 1}, Noon) end)
show.("date from_erl!", fn -> Date.from_erl!({2024, 1, 1}, Noon) end)
show.("naive convert", fn -> NaiveDateTime.convert(nn, Calendar.ISO) end)
show.("naive convert!", fn -> NaiveDateTime.convert!(nn, Calendar.ISO) end)
show.("naive compare", fn -> NaiveDateTime.compare(nn, ~N[2024-01-01 00:00:00]) end)
show.("naive diff", fn -> NaiveDateTime.diff(nn, ~N[2024-01-01 00:00:00]) end)
show.("naive diff same", fn -> NaiveDateTime.diff(nn, nn) end)
show.("naive from_naive", fn -> DateTime.from_naive(nn, "Etc/UTC") end)
show.("naive from_naive zone", fn -> DateTime.from_naive(nn, "A/B") end)
show.("naive begin", fn -> {NaiveDateTime.beginning_of_day(nn), NaiveDateTime.end_of_day(nn)} end)
show.("datetime convert", fn -> DateTime.convert(~U[2024-01-01 18:00:00Z], Noon) end)
show.("datetime convert back", fn -> DateTime.convert!(DateTime.from_naive!(nn, "Etc/UTC"), Calendar.ISO) end)
show.("datetime compare", fn -> DateTime.compare(DateTime.from_naive!(nn, "Etc/UTC"), ~U[2024-01-01 12:00:00Z]) end)
show.("datetime from_unix", fn -> DateTime.from_unix(0, :second, Noon) end)
show.("datetime from_unix!", fn -> DateTime.from_unix!(0, :second, Noon) end)
show.("datetime from_iso8601", fn -> DateTime.from_iso8601("2024-01-01T00:00:00Z", Noon) end)
show.("time convert", fn -> Time.convert(~T[10:00:00], Noon) end)
show.("naive new mixed", fn -> NaiveDateTime.new(n, ~T[10:00:00]) end)
show.("utc_today", fn -> Date.utc_today(Thirteen).calendar end)
show.("range of datetimes", fn -> Date.range(~N[2024-01-01 00:00:00], ~U[2024-01-02 00:00:00Z]) end)
