defmodule Quaff.ISOText do
  @moduledoc """
  Dates and times as text (iodata), in the `:extended` (`2015-01-23`) or the `:basic` (`20150123`) form.

  What is given has been checked by `Calendar.ISO`.
  """

  @doc "Hours, minutes and seconds."
  def time(hour, minute, second, :extended), do: [pad(hour, 2), ?:, pad(minute, 2), ?: | pad(second, 2)]
  def time(hour, minute, second, :basic), do: [pad(hour, 2), pad(minute, 2) | pad(second, 2)]

  @doc "Year, month and day."
  def date(year, month, day, :extended), do: [pad(year, 4), ?-, pad(month, 2), ?- | pad(day, 2)]
  def date(year, month, day, :basic), do: [pad(year, 4), pad(month, 2) | pad(day, 2)]

  @doc "A number with zeros in front."
  def pad(number, width) when number < 0, do: [?- | pad(-number, width)]

  def pad(number, width) do
    digits = Integer.to_string(number)

    case width - byte_size(digits) do
      1 -> ["0" | digits]
      2 -> ["00" | digits]
      3 -> ["000" | digits]
      4 -> ["0000" | digits]
      5 -> ["00000" | digits]
      _ -> digits
    end
  end
end
