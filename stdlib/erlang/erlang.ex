defmodule :erlang do
  @moduledoc """
  The part of Erlang's `:erlang` that is no native.
  """

  ## Ports

  def open_port(name, options) when is_tuple(name) do
    case Quaff.PortServer.open(name, options, self()) do
      {:ok, port} -> port
      {:error, reason} -> :erlang.error(reason, [name, options])
      :badoption -> bad_port_option()
      :badarg -> raise ArgumentError
    end
  end

  def open_port(_, _), do: raise(ArgumentError)

  defp bad_port_option do
    raise ArgumentError, "errors were found at the given arguments:\n\n  * 2nd argument: invalid option in list\n"
  end

  def port_command(port, data), do: port_command(port, data, [])

  def port_command(port, data, _options) do
    case Quaff.PortServer.command(port, data) do
      :ok -> true
      {:error, _} -> true
      :error -> raise ArgumentError, "errors were found at the given arguments:\n\n  * 2nd argument: not an iodata term\n"
      :noproc -> raise ArgumentError
    end
  end

  def port_close(port) do
    if not is_port(port) or Quaff.PortServer.closed(port) == :noproc, do: raise(ArgumentError), else: true
  end

  def port_connect(port, pid) when is_pid(pid) do
    if not is_port(port) or Quaff.PortServer.call(port, {:connect, pid}) == :noproc, do: raise(ArgumentError), else: true
  end

  def port_connect(_, _), do: raise(ArgumentError)

  def port_info(port) when is_port(port) do
    case Quaff.PortServer.call(port, :info) do
      :noproc -> :undefined
      info -> info
    end
  end

  def port_info(_), do: raise(ArgumentError)

  def port_info(port, item) do
    case port_info(port) do
      :undefined -> :undefined
      info -> List.keyfind(info, item, 0) || raise(ArgumentError)
    end
  end

  ## Local time

  def localtime, do: :calendar.system_time_to_local_time(:erlang.system_time(:second), :second)
  def universaltime, do: :calendar.system_time_to_universal_time(:erlang.system_time(:second), :second)
  def date, do: elem(localtime(), 0)
  def time, do: elem(localtime(), 1)

  def universaltime_to_localtime(datetime) do
    valid_datetime!(datetime, "not a valid universal time")
    seconds = universaltime_to_posixtime(datetime)
    {offset, _summer} = :quaff_time.local_offset(seconds)
    posixtime_to_universaltime(seconds + offset)
  end

  def localtime_to_universaltime(datetime), do: localtime_to_universaltime(datetime, :undefined)

  def localtime_to_universaltime(datetime, summer) when summer in [true, false, :undefined] do
    valid_datetime!(datetime, "not a valid local time")
    local = universaltime_to_posixtime(datetime)
    # The offset is that of the moment we look for: it lies between those of a day before and after.
    {before, summer_before} = :quaff_time.local_offset(local - 86400)
    {later, summer_later} = :quaff_time.local_offset(local + 86400)

    offset =
      cond do
        before == later -> before
        summer == summer_before -> before
        summer == summer_later -> later
        elem(:quaff_time.local_offset(local - before), 0) == before -> before
        true -> later
      end

    posixtime_to_universaltime(local - offset)
  end

  def localtime_to_universaltime(_datetime, _summer), do: Quaff.Badarg.wrong(2, "not 'true', 'false', or 'undefined'")

  def universaltime_to_posixtime({{year, month, day}, {hour, minute, second}} = datetime) do
    valid_datetime!(datetime, "not a valid universal time")
    (Calendar.ISO.date_to_iso_days(year, month, day) - 719_528) * 86400 + hour * 3600 + minute * 60 + second
  end

  def universaltime_to_posixtime(_datetime), do: Quaff.Badarg.wrong(1, "not a valid universal time")

  def posixtime_to_universaltime(seconds) when is_integer(seconds) do
    of_day = Integer.mod(seconds, 86400)
    date = Calendar.ISO.date_from_iso_days(Integer.floor_div(seconds, 86400) + 719_528)
    {date, {div(of_day, 3600), rem(div(of_day, 60), 60), rem(of_day, 60)}}
  end

  def posixtime_to_universaltime(_seconds), do: Quaff.Badarg.wrong(1, "not an integer")

  defp valid_datetime!({{year, month, day}, {hour, minute, second}}, what)
       when is_integer(year) and month in 1..12 and day in 1..31 and hour in 0..23 and minute in 0..59 and second in 0..59 do
    if day > Calendar.ISO.days_in_month(year, month), do: Quaff.Badarg.wrong(1, what)
  end

  defp valid_datetime!(_datetime, what), do: Quaff.Badarg.wrong(1, what)
end
