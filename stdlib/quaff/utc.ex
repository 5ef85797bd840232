defmodule Quaff.UTC do
  @moduledoc false
  # The clock for `DateTime.utc_now/2` and the like: microseconds since 1970 as parts of a date.

  def date do
    {year, month, day} = Calendar.ISO.date_from_iso_days(Integer.floor_div(:erlang.system_time(:second), 86400) + 719_528)
    %Date{year: year, month: month, day: day}
  end

  @doc "Now, as parts of the ISO calendar, with the precision of the unit."
  def now(unit) do
    {:ok, date, time, microsecond} = Calendar.ISO.from_unix(System.os_time(unit), unit)
    {date, time, microsecond}
  end
end
