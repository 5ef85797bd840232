defmodule Quaff.FileTime do
  @moduledoc false

  # Times of files: `:posix` seconds, or dates and times in `:universal` or `:local` time.

  @epoch 62_167_219_200

  @doc "Is it a time that can be?"
  def valid?({{_, _, _} = date, {h, m, s}}), do: :calendar.valid_date(date) and h in 0..23 and m in 0..59 and s in 0..59
  def valid?(_), do: false

  def from_posix(seconds, :posix), do: seconds
  def from_posix(seconds, :universal), do: :calendar.gregorian_seconds_to_datetime(seconds + @epoch)

  def from_posix(seconds, :local) do
    :calendar.gregorian_seconds_to_datetime(seconds + @epoch + offset(seconds))
  end

  def posix(seconds, _) when is_integer(seconds), do: seconds
  def posix({{_, _, _}, {_, _, _}} = time, :local) do
    seconds = :calendar.datetime_to_gregorian_seconds(time) - @epoch
    seconds - offset(seconds)
  end

  def posix({{_, _, _}, {_, _, _}} = time, _), do: :calendar.datetime_to_gregorian_seconds(time) - @epoch

  defp offset(seconds), do: :quaff_system.utc_offset(seconds)
end
