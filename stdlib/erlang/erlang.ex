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

  def ports, do: :quaff_port.list()

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

  ## Checksums in steps

  # The context is the data so far: the digest comes at the end.
  def md5_init, do: ""
  def md5_update(context, data) when is_binary(context), do: :erlang.iolist_to_binary([context | data])
  def md5_final(context) when is_binary(context), do: :erlang.md5(context)

  def adler32_combine(first, second, size) do
    base = 65521
    a1 = rem(first, 65536)
    b1 = div(first, 65536)
    a2 = rem(second, 65536)
    b2 = div(second, 65536)
    a = Integer.mod(a1 + a2 - 1, base)
    b = Integer.mod(b1 + b2 + rem(size, base) * (a1 - 1), base)
    b * 65536 + a
  end

  # The first checksum as if so many zeros followed; the second takes its own beginning out again.
  def crc32_combine(first, second, size) do
    zeros = :binary.copy(<<0>>, size)
    :erlang.crc32(first, zeros) |> Bitwise.bxor(:erlang.crc32(0, zeros)) |> Bitwise.bxor(second)
  end

  ## Other names

  def append(list, tail), do: list ++ tail
  def subtract(list1, list2), do: list1 -- list2
  def is_integer(term, low, high) when Kernel.is_integer(low) and Kernel.is_integer(high), do: Kernel.is_integer(term) and term >= low and term <= high
  def now, do: :erlang.timestamp()
  def nodes(_type, _info), do: []
  def get_cookie, do: :nocookie
  def get_cookie(_node), do: :nocookie
  def set_cookie(_cookie), do: true
  def set_cookie(_node, _cookie), do: true
  def external_size(term, _options), do: :erlang.external_size(term)
  def term_to_iovec(term), do: [:erlang.term_to_binary(term)]
  def term_to_iovec(term, options), do: [:erlang.term_to_binary(term, options)]
  def nif_error(reason, args), do: :erlang.error(reason, args)

  def fun_to_list(fun) when is_function(fun) do
    {:module, module} = :erlang.fun_info(fun, :module)

    case :erlang.fun_info(fun, :type) do
      {:type, :external} ->
        :erlang.binary_to_list(:erlang.iolist_to_binary(:io_lib.write(fun)))

      _ ->
        {:index, index} = :erlang.fun_info(fun, :index)
        {:uniq, uniq} = :erlang.fun_info(fun, :uniq)
        :io_lib.format(~c"#Fun<~ts.~w.~w>", [:erlang.atom_to_list(module), index, uniq]) |> :lists.flatten()
    end
  end

  def fun_to_list(_fun), do: Quaff.Badarg.wrong(1, "not a fun")

  def fun_info_mfa(fun) do
    {:module, module} = :erlang.fun_info(fun, :module)
    {:name, name} = :erlang.fun_info(fun, :name)
    {:arity, arity} = :erlang.fun_info(fun, :arity)
    {module, name, arity}
  end

  def list_to_ref(text) do
    case :erlang.list_to_binary(text) do
      "#Ref<" <> _ -> :erlang.make_ref()
      _ -> Quaff.Badarg.wrong(1, "not a textual representation of a reference")
    end
  end

  ## Modules

  def module_loaded(module) when is_atom(module), do: :code.ensure_loaded(module) == {:module, module}
  def module_loaded(_module), do: Quaff.Badarg.wrong(1, "not an atom")
  def loaded, do: [:erlang, :lists, :maps | :quaff_code.user_modules()]
  def pre_loaded, do: [:erlang]
  def is_builtin(module, name, arity), do: module == :erlang and :erlang.function_exported(:erlang, name, arity)
  def get_module_info(module), do: :erlang.apply(module, :module_info, [])
  def get_module_info(module, item), do: :erlang.apply(module, :module_info, [item])
  def check_old_code(_module), do: false
  def delete_module(_module), do: :undefined
  def purge_module(_module), do: :erlang.error(:badarg)

  ## Processes

  def processes_iterator, do: {:processes, :erlang.processes()}
  def processes_next({:processes, [pid | pids]}), do: {pid, {:processes, pids}}
  def processes_next({:processes, []}), do: :none
  def send_nosuspend(to, message), do: send_nosuspend(to, message, [])

  def send_nosuspend(to, message, _options) do
    :erlang.send(to, message)
    true
  end

  def display(term) do
    :quaff_io.write(1, [:io_lib.format("~w", [term]), "\n"])
    true
  end

  def display_string(text), do: display_string(:stderr, text)

  def display_string(_device, text) do
    :quaff_io.write(2, text)
    true
  end

  ## Packets

  def decode_packet(type, data, options) when is_binary(data) do
    case type do
      type when type in [0, :raw] -> if data == "", do: {:more, :undefined}, else: {:ok, data, ""}
      type when type in [1, 2, 4] -> sized_packet(type * 8, data, options)
      :line -> line_packet(data, options)
      _ -> Quaff.Badarg.wrong(1, "invalid packet type")
    end
  end

  def decode_packet(_type, _data, _options), do: Quaff.Badarg.wrong(2, "not a binary")

  defp sized_packet(bits, data, options) do
    limit = :proplists.get_value(:packet_size, options, 0)

    case data do
      <<size::size(bits), _::binary>> when limit > 0 and size > limit -> {:error, :invalid}
      <<size::size(bits), packet::binary-size(size), rest::binary>> -> {:ok, packet, rest}
      <<size::size(bits), _::binary>> -> {:more, size + div(bits, 8)}
      _ -> {:more, :undefined}
    end
  end

  defp line_packet(data, options) do
    delimiter = :proplists.get_value(:line_delimiter, options, ?\n)
    limit = :proplists.get_value(:line_length, options, 0)

    case :binary.match(data, <<delimiter>>) do
      {at, 1} when limit == 0 or at < limit ->
        <<line::binary-size(at + 1), rest::binary>> = data
        {:ok, line, rest}

      _ when limit > 0 and byte_size(data) >= limit ->
        <<line::binary-size(limit), rest::binary>> = data
        {:ok, line, rest}

      _ ->
        {:more, :undefined}
    end
  end
end
