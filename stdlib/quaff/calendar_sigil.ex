defmodule Quaff.CalendarSigil do
  @moduledoc false
  # `~D ~T ~N ~U` with a calendar of the script's own. The expander reads those of the ISO calendar by itself, as nearly
  # all are, and calls these macros for the others: only the calendar knows how its dates are written.

  defmacro sigil_D(text, calendar) do
    {year, month, day} = read(calendar, :parse_date, text, "Date")
    literal(Date, calendar: calendar, year: year, month: month, day: day)
  end

  defmacro sigil_T(text, calendar) do
    {hour, minute, second, microsecond} = read(calendar, :parse_time, text, "Time")
    literal(Time, calendar: calendar, hour: hour, minute: minute, second: second, microsecond: microsecond)
  end

  defmacro sigil_N(text, calendar) do
    fields = read(calendar, :parse_naive_datetime, text, "NaiveDateTime")
    literal(NaiveDateTime, [calendar: calendar] ++ date_and_time(fields))
  end

  defmacro sigil_U(text, calendar) do
    fields = read(calendar, :parse_utc_datetime, text, "UTC DateTime")
    utc = [time_zone: "Etc/UTC", zone_abbr: "UTC", utc_offset: 0, std_offset: 0]
    literal(DateTime, [calendar: calendar] ++ date_and_time(fields) ++ utc)
  end

  defp date_and_time({year, month, day, hour, minute, second, microsecond}) do
    [year: year, month: month, day: day, hour: hour, minute: minute, second: second, microsecond: microsecond]
  end

  defp read(calendar, parser, text, type) do
    case apply(calendar, parser, [text]) do
      {:ok, fields} -> fields
      {:ok, fields, 0} -> fields
      {:ok, _fields, _offset} -> refuse(text, type, calendar, :non_utc_offset)
      {:error, reason} -> refuse(text, type, calendar, reason)
    end
  end

  defp refuse(text, type, calendar, reason) do
    raise ArgumentError,
          "cannot parse #{inspect(text)} as #{type} for #{inspect(calendar)}, reason: #{inspect(reason)}"
  end

  defp literal(module, fields), do: {:%, [], [module, {:%{}, [], Macro.escape(fields)}]}
end
