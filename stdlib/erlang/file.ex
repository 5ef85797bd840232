defmodule :file do
  @moduledoc """
  Erlang's `:file`. An open file is a process, or with `:raw` a `{:file_descriptor, :prim_file, %{handle: handle}}` for its
  opener alone.
  """

  defguardp is_raw(file) when is_tuple(file) and tuple_size(file) == 3 and elem(file, 0) == :file_descriptor

  defp path(name) when is_binary(name) do
    if :binary.match(name, <<0>>) == :nomatch, do: name, else: :error
  end

  defp path(name) when is_list(name) do
    case :unicode.characters_to_binary(:filename.flatten(name)) do
      path when is_binary(path) -> if only_chars?(name), do: path(path), else: :error
      _ -> :error
    end
  rescue
    ArgumentError -> :error
  end

  defp path(name) when is_atom(name), do: Atom.to_string(name)
  defp path(_), do: :error

  defp only_chars?([first | rest]), do: not is_binary(first) and (not is_list(first) or only_chars?(first)) and only_chars?(rest)
  defp only_chars?([]), do: true

  @doc "Opens a file."
  def open(name, modes) when is_list(modes) do
    case options(modes, %{raw: false, ram: false, binary: false, encoding: :latin1, flags: []}) do
      :error -> {:error, :badarg}
      options -> open_with(name, options)
    end
  end

  def open(name, mode) when is_atom(mode), do: open(name, [mode])
  def open(_, _), do: {:error, :badarg}

  defp open_with(content, %{ram: true} = options) do
    {:ok, {:file_descriptor, :ram_file, %{handle: :quaff_file.memory(content), binary: options.binary}}}
  end

  defp open_with(name, options) do
    with path when path != :error <- path(name),
         {:ok, handle} <- :quaff_file.open(path, options.flags) do
      if options.raw,
        do: {:ok, {:file_descriptor, :prim_file, %{handle: handle, binary: options.binary}}},
        else: {:ok, Quaff.FileDevice.start(self(), handle, options)}
    else
      :error -> {:error, :badarg}
      error -> error
    end
  end

  defp options([], options), do: options

  defp options([mode | rest], options) do
    options =
      case mode do
        :raw -> %{options | raw: true}
        :ram -> %{options | ram: true}
        :binary -> %{options | binary: true}
        {:encoding, encoding} when encoding in [:utf8, :unicode] -> %{options | encoding: :unicode}
        {:encoding, :latin1} -> options
        {:encoding, wide} when wide in [:utf16, :utf32] -> %{options | encoding: {wide, :big}}
        {:encoding, {wide, order}} when wide in [:utf16, :utf32] and order in [:big, :little] -> %{options | encoding: {wide, order}}
        {:encoding, _} -> :error
        :delayed_write -> flag(options, :delayed)
        {:delayed_write, _, _} -> flag(options, :delayed)
        mode when is_atom(mode) -> flag(options, mode)
        {:read_ahead, size} when is_integer(size) and size >= 0 -> options
        _ -> :error
      end

    if options == :error, do: :error, else: options(rest, options)
  end

  defp options(_, _), do: :error

  defp flag(options, flag), do: %{options | flags: [flag | options.flags]}

  defp ask(pid, request) do
    ref = Process.monitor(pid)
    send(pid, {:file_request, self(), ref, request})

    receive do
      {:file_reply, ^ref, reply} ->
        Process.demonitor(ref, [:flush])
        reply

      {:DOWN, ^ref, _, _, _} ->
        {:error, :terminated}
    end
  end

  def close(pid) when is_pid(pid) do
    case ask(pid, :close) do
      {:error, :terminated} -> :ok
      reply -> reply
    end
  end

  def close({_, _, %{handle: handle}} = file) when is_raw(file), do: :quaff_file.close(handle)
  def close(_), do: {:error, :badarg}

  def read(pid, count) when is_pid(pid) and is_integer(count) and count >= 0 do
    data(Quaff.Device.request(pid, {:get_chars, :latin1, :"", count}))
  end

  def read({_, _, %{handle: handle} = file}, count) when is_integer(count) and count >= 0 do
    raw(:quaff_file.read_bytes(handle, count), file)
  end

  def read(name, count) when is_atom(name) and is_integer(count) and count >= 0, do: {:error, :arguments}
  def read(_, _), do: {:error, :badarg}

  def read_line(pid) when is_pid(pid), do: data(Quaff.Device.request(pid, {:get_line, :latin1, :""}))
  def read_line({_, _, %{handle: handle} = file}), do: raw(:quaff_file.read_line(handle), file)
  def read_line(name) when is_atom(name), do: {:error, :arguments}
  def read_line(_), do: {:error, :badarg}

  defp data(data) when is_binary(data) or is_list(data), do: {:ok, data}
  defp data(other), do: other

  defp raw({:ok, bytes}, %{binary: false}), do: {:ok, :erlang.binary_to_list(bytes)}
  defp raw(other, _), do: other

  def write(pid, bytes) when is_pid(pid) do
    case try_binary(bytes) do
      :error -> {:error, :badarg}
      bytes -> Quaff.Device.request(pid, {:put_chars, :latin1, bytes})
    end
  end

  def write({_, _, %{handle: handle}}, bytes), do: :quaff_file.write_handle(handle, bytes)
  def write(name, _) when is_atom(name), do: {:error, :arguments}
  def write(_, _), do: {:error, :badarg}

  defp try_binary(bytes) do
    :erlang.iolist_to_binary(bytes)
  rescue
    ArgumentError -> :error
  end

  def position(pid, at) when is_pid(pid), do: ask(pid, {:position, at})
  def position({_, _, %{handle: handle}}, at), do: Quaff.FileDevice.position(handle, at)
  def position(_, _), do: {:error, :badarg}

  def pread(file, at, count) when is_integer(count) and count >= 0 do
    case file do
      pid when is_pid(pid) -> ask(pid, {:pread, at, count})
      {_, _, %{handle: handle}} when is_integer(at) -> with {:ok, _} <- Quaff.FileDevice.position(handle, at), do: some(read(file, count))
      _ -> {:error, :badarg}
    end
  end

  def pread(_, _, _), do: {:error, :badarg}

  defp some({:ok, none}) when none in ["", []], do: :eof
  defp some(read), do: read

  def pread(file, places) when is_list(places) do
    Enum.reduce_while(places, {:ok, []}, fn
      {at, count}, {:ok, acc} ->
        case pread(file, at, count) do
          {:ok, data} -> {:cont, {:ok, [data | acc]}}
          :eof -> {:cont, {:ok, [:eof | acc]}}
          error -> {:halt, error}
        end

      _, _ ->
        {:halt, {:error, :badarg}}
    end)
    |> case do
      {:ok, all} -> {:ok, :lists.reverse(all)}
      error -> error
    end
  end

  def pread(_, _), do: {:error, :badarg}

  def pwrite(file, at, bytes) do
    case file do
      pid when is_pid(pid) -> ask(pid, {:pwrite, at, bytes})
      {_, _, %{handle: handle}} -> with {:ok, _} <- Quaff.FileDevice.position(handle, at), do: write(file, bytes)
      _ -> {:error, :badarg}
    end
  end

  def pwrite(file, places) when is_list(places) do
    Enum.reduce_while(places, {:ok, 0}, fn {at, bytes}, {:ok, n} ->
      case pwrite(file, at, bytes) do
        :ok -> {:cont, {:ok, n + 1}}
        {:error, reason} -> {:halt, {:error, {n, reason}}}
      end
    end)
    |> case do
      {:ok, _} -> :ok
      error -> error
    end
  end

  def truncate(pid) when is_pid(pid), do: ask(pid, :truncate)
  def truncate({_, _, %{handle: handle}}), do: :quaff_file.truncate(handle)
  def truncate(_), do: {:error, :badarg}

  def sync(pid) when is_pid(pid), do: ask(pid, :sync)
  def sync({_, _, %{handle: handle}}), do: :quaff_file.sync(handle)
  def sync(_), do: {:error, :badarg}
  def datasync(file), do: sync(file)

  def advise(pid, offset, length, advice) when is_pid(pid), do: ask(pid, {:advise, offset, length, advice})
  def advise(file, _offset, _length, _advice) when is_raw(file), do: :ok
  def advise(_, _, _, _), do: {:error, :badarg}

  def allocate(pid, offset, length) when is_pid(pid), do: ask(pid, {:allocate, offset, length})
  def allocate(file, _offset, _length) when is_raw(file), do: :ok

  def copy(from, to), do: copy(from, to, :infinity)

  def copy(_, _, limit) when not (is_integer(limit) and limit >= 0 or is_atom(limit)), do: {:error, :badarg}
  def copy(from, to, limit) when is_atom(limit) and limit != :infinity, do: copy(from, to, :infinity)

  def copy(from, to, limit) do
    with {:ok, source, close_source} <- opened(from, [:read, :raw, :binary]),
         {:ok, target, close_target} <- opened(to, [:write, :raw, :binary]) do
      result = copy_parts(source, target, limit, 0)
      if close_source, do: close(source)
      if close_target, do: close(target)
      result
    end
  end

  defp opened(file, _modes) when is_pid(file) or is_raw(file), do: {:ok, file, false}

  defp opened({name, modes}, _) when is_list(modes) do
    with {:ok, file} <- open(name, [:raw, :binary | modes]), do: {:ok, file, true}
  end

  defp opened(name, modes) do
    with {:ok, file} <- open(name, modes), do: {:ok, file, true}
  end

  defp copy_parts(_, _, 0, done), do: {:ok, done}

  defp copy_parts(source, target, left, done) do
    size = if left == :infinity, do: 65_536, else: min(left, 65_536)

    case read(source, size) do
      {:ok, data} ->
        n = IO.iodata_length(data)

        case write(target, data) do
          :ok -> copy_parts(source, target, if(left == :infinity, do: left, else: left - n), done + n)
          error -> error
        end

      :eof ->
        {:ok, done}

      error ->
        error
    end
  end

  # By name.

  defp on(name, work) do
    case path(name) do
      :error -> {:error, :badarg}
      path -> work.(path)
    end
  end

  defp on(first, second, work), do: on(first, fn first -> on(second, fn second -> work.(first, second) end) end)

  def read_file(name), do: on(name, &:quaff_file.read/1)
  def read_file(name, options) when is_list(options), do: read_file(name)

  def write_file(name, bytes), do: write_file(name, bytes, [])

  def write_file(name, bytes, modes) when is_list(modes) do
    case try_binary(bytes) do
      :error ->
        {:error, :badarg}

      bytes ->
        raw = if :lists.keymember(:encoding, 1, modes), do: [], else: [:raw]

        with {:ok, file} <- open(name, raw ++ [:write, :binary | modes -- [:binary]]) do
          case write(file, bytes) do
            :ok ->
              close(file)

            error ->
              close(file)
              error
          end
        end
    end
  end

  def delete(name), do: on(name, &:quaff_file.rm/1)
  def delete(name, options) when is_list(options), do: delete(name)
  def rename(from, to), do: on(from, to, &:quaff_file.rename/2)
  def make_dir(name), do: on(name, &:quaff_file.mkdir/1)
  def del_dir(name), do: on(name, &:quaff_file.rmdir/1)

  def del_dir_r(name) do
    case File.rm_rf(name) do
      {:ok, []} -> {:error, :enoent}
      {:ok, _} -> :ok
      {:error, reason, _} -> {:error, reason}
    end
  end

  def list_dir(name), do: on(name, fn path -> with {:ok, names} <- :quaff_file.ls(path), do: {:ok, Enum.map(names, &to_charlist/1)} end)
  def list_dir_all(name), do: list_dir(name)
  def make_link(existing, new), do: on(existing, new, &:quaff_file.link/2)
  def make_symlink(existing, new), do: on(existing, new, &:quaff_file.symlink/2)
  def read_link(name), do: on(name, fn path -> with {:ok, to} <- :quaff_file.read_link(path), do: {:ok, to_charlist(to)} end)
  def read_link_all(name), do: read_link(name)
  def change_mode(_, mode) when is_integer(mode) and mode < 0, do: {:error, :badarg}
  # As Erlang does, all but the sticky bit.
  def change_mode(name, mode) when is_integer(mode), do: on(name, &:quaff_file.chmod(&1, Bitwise.band(mode, 0o6777)))
  def change_owner(name, uid) when is_integer(uid), do: on(name, &:quaff_file.chown(&1, uid, -1))
  def change_owner(name, uid, gid) when is_integer(uid) and is_integer(gid), do: on(name, &:quaff_file.chown(&1, uid, gid))
  def change_group(name, gid) when is_integer(gid), do: on(name, &:quaff_file.chown(&1, -1, gid))
  def change_time(name, {{_, _, _}, {_, _, _}} = mtime), do: change_time(name, :calendar.local_time(), mtime)

  def change_time(name, {{_, _, _}, {_, _, _}} = atime, {{_, _, _}, {_, _, _}} = mtime) do
    if Quaff.FileTime.valid?(atime) and Quaff.FileTime.valid?(mtime),
      do: on(name, &:quaff_file.set_times(&1, Quaff.FileTime.posix(atime, :local), Quaff.FileTime.posix(mtime, :local))),
      else: {:error, :badarg}
  end

  def get_cwd do
    with {:ok, cwd} <- :quaff_file.cwd(), do: {:ok, to_charlist(cwd)}
  end

  def set_cwd(name), do: on(name, &:quaff_file.cd/1)

  def read_file_info(name), do: read_file_info(name, [])
  def read_file_info(name, options), do: on(name, &info(&1, true, options))
  def read_link_info(name), do: read_link_info(name, [])
  def read_link_info(name, options), do: on(name, &info(&1, false, options))

  defp info(path, follow, options) do
    time = :proplists.get_value(:time, options, :local)

    with true <- time in [:local, :universal, :posix] || {:error, :badarg},
         {:ok, {size, type, access, atime, mtime, ctime, mode, links, major, minor, inode, uid, gid}} <-
           :quaff_file.stat(path, follow) do
      [atime, mtime, ctime] = Enum.map([atime, mtime, ctime], &Quaff.FileTime.from_posix(&1, time))
      {:ok, {:file_info, size, type, access, atime, mtime, ctime, mode, links, major, minor, inode, uid, gid}}
    end
  end

  def write_file_info(name, info), do: write_file_info(name, info, [])

  def write_file_info(name, info, options) when elem(info, 0) == :file_info and tuple_size(info) == 14 do
    time = :proplists.get_value(:time, options, :local)
    {atime, mtime, mode, uid, gid} = {elem(info, 4), elem(info, 5), elem(info, 7), elem(info, 12), elem(info, 13)}

    on(name, fn path ->
      with {:ok, old} <- :quaff_file.stat(path, true),
           :ok <- maybe(is_integer(mode), fn -> :quaff_file.chmod(path, Bitwise.band(mode, 0o7777)) end),
           :ok <- maybe(is_integer(uid) and (uid != elem(old, 11) or gid != elem(old, 12)), fn -> :quaff_file.chown(path, uid, gid) end) do
        maybe(atime != :undefined or mtime != :undefined, fn ->
          pick = fn given, at -> if given in [:undefined, nil], do: elem(old, at), else: Quaff.FileTime.posix(given, time) end
          :quaff_file.set_times(path, pick.(atime, 3), pick.(mtime, 4))
        end)
      end
    end)
  end

  defp maybe(true, work), do: work.()
  defp maybe(false, _), do: :ok

  ## Erlang's terms and expressions

  @doc "The terms that a file writes out, each with a dot."
  def consult(name), do: with({:ok, text} <- text(name), do: forms(text, 1, [], &term/2))

  @doc "Evaluates the expressions of a file."
  def eval(name), do: eval(name, [])

  def eval(name, bindings) do
    with {:ok, text} <- text(name), {:ok, _} <- forms(text, 1, {:none, bindings}, &evaluated/2), do: :ok
  end

  @doc "The value of the last expression of a file."
  def script(name), do: script(name, [])

  def script(name, bindings) do
    with {:ok, text} <- text(name) do
      case forms(text, 1, {:none, bindings}, &evaluated/2) do
        {:ok, {{:value, value}, _}} -> {:ok, value}
        {:ok, {:none, _}} -> {:error, {lines(text), :file, :undefined_script}}
        error -> error
      end
    end
  end

  @doc "Opens a file in the first of some folders that has it; an absolute name as it is."
  def path_open(path, name, modes) do
    find(path, name, fn file -> with {:ok, device} <- open(file, modes), do: {:ok, device, file} end)
  end

  def path_consult(path, name), do: find(path, name, &named(consult(&1), &1))
  def path_eval(path, name), do: find(path, name, fn file -> with(:ok <- eval(file), do: {:ok, file}) end)
  def path_script(path, name), do: path_script(path, name, [])
  def path_script(path, name, bindings), do: find(path, name, &named(script(&1, bindings), &1))

  defp named({:ok, value}, file), do: {:ok, value, file}
  defp named(error, _), do: error

  defp find(path, name, work) do
    if :filename.pathtype(name) == :absolute, do: work.(name), else: find_in(path, name, work)
  end

  defp find_in([folder | path], name, work) do
    case work.(:filename.join(folder, name)) do
      {:error, reason} when reason in [:enoent, :enotdir] -> find_in(path, name, work)
      found -> found
    end
  end

  defp find_in([], _, _), do: {:error, :enoent}

  # A file's characters: UTF-8, unless a comment in its first two lines says otherwise.
  defp text(name) do
    with {:ok, bytes} <- read_file(name) do
      head = bytes |> :binary.split("\n", [:global]) |> Enum.take(2) |> Enum.filter(&(&1 =~ ~r/^\s*%/)) |> Enum.join("\n")

      encoding = if head =~ ~r/coding\s*[:=]\s*latin-1/i, do: :latin1, else: :utf8

      case :unicode.characters_to_list(bytes, encoding) do
        chars when is_list(chars) -> {:ok, chars}
        {_, good, _} -> {:error, {lines(good), :file_io_server, :invalid_unicode}}
      end
    end
  end

  defp lines(chars), do: 1 + Enum.count(chars, &(&1 == ?\n))

  defp forms(chars, line, acc, work) do
    done = fn
      {:done, {:ok, tokens, line}, rest} ->
        case work.({tokens, line}, acc) do
          {:ok, acc} -> forms(if(rest == :eof, do: [], else: rest), line, acc, work)
          {:error, error} -> {:error, error}
        end

      {:done, {:eof, _}, _} ->
        {:ok, if(is_list(acc), do: :lists.reverse(acc), else: acc)}

      {:done, {:error, error, _}, _} ->
        {:error, error}
    end

    case :erl_scan.tokens([], chars, line) do
      {:more, continuation} -> done.(:erl_scan.tokens(continuation, :eof, line))
      other -> done.(other)
    end
  end

  defp term({tokens, _}, acc), do: with({:ok, term} <- :erl_parse.parse_term(tokens), do: {:ok, [term | acc]})

  defp evaluated({tokens, line}, {_, bindings}) do
    with {:ok, trees} <- :erl_parse.parse_exprs(tokens) do
      try do
        {:value, value, bindings} = :erl_eval.exprs(trees, bindings)
        {:ok, {{:value, value}, bindings}}
      catch
        class, reason -> {:error, {line, :file, {class, reason, __STACKTRACE__}}}
      end
    end
  end

  def get_cwd(drive) when is_list(drive) or is_binary(drive), do: {:error, :enotsup}
  def get_cwd(_), do: {:error, :badarg}

  @doc "Sends a file to a socket."
  def sendfile(name, socket) do
    with {:ok, file} <- open(name, [:read, :raw, :binary]) do
      sent = sendfile(file, socket, 0, 0, [])
      close(file)
      sent
    end
  end

  def sendfile(file, socket, offset, bytes, _options) when is_integer(offset) and offset >= 0 and is_integer(bytes) and bytes >= 0 do
    with {:ok, _} <- position(file, offset), do: send_parts(file, socket, if(bytes == 0, do: :infinity, else: bytes), 0)
  end

  def sendfile(_, _, _, _, _), do: {:error, :badarg}

  defp send_parts(_, _, 0, sent), do: {:ok, sent}

  defp send_parts(file, socket, left, sent) do
    case read(file, if(left == :infinity, do: 65_536, else: min(left, 65_536))) do
      {:ok, data} ->
        n = IO.iodata_length(data)

        with :ok <- :gen_tcp.send(socket, data),
             do: send_parts(file, socket, if(left == :infinity, do: left, else: left - n), sent + n)

      :eof ->
        {:ok, sent}

      error ->
        error
    end
  end

  def native_name_encoding, do: :utf8

  @doc "The words for an error of this module."
  def format_error({_line, :file, :undefined_script}), do: ~c"no value returned from script"
  def format_error({line, :file, {class, reason, stack}}), do: :io_lib.format("~w: evaluation failed with reason ~w:~w and stacktrace ~w", [line, class, reason, stack])
  def format_error({line, module, reason}), do: :io_lib.format("~w: ~ts", [line, module.format_error(reason)])
  def format_error(:badarg), do: ~c"bad argument"
  def format_error(:terminated), do: ~c"the file server process is terminated"
  def format_error(:system_limit), do: ~c"a system limit was hit, probably not enough ports"
  def format_error(:calling), do: ~c"the I/O server crashed"
  def format_error({:no_translation, :unicode, :latin1}), do: ~c"cannot translate from UTF-8 to Latin-1"
  def format_error(reason) when is_atom(reason), do: to_charlist(Quaff.Posix.text(reason) || "unknown POSIX error: " <> Atom.to_string(reason))
  def format_error(_), do: ~c"unknown POSIX error"
end
