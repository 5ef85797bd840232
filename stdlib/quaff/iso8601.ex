defmodule Quaff.ISO8601 do
  @moduledoc false
  # Text of ISO 8601 to parts, for `Calendar.ISO`. Results are `{:ok, parts}` or `{:error, reason}`.
  # First the whole text is read, as its form is the first thing to be wrong; then dates and times are checked.

  def date(string, format) do
    with {:ok, date, ""} <- read_date(string, format) do
      check_date(date)
    else
      _ -> {:error, :invalid_format}
    end
  end

  def time("T" <> rest, format), do: bare_time(rest, format)
  def time(string, format), do: bare_time(string, format)

  defp bare_time(string, format) do
    case read_time(string, format) do
      {:ok, time, _offset} -> check_time(time)
      :error -> {:error, :invalid_format}
    end
  end

  def naive_datetime(string, format) do
    case read_both(string, format) do
      {:ok, date, time, _offset} -> join(check_date(date), check_time(time))
      :error -> {:error, :invalid_format}
    end
  end

  def utc_datetime(string, format) do
    with {:ok, date, time, offset} <- read_both(string, format) do
      case {join(check_date(date), check_time(time)), offset} do
        {{:error, _} = error, _} -> error
        {_, nil} -> {:error, :missing_offset}
        {{:ok, parts}, 0} -> {:ok, parts, 0}
        {{:ok, parts}, offset} -> {:ok, to_utc(parts, offset), offset}
      end
    else
      :error -> {:error, :invalid_format}
    end
  end

  defp join({:ok, {year, month, day}}, {:ok, {hour, minute, second, microsecond}}) do
    {:ok, {year, month, day, hour, minute, second, microsecond}}
  end

  defp join({:error, _} = error, _), do: error
  defp join(_, error), do: error

  defp to_utc({year, month, day, hour, minute, second, {_, precision} = microsecond}, offset) do
    {year, month, day, hour, minute, second, {value, _}} =
      Calendar.ISO.naive_datetime_to_iso_days(year, month, day, hour, minute, second, microsecond)
      |> Calendar.ISO.add_day_fraction_to_iso_days(-offset, 86400)
      |> Calendar.ISO.naive_datetime_from_iso_days()

    {year, month, day, hour, minute, second, {value, precision}}
  end

  defp check_date({year, month, day} = date) do
    if Calendar.ISO.valid_date?(year, month, day), do: {:ok, date}, else: {:error, :invalid_date}
  end

  defp check_time({hour, minute, second, microsecond} = time) do
    if Calendar.ISO.valid_time?(hour, minute, second, microsecond), do: {:ok, time}, else: {:error, :invalid_time}
  end

  defguardp is_digits(a, b) when a in ?0..?9 and b in ?0..?9

  defp number(a, b), do: (a - ?0) * 10 + b - ?0

  defp read_both(string, format) do
    with {:ok, date, <<separator, rest::binary>>} when separator in [?\s, ?T] <- read_date(string, format),
         {:ok, time, offset} <- read_time(rest, format) do
      {:ok, date, time, offset}
    else
      _ -> :error
    end
  end

  defp read_date("-" <> rest, format), do: read_date(rest, format, -1)
  defp read_date("+" <> rest, format), do: read_date(rest, format, 1)
  defp read_date(rest, format), do: read_date(rest, format, 1)

  defp read_date(<<y1, y2, y3, y4, ?-, m1, m2, ?-, d1, d2, rest::binary>>, :extended, sign)
       when is_digits(y1, y2) and is_digits(y3, y4) and is_digits(m1, m2) and is_digits(d1, d2) do
    {:ok, {sign * (number(y1, y2) * 100 + number(y3, y4)), number(m1, m2), number(d1, d2)}, rest}
  end

  defp read_date(<<y1, y2, y3, y4, m1, m2, d1, d2, rest::binary>>, :basic, sign)
       when is_digits(y1, y2) and is_digits(y3, y4) and is_digits(m1, m2) and is_digits(d1, d2) do
    {:ok, {sign * (number(y1, y2) * 100 + number(y3, y4)), number(m1, m2), number(d1, d2)}, rest}
  end

  defp read_date(_string, _format, _sign), do: :error

  defp read_time(<<h1, h2, ?:, m1, m2, ?:, s1, s2, rest::binary>>, :extended)
       when is_digits(h1, h2) and is_digits(m1, m2) and is_digits(s1, s2) do
    read_rest(number(h1, h2), number(m1, m2), number(s1, s2), rest)
  end

  defp read_time(<<h1, h2, m1, m2, s1, s2, rest::binary>>, :basic)
       when is_digits(h1, h2) and is_digits(m1, m2) and is_digits(s1, s2) do
    read_rest(number(h1, h2), number(m1, m2), number(s1, s2), rest)
  end

  defp read_time(_string, _format), do: :error

  defp read_rest(hour, minute, second, rest) do
    with {:ok, microsecond, rest} <- fraction(rest), {:ok, offset} <- offset(rest) do
      {:ok, {hour, minute, second, microsecond}, offset}
    end
  end

  # At least one digit after the point; those beyond microseconds are left out.
  defp fraction(<<point, digit, _::binary>> = string) when point in [?., ?,] and digit in ?0..?9 do
    <<_, rest::binary>> = string
    {value, precision, rest} = fraction_digits(rest, 0, 0)
    {:ok, {value, precision}, rest}
  end

  defp fraction(rest), do: {:ok, {0, 0}, rest}

  defp fraction_digits(<<digit, rest::binary>>, value, count) when digit in ?0..?9 and count < 6 do
    fraction_digits(rest, value * 10 + digit - ?0, count + 1)
  end

  defp fraction_digits(<<digit, rest::binary>>, value, 6) when digit in ?0..?9, do: fraction_digits(rest, value, 6)
  defp fraction_digits(rest, value, count), do: {scale(value, count), count, rest}

  defp scale(value, 6), do: value
  defp scale(value, count), do: scale(value * 10, count + 1)

  # Seconds east of UTC, or nil. A negative nothing is refused in the long form.
  defp offset(""), do: {:ok, nil}
  defp offset("Z"), do: {:ok, 0}
  defp offset("-00:00"), do: :error
  defp offset(<<sign, h1, h2, ?:, m1, m2>>), do: offset(sign, h1, h2, m1, m2)
  defp offset(<<sign, h1, h2, m1, m2>>), do: offset(sign, h1, h2, m1, m2)
  defp offset(<<sign, h1, h2>>), do: offset(sign, h1, h2, ?0, ?0)
  defp offset(_), do: :error

  defp offset(sign, h1, h2, m1, m2) when sign in [?+, ?-] and is_digits(h1, h2) and is_digits(m1, m2) do
    {hour, minute} = {number(h1, h2), number(m1, m2)}

    cond do
      hour > 23 or minute > 59 -> :error
      sign == ?- -> {:ok, -(hour * 3600 + minute * 60)}
      true -> {:ok, hour * 3600 + minute * 60}
    end
  end

  defp offset(_, _, _, _, _), do: :error

  ## Durations

  def duration("-" <> rest), do: duration(rest, -1)
  def duration("+" <> rest), do: duration(rest, 1)
  def duration(rest), do: duration(rest, 1)

  defp duration("P" <> rest, sign) when rest != "", do: date_units(rest, [?Y, ?M, ?W, ?D], sign, [])
  defp duration(_, _sign), do: {:error, :invalid_duration}

  defp date_units("", _allowed, _sign, units), do: {:ok, units}
  defp date_units("T" <> rest, _allowed, sign, units) when rest != "", do: time_units(rest, [?H, ?M, ?S], sign, units)

  defp date_units(string, allowed, sign, units) do
    with {:ok, value, nil, <<letter, rest::binary>>} <- amount(string, sign),
         [_ | allowed] <- since(letter, allowed) do
      date_units(rest, allowed, sign, [{date_unit(letter), value} | units])
    else
      _ -> {:error, :invalid_date_component}
    end
  end

  defp date_unit(?Y), do: :year
  defp date_unit(?M), do: :month
  defp date_unit(?W), do: :week
  defp date_unit(?D), do: :day

  defp time_units("", _allowed, _sign, units), do: {:ok, units}

  defp time_units(string, allowed, sign, units) do
    with {:ok, value, fraction, <<letter, rest::binary>>} <- amount(string, sign),
         true <- fraction == nil or letter == ?S,
         [_ | allowed] <- since(letter, allowed) do
      units = if fraction, do: [{:microsecond, fraction} | units], else: units
      time_units(rest, allowed, sign, [{time_unit(letter), value} | units])
    else
      _ -> {:error, :invalid_time_component}
    end
  end

  defp time_unit(?H), do: :hour
  defp time_unit(?M), do: :minute
  defp time_unit(?S), do: :second

  defp since(letter, [letter | _] = allowed), do: allowed
  defp since(letter, [_ | allowed]), do: since(letter, allowed)
  defp since(_letter, []), do: []

  # A number with its sign, a fraction of it as microseconds and precision, and what follows.
  defp amount("-" <> rest, sign), do: unsigned_amount(rest, -sign)
  defp amount("+" <> rest, sign), do: unsigned_amount(rest, sign)
  defp amount(rest, sign), do: unsigned_amount(rest, sign)

  defp unsigned_amount(<<digit, _::binary>> = string, sign) when digit in ?0..?9 do
    {value, rest} = Integer.parse(string)

    case fraction(rest) do
      {:ok, {0, 0}, rest} -> {:ok, sign * value, nil, rest}
      {:ok, {micro, precision}, rest} -> {:ok, sign * value, {sign * micro, precision}, rest}
    end
  end

  defp unsigned_amount(_, _sign), do: :error
end
