defmodule Calendar.TimeZoneDatabase do
  @moduledoc """
  What a module that knows time zones answers.

  A period is a map with the offset from UTC in seconds (`:utc_offset`), what summer time adds to it (`:std_offset`),
  and the abbreviation (`:zone_abbr`).
  """

  @type time_zone_period :: %{
          optional(any) => any,
          utc_offset: Calendar.utc_offset(),
          std_offset: Calendar.std_offset(),
          zone_abbr: Calendar.zone_abbr()
        }
  @type time_zone_period_limit :: Calendar.naive_datetime()

  @doc "The period of a moment, given as iso days in UTC."
  @callback time_zone_period_from_utc_iso_days(Calendar.iso_days(), Calendar.time_zone()) ::
              {:ok, time_zone_period} | {:error, :time_zone_not_found | :utc_only_time_zone_database}

  @doc "The periods in which clocks showed this: one, two of them, or none as clocks were put forward."
  @callback time_zone_periods_from_wall_datetime(Calendar.naive_datetime(), Calendar.time_zone()) ::
              {:ok, time_zone_period}
              | {:ambiguous, time_zone_period, time_zone_period}
              | {:gap, {time_zone_period, time_zone_period_limit}, {time_zone_period, time_zone_period_limit}}
              | {:error, :time_zone_not_found | :utc_only_time_zone_database}
end
