# Calendar.truncate, the time zone database, its UTC only one.
# Each line is evaluated; its value, or the error it raises, is printed beneath.
~S"""
Calendar.compatible_calendars?(Calendar.ISO, Calendar.ISO)
Calendar.compatible_calendars?(Calendar.ISO, Foo)
Calendar.truncate({123456, 6}, :millisecond)
Calendar.truncate({123456, 2}, :millisecond)
Calendar.truncate({123456, 6}, :microsecond)
Calendar.truncate({123456, 6}, :second)
Calendar.truncate({123456, 6}, :foo)
Calendar.get_time_zone_database()
Calendar.put_time_zone_database(Calendar.UTCOnlyTimeZoneDatabase)
Calendar.put_time_zone_database("a")
Calendar.UTCOnlyTimeZoneDatabase.time_zone_period_from_utc_iso_days({1, {0, 1}}, "foo")
Calendar.UTCOnlyTimeZoneDatabase.time_zone_periods_from_wall_datetime(~N[2000-01-01 00:00:00], "Etc")
"""
|> String.split("\n", trim: true)
|> Enum.each(fn line ->
  IO.puts(line)

  try do
    {value, _} = Code.eval_string(line)
    IO.puts("    " <> inspect(value, limit: :infinity, width: :infinity))
  rescue
    e -> IO.puts("    ** (#{inspect(e.__struct__)}) #{Exception.message(e)}")
  catch
    kind, value -> IO.puts("    ** #{kind} #{inspect(value)}")
  end
end)
