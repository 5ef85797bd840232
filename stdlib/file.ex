defmodule File do
  @moduledoc """
  Files and directories.

  Functions give `{:error, reason}` with a POSIX name such as `:enoent`; those with a `!` raise `File.Error` and its
  relatives. An open file (`open/2`) is a device for `IO`.
  """

  alias File.Stat

  defp p(path), do: IO.chardata_to_string(path)

  # Runs `work` on a path that the system can be asked for.
  defp on(path, work) do
    path = p(path)
    if :binary.match(path, <<0>>) == :nomatch, do: work.(path), else: {:error, :badarg}
  end

  defp bang(:ok, _, _), do: :ok
  defp bang({:ok, value}, _, _), do: value
  defp bang({:error, reason}, action, path), do: raise(File.Error, reason: reason, action: action, path: p(path))

  # Kinds.

  @doc "Whether the path is a regular file."
  def regular?(path, opts \\ []), do: kind(path, opts) == :regular

  @doc "Whether the path is a directory."
  def dir?(path, opts \\ []), do: kind(path, opts) == :directory

  @doc "Whether the path exists."
  def exists?(path, opts \\ []), do: kind(path, opts) != nil

  defp kind(path, opts) when is_list(opts), do: kind(path)
  defp kind(_, _), do: Quaff.Badarg.wrong(2, "not a proper list")

  defp kind(path) do
    case on(path, &:quaff_file.stat(&1, true)) do
      {:ok, stat} -> elem(stat, 1)
      _ -> nil
    end
  end

  # Directories.

  @doc "Creates a directory."
  def mkdir(path), do: on(path, &:quaff_file.mkdir/1)
  @doc "Creates a directory; raises `File.Error`."
  def mkdir!(path), do: bang(mkdir(path), "make directory", path)

  @doc "Creates a directory and those above it."
  def mkdir_p(path), do: on(path, &make_path/1)

  defp make_path(""), do: {:error, :enoent}

  defp make_path(path) do
    case kind(path) do
      :directory ->
        :ok

      nil ->
        case :quaff_file.mkdir(path) do
          {:error, :enoent} ->
            parent = Path.dirname(path)

            if parent == path do
              {:error, :enoent}
            else
              with :ok <- make_path(parent), do: made(:quaff_file.mkdir(path), path)
            end

          {:error, :eloop} ->
            {:error, :enotdir}

          other ->
            made(other, path)
        end

      _ ->
        {:error, :enotdir}
    end
  end

  # Somebody else may have been faster.
  defp made({:error, :eexist}, path), do: if(kind(path) == :directory, do: :ok, else: {:error, :enotdir})
  defp made(other, _path), do: other

  @doc "Creates a directory and those above it; raises `File.Error`."
  def mkdir_p!(path), do: bang(mkdir_p(path), "make directory (with -p)", path)

  @doc "Removes an empty directory."
  def rmdir(path), do: on(path, &:quaff_file.rmdir/1)
  @doc "Removes an empty directory; raises `File.Error`."
  def rmdir!(path), do: bang(rmdir(path), "remove directory", path)

  @doc "The names in a directory."
  def ls(path \\ "."), do: on(path, &:quaff_file.ls/1)
  @doc "The names in a directory; raises `File.Error`."
  def ls!(path \\ "."), do: bang(ls(path), "list directory", path)

  @doc "The current directory."
  def cwd, do: :quaff_file.cwd()

  @doc "The current directory; raises `File.Error`."
  def cwd! do
    case cwd() do
      {:ok, cwd} -> cwd
      {:error, reason} -> raise File.Error, reason: reason, action: "get current working directory"
    end
  end

  @doc "Changes the current directory."
  def cd(path), do: on(path, fn path -> if String.valid?(path), do: :quaff_file.cd(path), else: {:error, :no_translation} end)
  @doc "Changes the current directory; raises `File.Error`."
  def cd!(path), do: bang(cd(path), "set current working directory to", path)

  @doc "Runs `function` in another directory."
  def cd!(path, function) do
    old = cwd!()
    cd!(path)

    try do
      function.()
    after
      cd!(old)
    end
  end

  # Contents.

  @doc "The contents of a file."
  def read(path, modes \\ [])
  def read(path, []), do: on(path, &:quaff_file.read/1)

  def read(path, modes) when is_list(modes) do
    with {:ok, result} <- open(path, [:read | modes], &IO.binread(&1, :eof)) do
      case result do
        :eof -> {:ok, ""}
        {:error, _} = error -> error
        data -> {:ok, data}
      end
    end
  end

  @doc "The contents of a file; raises `File.Error`."
  def read!(path, modes \\ []), do: bang(read(path, modes), "read file", path)

  @doc "Writes a file. Modes as for `open/2`."
  def write(path, content, modes \\ []) do
    :file.write_file(p(path), content, normalize_modes(modes, false))
  end

  @doc "Writes a file; raises `File.Error`."
  def write!(path, content, modes \\ []), do: bang(write(path, content, modes), "write to file", path)

  # What is known of a file.

  @doc "What is known of a file; follows links. Option `:time` (`:universal`, `:local`, `:posix`)."
  def stat(path, opts \\ []), do: stat_of(path, true, opts)
  @doc "What is known of a file; raises `File.Error`."
  def stat!(path, opts \\ []), do: bang(stat(path, opts), "read file stats", path)
  @doc "What is known of a file or link."
  def lstat(path, opts \\ []), do: stat_of(path, false, opts)
  @doc "What is known of a file or link; raises `File.Error`."
  def lstat!(path, opts \\ []), do: bang(lstat(path, opts), "read file stats", path)

  defp stat_of(path, follow, opts) do
    time = opts |> Keyword.put_new(:time, :universal) |> Keyword.fetch!(:time)

    with true <- time in [:universal, :local, :posix] || {:error, :badarg},
         {:ok, {size, type, access, atime, mtime, ctime, mode, links, major, minor, inode, uid, gid}} <-
           on(path, &:quaff_file.stat(&1, follow)) do
      {:ok,
       %Stat{
         size: size,
         type: type,
         access: access,
         atime: Quaff.FileTime.from_posix(atime, time),
         mtime: Quaff.FileTime.from_posix(mtime, time),
         ctime: Quaff.FileTime.from_posix(ctime, time),
         mode: mode,
         links: links,
         major_device: major,
         minor_device: minor,
         inode: inode,
         uid: uid,
         gid: gid
       }}
    end
  end

  @doc "Sets mode, owner and times of a file as a `File.Stat` has them."
  def write_stat(path, stat, opts \\ []) do
    record = Stat.to_record(stat)
    if Enum.any?(Map.values(stat), &is_nil/1), do: {:error, :badarg}, else: :file.write_file_info(p(path), record, Keyword.put_new(opts, :time, :universal))
  end

  @doc "Sets mode, owner and times of a file; raises `File.Error`."
  def write_stat!(path, stat, opts \\ []), do: bang(write_stat(path, stat, opts), "write file stats", path)

  @doc "Sets the times of a file, which is created if there is none."
  def touch(path, time \\ :erlang.system_time(:second))

  def touch(path, time) when is_tuple(time) do
    if Quaff.FileTime.valid?(time), do: touch(path, Quaff.FileTime.posix(time, :universal)), else: {:error, :badarg}
  end

  # The file was looked at now, whenever it is said to have been changed.
  def touch(path, time) when is_integer(time) do
    on(path, fn path ->
      now = :erlang.system_time(:second)

      with {:error, :enoent} <- :quaff_file.set_times(path, now, time),
           :ok <- write(path, "", [:append]) do
        :quaff_file.set_times(path, now, time)
      end
    end)
  end

  @doc "Sets the times of a file; raises `File.Error`."
  def touch!(path, time \\ :erlang.system_time(:second)), do: bang(touch(path, time), "touch", path)

  @doc "Sets the mode of a file."
  def chmod(path, mode), do: :file.change_mode(p(path), mode)
  @doc "Sets the mode of a file; raises `File.Error`."
  def chmod!(path, mode), do: bang(chmod(path, mode), "change mode for", path)

  @doc "Sets the group of a file."
  def chgrp(path, gid), do: :file.change_group(p(path), gid)
  @doc "Sets the group of a file; raises `File.Error`."
  def chgrp!(path, gid), do: bang(chgrp(path, gid), "change group for", path)

  @doc "Sets the owner of a file."
  def chown(path, uid), do: :file.change_owner(p(path), uid)
  @doc "Sets the owner of a file; raises `File.Error`."
  def chown!(path, uid), do: bang(chown(path, uid), "change owner for", path)

  # Links.

  @doc "Where a symbolic link points to."
  def read_link(path), do: on(path, &:quaff_file.read_link/1)
  @doc "Where a symbolic link points to; raises `File.Error`."
  def read_link!(path), do: bang(read_link(path), "read link", path)

  @doc "Creates a hard link."
  def ln(existing, new) do
    {existing, new} = {p(existing), p(new)}
    on(existing, fn existing -> on(new, &:quaff_file.link(existing, &1)) end)
  end

  @doc "Creates a hard link; raises `File.LinkError`."
  def ln!(existing, new), do: linked(ln(existing, new), "create hard link", existing, new)

  @doc "Creates a symbolic link."
  def ln_s(existing, new) do
    {existing, new} = {p(existing), p(new)}
    on(existing, fn existing -> on(new, &:quaff_file.symlink(existing, &1)) end)
  end

  @doc "Creates a symbolic link; raises `File.LinkError`."
  def ln_s!(existing, new), do: linked(ln_s(existing, new), "create symlink", existing, new)

  defp linked(:ok, _, _, _), do: :ok

  defp linked({:error, reason}, action, existing, new) do
    raise File.LinkError, reason: reason, action: action, existing: p(existing), new: p(new)
  end

  # Moving and copying.

  @doc "Renames a file or directory."
  def rename(source, destination) do
    {source, destination} = {p(source), p(destination)}
    on(source, fn source -> on(destination, &:quaff_file.rename(source, &1)) end)
  end

  @doc "Renames a file or directory; raises `File.RenameError`."
  def rename!(source, destination) do
    case rename(source, destination) do
      :ok -> :ok
      {:error, reason} -> raise File.RenameError, reason: reason, action: "rename", source: p(source), destination: p(destination)
    end
  end

  @doc "Copies the contents of a file or device, up to so many bytes; gives how many."
  def copy(source, destination, bytes_count \\ :infinity)

  def copy(source, destination, count) when is_integer(count) and count >= 0 or is_atom(count) do
    source = device_or_path(source)
    destination = device_or_path(destination)

    if is_binary(source) and is_binary(destination) and :binary.match(source, <<0>>) == :nomatch do
      case on(destination, &:quaff_file.copy(source, &1, count)) do
        # The source is opened first.
        {:error, :badarg} -> with {:ok, device} <- open(source, [:raw]), do: close(device) && {:error, :badarg}
        result -> result
      end
    else
      :file.copy(source, destination, count)
    end
  end

  def copy(source, destination, _count) do
    device_or_path(source)
    device_or_path(destination)
    {:error, :badarg}
  end

  defp device_or_path(device) when is_pid(device) or elem(device, 0) == :file_descriptor, do: device
  defp device_or_path(path) when is_binary(path) or is_list(path), do: p(path)

  @doc "Copies the contents of a file; raises `File.CopyError`."
  def copy!(source, destination, bytes_count \\ :infinity) do
    case copy(source, destination, bytes_count) do
      {:ok, count} -> count
      {:error, reason} -> copy_failed(reason, "copy", device_or_path(source), device_or_path(destination), "")
    end
  end

  defp copy_failed(reason, action, source, destination, on) do
    raise File.CopyError, reason: reason, action: action, source: source, destination: destination, on: on
  end

  @doc "Copies a file with its mode. `:on_conflict` is asked before another file is replaced."
  def cp(source, destination, options \\ []) when is_list(options) or is_function(options, 2) do
    on_conflict = conflict(options)
    destination = p(destination)
    on(source, &Quaff.FileCopy.file(&1, destination, on_conflict))
  end

  defp conflict(options) when is_list(options), do: Keyword.get(options, :on_conflict, fn _, _ -> true end)

  defp conflict(callback) do
    IO.warn("passing a callback to File.cp/3 is deprecated, pass the on_conflict: callback option instead")
    callback
  end

  @doc "Copies a file with its mode; raises `File.CopyError`."
  def cp!(source, destination, options \\ []) do
    case cp(source, destination, options) do
      :ok -> :ok
      {:error, reason} -> copy_failed(reason, "copy", p(source), p(destination), "")
    end
  end

  @doc """
  Copies a file or directory with all below it; gives the paths made. Options: `:on_conflict`, `:dereference_symlinks`.
  """
  def cp_r(source, destination, options \\ []) when is_list(options) or is_function(options, 2) do
    on_conflict = conflict(options)
    follow = is_list(options) and Keyword.get(options, :dereference_symlinks, false)

    case Quaff.FileCopy.tree(no_nul(p(source), "cp_r/3"), no_nul(p(destination), "cp_r/3"), on_conflict, follow) do
      {:error, _, _} = error -> error
      paths -> {:ok, paths}
    end
  end

  @doc "Copies a file or directory with all below it; raises `File.CopyError`."
  def cp_r!(source, destination, options \\ []) do
    case cp_r(source, destination, options) do
      {:ok, files} -> files
      {:error, reason, file} -> copy_failed(reason, "copy recursively", p(source), p(destination), file)
    end
  end

  # Removing.

  @doc "Removes a file."
  def rm(path), do: on(path, &:quaff_file.rm/1)
  @doc "Removes a file; raises `File.Error`."
  def rm!(path), do: bang(rm(path), "remove file", path)

  @doc "Removes a path and all below it; gives the paths removed."
  def rm_rf(path) do
    case remove_tree(no_nul(p(path), "rm_rf/1"), []) do
      {:error, _, _} = error -> error
      paths -> {:ok, paths}
    end
  end

  defp no_nul(path, function) do
    if :binary.match(path, <<0>>) == :nomatch do
      path
    else
      raise ArgumentError, "cannot execute File.#{function} for path with null byte, got: #{inspect(path)}"
    end
  end

  defp remove_tree(path, acc) do
    case :quaff_file.stat(path, false) do
      {:ok, stat} when elem(stat, 1) == :directory ->
        with {:ok, names} <- :quaff_file.ls(path),
             acc when is_list(acc) <- remove_names(names, path, acc),
             :ok <- :quaff_file.rmdir(path) do
          [path | acc]
        else
          {:error, :enoent} -> acc
          {:error, reason} -> {:error, reason, path}
          {:error, _, _} = error -> error
        end

      {:ok, _} ->
        case :quaff_file.rm(path) do
          :ok -> [path | acc]
          {:error, :enoent} -> acc
          {:error, reason} -> {:error, reason, path}
        end

      {:error, reason} when reason in [:enoent, :enotdir] ->
        acc

      {:error, reason} ->
        {:error, reason, path}
    end
  end

  defp remove_names([], _, acc), do: acc

  defp remove_names([name | rest], path, acc) do
    case remove_tree(Path.join(path, name), acc) do
      {:error, _, _} = error -> error
      acc -> remove_names(rest, path, acc)
    end
  end

  @doc "Removes a path and all below it; raises `File.Error`."
  def rm_rf!(path) do
    case rm_rf(path) do
      {:ok, files} -> files
      {:error, reason, file} -> raise File.Error, reason: reason, path: file, action: "remove files and directories recursively from"
    end
  end

  # Devices.

  @doc """
  Opens a file as a device, or runs a function with it.

  Modes: `:read` (the default), `:write`, `:append`, `:exclusive`, `:utf8`, `:charlist`, `{:encoding, encoding}`, `:raw`,
  `:ram`, `:compressed`, `:delayed_write`, `:read_ahead`, `:sync`.
  """
  def open(path, modes_or_function \\ [])

  def open(path, modes) when is_list(modes) do
    normalized = normalize_modes(modes, true)
    :file.open(open_name(path, modes), normalized)
  end

  def open(path, function) when is_function(function, 1), do: open(path, [], function)

  defp open_name(path, modes), do: if(:lists.member(:ram, modes), do: path, else: p(path))

  @doc "Opens a file for as long as a function runs; gives `{:ok, value}`."
  def open(path, modes, function) when is_list(modes) and is_function(function, 1) do
    case open(path, modes) do
      {:ok, device} ->
        try do
          {:ok, function.(device)}
        after
          :ok = close(device)
        end

      other ->
        other
    end
  end

  @doc "Opens a file; raises `File.Error`."
  def open!(path, modes_or_function \\ []), do: bang(open(path, modes_or_function), "open", path)

  @doc "Opens a file for as long as a function runs; raises `File.Error`."
  def open!(path, modes, function), do: bang(open(path, modes, function), "open", path)

  @doc "Closes a device."
  def close(io_device), do: :file.close(io_device)

  # Elixir's modes in Erlang's words.
  defp normalize_modes([:utf8 | rest], binary), do: [{:encoding, :utf8} | normalize_modes(rest, binary)]
  defp normalize_modes([mode | rest], _binary) when mode in [:charlist, :char_list], do: normalize_modes(rest, false)
  defp normalize_modes([mode | rest], binary), do: [mode | normalize_modes(rest, binary)]
  defp normalize_modes([], true), do: [:binary]
  defp normalize_modes([], false), do: []

  # Streams.

  @doc "A stream of a file's lines, or of parts of so many bytes."
  def stream!(path, line_or_bytes_modes \\ [])
  def stream!(path, modes) when is_list(modes), do: stream!(path, :line, modes)

  def stream!(path, line_or_bytes) when is_integer(line_or_bytes) or line_or_bytes == :line do
    stream!(path, line_or_bytes, [])
  end

  @doc "A stream of a file's lines, or of parts of so many bytes, with modes as for `open/2` and `:trim_bom`, `:read_offset`."
  def stream!(path, line_or_bytes, modes)

  def stream!(path, modes, line_or_bytes) when is_list(modes) do
    IO.warn("File.stream!(path, modes, line_or_byte) is deprecated, invoke File.stream!(path, line_or_bytes, modes) instead")
    stream!(path, line_or_bytes, modes)
  end

  def stream!(path, line_or_bytes, modes) when is_list(modes) do
    File.Stream.__build__(p(path), line_or_bytes, normalize_modes(modes, true))
  end
end
