# A time zone database of the script's own: new, from_naive, shift_zone, now, add and shift around changes of the clock.
defmodule Zones do
  @behaviour Calendar.TimeZoneDatabase

  # Copenhagen in 2019, and a zone far from Greenwich without summer time.
  @winter %{utc_offset: 3600, std_offset: 0, zone_abbr: "CET"}
  @summer %{utc_offset: 3600, std_offset: 3600, zone_abbr: "CEST"}
  @far %{utc_offset: -12600, std_offset: 0, zone_abbr: "FAR", extra: true}

  @spring ~N[2019-03-31 01:00:00]
  @autumn ~N[2019-10-27 01:00:00]

  def time_zone_period_from_utc_iso_days(iso_days, "Europe/Copenhagen") do
    {year, month, day, hour, minute, second, microsecond} = Calendar.ISO.naive_datetime_from_iso_days(iso_days)
    utc = NaiveDateTime.new!(year, month, day, hour, minute, second, microsecond)
    if NaiveDateTime.before?(utc, @spring) or not NaiveDateTime.before?(utc, @autumn), do: {:ok, @winter}, else: {:ok, @summer}
  end

  def time_zone_period_from_utc_iso_days(_, "Far/Away"), do: {:ok, @far}
  def time_zone_period_from_utc_iso_days(_, "Etc/UTC"), do: {:ok, %{utc_offset: 0, std_offset: 0, zone_abbr: "UTC"}}
  def time_zone_period_from_utc_iso_days(_, _), do: {:error, :time_zone_not_found}

  def time_zone_periods_from_wall_datetime(naive, "Europe/Copenhagen") do
    cond do
      NaiveDateTime.before?(naive, ~N[2019-03-31 02:00:00]) -> {:ok, @winter}
      NaiveDateTime.before?(naive, ~N[2019-03-31 03:00:00]) -> {:gap, {@winter, ~N[2019-03-31 02:00:00]}, {@summer, ~N[2019-03-31 03:00:00]}}
      NaiveDateTime.before?(naive, ~N[2019-10-27 02:00:00]) -> {:ok, @summer}
      NaiveDateTime.before?(naive, ~N[2019-10-27 03:00:00]) -> {:ambiguous, @summer, @winter}
      true -> {:ok, @winter}
    end
  end

  def time_zone_periods_from_wall_datetime(_, "Far/Away"), do: {:ok, @far}
  def time_zone_periods_from_wall_datetime(_, _), do: {:error, :time_zone_not_found}
end

show = fn label, fun ->
  try do
    IO.puts(label <> ": " <> inspect(fun.(), width: :infinity))
  rescue
    e -> IO.puts(label <> ": ** (#{inspect(e.__struct__)}) #{Exception.message(e)}")
  end
end

zone = "Europe/Copenhagen"

for naive <- [~N[2019-01-01 12:00:00], ~N[2019-03-31 02:30:00.12], ~N[2019-07-01 12:00:00.5], ~N[2019-10-27 02:30:00]] do
  show.("from_naive #{naive}", fn -> DateTime.from_naive(naive, zone, Zones) end)
  show.("from_naive! #{naive}", fn -> DateTime.from_naive!(naive, zone, Zones) end)
  show.("new #{naive}", fn -> DateTime.new(NaiveDateTime.to_date(naive), NaiveDateTime.to_time(naive), zone, Zones) end)
  show.("new! #{naive}", fn -> DateTime.new!(NaiveDateTime.to_date(naive), NaiveDateTime.to_time(naive), zone, Zones) end)
end

show.("unknown", fn -> DateTime.from_naive(~N[2019-01-01 12:00:00], "No/Where", Zones) end)
show.("unknown!", fn -> DateTime.from_naive!(~N[2019-01-01 12:00:00], "No/Where", Zones) end)
show.("utc", fn -> DateTime.from_naive(~N[2019-01-01 12:00:00], "Etc/UTC", Zones) end)

{:ok, before} = DateTime.from_naive(~N[2019-03-31 01:59:58], zone, Zones)
{:ok, late} = DateTime.from_naive(~N[2019-10-27 01:30:00.25], zone, Zones)

for {unit, amount} <- [second: 2, second: 1, minute: 1, hour: 1, day: 1, day: 365, millisecond: 2500] do
  show.("add #{amount} #{unit}", fn -> DateTime.add(before, amount, unit, Zones) end)
  show.("late add #{amount} #{unit}", fn -> DateTime.add(late, amount, unit, Zones) end)
end

for duration <- [[hour: 1], [day: 1], [month: 1, second: 2], [year: -1], [microsecond: {5, 6}]] do
  show.("shift #{inspect(duration)}", fn -> DateTime.shift(before, duration, Zones) end)
  show.("late shift #{inspect(duration)}", fn -> DateTime.shift(late, duration, Zones) end)
end

show.("shift_zone", fn -> DateTime.shift_zone(~U[2019-07-01 10:00:00.120Z], zone, Zones) end)
show.("shift_zone back", fn -> DateTime.shift_zone(late, "Etc/UTC", Zones) end)
show.("shift_zone far", fn -> DateTime.shift_zone!(late, "Far/Away", Zones) end)
show.("shift_zone same", fn -> DateTime.shift_zone(late, zone, Zones) end)
show.("shift_zone unknown", fn -> DateTime.shift_zone(late, "No/Where", Zones) end)
show.("shift_zone! unknown", fn -> DateTime.shift_zone!(late, "No/Where", Zones) end)
show.("shift_zone without database", fn -> DateTime.shift_zone(late, "Far/Away") end)
show.("shift_zone back without database", fn -> DateTime.shift_zone(late, "Etc/UTC") end)
show.("add without database", fn -> DateTime.add(late, 1) end)
show.("now unknown", fn -> DateTime.now("No/Where", Zones) end)
show.("now! unknown", fn -> DateTime.now!("No/Where", Zones) end)
show.("now", fn -> DateTime.now!(zone, Zones).time_zone end)
show.("now utc", fn -> DateTime.now!("Etc/UTC", Nothing).time_zone end)

far = DateTime.from_naive!(~N[2019-01-01 00:10:00], "Far/Away", Zones)
show.("far", fn -> {far, DateTime.to_unix(far), DateTime.to_gregorian_seconds(far), DateTime.to_iso8601(far), "#{far}"} end)
show.("basic", fn -> {DateTime.to_iso8601(far, :basic), DateTime.to_iso8601(far, :extended, 0), DateTime.to_iso8601(far, :extended, 3600)} end)
show.("compare", fn -> {DateTime.compare(far, late), DateTime.diff(late, far), DateTime.diff(late, far, :day), DateTime.after?(late, far)} end)
show.("strftime", fn -> Calendar.strftime(far, "%c %z %Z %s") end)
show.("parts", fn -> {DateTime.to_date(far), DateTime.to_time(far), DateTime.to_naive(far), DateTime.truncate(late, :second)} end)

IO.inspect(Calendar.put_time_zone_database(Zones))
IO.inspect(Calendar.get_time_zone_database())
show.("default database", fn -> {DateTime.new!(~D[2019-07-01], ~T[12:00:00], zone), DateTime.shift_zone!(~U[2019-07-01 00:00:00Z], "Far/Away")} end)
show.("default add", fn -> DateTime.add(before, 2) end)
Calendar.put_time_zone_database(Calendar.UTCOnlyTimeZoneDatabase)
show.("utc again", fn -> DateTime.new(~D[2019-07-01], ~T[12:00:00], zone) end)
