defmodule Calendar.UTCOnlyTimeZoneDatabase do
  @moduledoc """
  The time zone database that is there by default; it knows `"Etc/UTC"` and nothing else.
  """

  @behaviour Calendar.TimeZoneDatabase

  @doc "The period of UTC."
  @impl true
  def time_zone_period_from_utc_iso_days(_iso_days, time_zone), do: period(time_zone)

  @doc "The period of UTC."
  @impl true
  def time_zone_periods_from_wall_datetime(_naive_datetime, time_zone), do: period(time_zone)

  defp period("Etc/UTC"), do: {:ok, %{std_offset: 0, utc_offset: 0, zone_abbr: "UTC"}}
  defp period(_), do: {:error, :utc_only_time_zone_database}
end
