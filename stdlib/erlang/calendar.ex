defmodule :calendar do
  @moduledoc """
  Erlang's dates and times as tuples: `{{year, month, day}, {hour, minute, second}}` of the Gregorian calendar.

  Days are counted from year 0. Dates are not checked, but for `valid_date/1`: a day beyond the end of its month counts
  into the next.
  """

  @unix_seconds 62_167_219_200

  ## Days

  def date_to_gregorian_days({year, month, day}), do: date_to_gregorian_days(year, month, day)

  def date_to_gregorian_days(year, month, day)
      when is_integer(year) and is_integer(month) and is_integer(day) and day > 0 do
    {years, months} = if month > 2, do: {year, month - 3}, else: {year - 1, month + 9}
    era = Integer.floor_div(years, 400)
    years = years - era * 400
    era * 146_097 + years * 365 + div(years, 4) - div(years, 100) + div(153 * months + 2, 5) + day + 59
  end

  def gregorian_days_to_date(days), do: Calendar.ISO.date_from_iso_days(days)

  def datetime_to_gregorian_seconds({date, time}), do: date_to_gregorian_days(date) * 86400 + time_to_seconds(time)

  def gregorian_seconds_to_datetime(seconds) do
    {days, time} = seconds_to_daystime(seconds)
    {gregorian_days_to_date(days), time}
  end

  def day_of_the_week({year, month, day}), do: day_of_the_week(year, month, day)
  def day_of_the_week(year, month, day), do: Integer.mod(date_to_gregorian_days(year, month, day) + 5, 7) + 1

  def is_leap_year(year) when is_integer(year), do: rem(year, 4) == 0 and (rem(year, 100) != 0 or rem(year, 400) == 0)

  def last_day_of_the_month(year, month) when is_integer(year), do: last_day_of_the_month1(year, month)

  defp last_day_of_the_month1(_, month) when month in [4, 6, 9, 11], do: 30
  defp last_day_of_the_month1(year, 2), do: if(is_leap_year(year), do: 29, else: 28)
  defp last_day_of_the_month1(_, month) when is_integer(month) and month in 1..12, do: 31

  def valid_date({year, month, day}), do: valid_date(year, month, day)

  def valid_date(year, month, day) when is_integer(year) and is_integer(month) and is_integer(day) do
    month in 1..12 and day >= 1 and day <= last_day_of_the_month(year, month)
  end

  def iso_week_number, do: iso_week_number(elem(local_time(), 0))

  # A week belongs to the year of its Thursday.
  def iso_week_number({_, _, _} = date) do
    days = date_to_gregorian_days(date)
    thursday = days + 4 - day_of_the_week(date)
    {year, _, _} = gregorian_days_to_date(thursday)
    {year, div(thursday - date_to_gregorian_days(year, 1, 1), 7) + 1}
  end

  ## Times of day

  def time_to_seconds({hour, minute, second})
      when is_integer(hour) and hour in 0..23 and is_integer(minute) and minute in 0..59 and is_integer(second) and
             second in 0..59 do
    hour * 3600 + minute * 60 + second
  end

  def seconds_to_time(seconds) when is_integer(seconds) and seconds >= 0 and seconds < 86400 do
    {div(seconds, 3600), rem(div(seconds, 60), 60), rem(seconds, 60)}
  end

  def seconds_to_daystime(seconds) do
    seconds_of_day = rem(seconds, 86400)
    days = div(seconds, 86400)

    if seconds_of_day < 0,
      do: {days - 1, seconds_to_time(seconds_of_day + 86400)},
      else: {days, seconds_to_time(seconds_of_day)}
  end

  def time_difference(datetime1, datetime2) do
    seconds_to_daystime(datetime_to_gregorian_seconds(datetime2) - datetime_to_gregorian_seconds(datetime1))
  end

  ## Clocks

  def local_time, do: :erlang.localtime()
  def universal_time, do: :erlang.universaltime()

  def local_time_to_universal_time(datetime), do: :erlang.localtime_to_universaltime(datetime)
  def local_time_to_universal_time(datetime, summer), do: :erlang.localtime_to_universaltime(datetime, summer)

  # All moments when clocks show this: none or two around a change.
  def local_time_to_universal_time_dst(datetime) do
    candidates =
      for summer <- [true, false],
          universal = :erlang.localtime_to_universaltime(datetime, summer),
          :erlang.universaltime_to_localtime(universal) == datetime,
          do: universal

    :lists.usort(candidates)
  end

  def universal_time_to_local_time(datetime), do: :erlang.universaltime_to_localtime(datetime)

  def now_to_datetime({mega, seconds, _micro}) do
    gregorian_seconds_to_datetime(mega * 1_000_000 + seconds + @unix_seconds)
  end

  def now_to_universal_time(now), do: now_to_datetime(now)
  def now_to_local_time({mega, seconds, _micro}), do: system_time_to_local_time(mega * 1_000_000 + seconds, :second)

  ## System time

  def system_time_to_universal_time(time, unit) do
    gregorian_seconds_to_datetime(:erlang.convert_time_unit(time, unit, :second) + @unix_seconds)
  end

  def system_time_to_local_time(time, unit) do
    seconds = :erlang.convert_time_unit(time, unit, :second)
    {offset, _summer} = :quaff_time.local_offset(seconds)
    gregorian_seconds_to_datetime(seconds + offset + @unix_seconds)
  end

  def universal_time_to_system_time(datetime), do: universal_time_to_system_time(datetime, [])

  def universal_time_to_system_time(datetime, options) do
    unit = :proplists.get_value(:unit, options, :second)
    (datetime_to_gregorian_seconds(datetime) - @unix_seconds) * factor(unit)
  end

  def local_time_to_system_time(datetime), do: local_time_to_system_time(datetime, [])

  def local_time_to_system_time(datetime, options) do
    datetime |> local_time_to_universal_time() |> universal_time_to_system_time(options)
  end

  defp factor(:second), do: 1
  defp factor(:millisecond), do: 1_000
  defp factor(:microsecond), do: 1_000_000
  defp factor(:nanosecond), do: 1_000_000_000
  defp factor(:native), do: :erlang.convert_time_unit(1, :second, :native)

  ## RFC 3339

  def rfc3339_to_system_time(text), do: rfc3339_to_system_time(text, [])

  def rfc3339_to_system_time(text, options) when is_list(text) do
    text |> :erlang.list_to_binary() |> rfc3339_to_system_time_bin(options)
  end

  def rfc3339_to_system_time(text, options) when is_binary(text), do: rfc3339_to_system_time_bin(text, options)

  defp rfc3339_to_system_time_bin(
         <<year::binary-size(4), ?-, month::binary-size(2), ?-, day::binary-size(2), designator, hour::binary-size(2), ?:,
           minute::binary-size(2), ?:, second::binary-size(2), rest::binary>>,
         options
       )
       when designator in [?T, ?t, ?\s] do
    unit = :proplists.get_value(:unit, options, :second)
    date = {number(year), number(month), number(day)}
    time = {number(hour), number(minute), number(second)}
    {fraction, offset} = fraction_and_offset(rest)
    seconds = datetime_to_gregorian_seconds({date, time}) - @unix_seconds - offset_seconds(offset)
    :erlang.convert_time_unit(seconds, :second, unit) + round_fraction(fraction, seconds, unit)
  end

  defp number(text), do: :erlang.binary_to_integer(text)

  defp fraction_and_offset("." <> rest) do
    {digits, offset} = digits(rest, [])
    {digits, offset}
  end

  defp fraction_and_offset(offset), do: {[], offset}

  defp digits(<<digit, rest::binary>>, acc) when digit in ?0..?9, do: digits(rest, [digit | acc])
  defp digits(rest, acc), do: {:lists.reverse(acc), rest}

  defp round_fraction([], _seconds, _unit), do: 0

  defp round_fraction(digits, _seconds, unit) do
    parts = :erlang.convert_time_unit(1, :second, unit)
    value = :erlang.list_to_integer(digits)
    scale = Integer.pow(10, length(digits))
    if parts == 1, do: 0, else: div(value * parts * 2 + scale, scale * 2)
  end

  defp offset_seconds(zulu) when zulu in ["Z", "z"], do: 0

  defp offset_seconds(offset) do
    [sign | rest] = :erlang.binary_to_list(offset)
    offset_of(sign, rest)
  end

  defp offset_of(sign, [h1, h2, ?:, m1, m2]) when sign in [?+, ?-] do
    total = :erlang.list_to_integer([h1, h2]) * 3600 + :erlang.list_to_integer([m1, m2]) * 60
    if sign == ?-, do: -total, else: total
  end

  def system_time_to_rfc3339(time), do: system_time_to_rfc3339(time, [])

  def system_time_to_rfc3339(time, options) do
    unit = :proplists.get_value(:unit, options, :second)
    designator = :proplists.get_value(:time_designator, options, ?T)
    offset = :proplists.get_value(:offset, options, "")
    adjustment = offset_adjustment(time, unit, offset)
    adjusted = time + adjustment
    seconds = Integer.floor_div(:erlang.convert_time_unit(adjusted, unit, :nanosecond), 1_000_000_000)
    {{year, _, _} = date, clock} = gregorian_seconds_to_datetime(seconds + @unix_seconds)
    if year not in 0..9999, do: :erlang.error({:badarg, [time, options]})

    text = [
      date_text(date),
      designator,
      clock_text(clock),
      fraction_text(time, unit),
      offset_text(offset, time, unit, adjustment)
    ]

    case :proplists.get_value(:return, options, :list) do
      :binary -> :erlang.iolist_to_binary(text)
      _ -> text |> :erlang.iolist_to_binary() |> :erlang.binary_to_list()
    end
  end

  defp offset_adjustment(time, unit, "") do
    seconds = :erlang.convert_time_unit(time, unit, :second)
    {offset, _summer} = :quaff_time.local_offset(seconds)
    :erlang.convert_time_unit(offset, :second, unit)
  end

  defp offset_adjustment(_time, unit, offset) when is_list(offset) do
    seconds = if offset in [~c"Z", ~c"z"], do: 0, else: offset_of(hd(offset), tl(offset))
    :erlang.convert_time_unit(seconds, :second, unit)
  end

  defp offset_adjustment(_time, _unit, offset) when is_integer(offset), do: offset

  defp offset_text(offset, _time, _unit, _adjustment) when is_list(offset), do: offset

  defp offset_text(_offset, _time, unit, adjustment) do
    seconds = :erlang.convert_time_unit(adjustment, unit, :second)
    minutes = div(abs(seconds), 60)
    [if(seconds < 0, do: ?-, else: ?+), pad(div(minutes, 60), 2), ?:, pad(rem(minutes, 60), 2)]
  end

  defp date_text({year, month, day}), do: [pad(year, 4), ?-, pad(month, 2), ?-, pad(day, 2)]
  defp clock_text({hour, minute, second}), do: [pad(hour, 2), ?:, pad(minute, 2), ?:, pad(second, 2)]

  defp fraction_text(_time, :second), do: []
  defp fraction_text(time, :millisecond), do: [?., pad(Integer.mod(time, 1_000), 3)]
  defp fraction_text(time, :microsecond), do: [?., pad(Integer.mod(time, 1_000_000), 6)]
  defp fraction_text(time, :nanosecond), do: [?., pad(Integer.mod(time, 1_000_000_000), 9)]
  # What a native unit can show is milliseconds.
  defp fraction_text(time, :native), do: fraction_text(:erlang.convert_time_unit(time, :native, :millisecond), :millisecond)
  defp fraction_text(_time, 1), do: []

  defp fraction_text(time, parts) do
    width = length(:erlang.integer_to_list(parts)) - 1
    [?., pad(Integer.mod(time, parts), width)]
  end

  defp pad(number, width), do: number |> :erlang.integer_to_list() |> fill(width)

  defp fill(digits, width) when length(digits) < width, do: fill([?0 | digits], width)
  defp fill(digits, _width), do: digits
end
