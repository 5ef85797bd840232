defmodule File do
  @moduledoc "Files and directories."

  @doc "Whether the path is a regular file."
  def regular?(path, _opts \\ []), do: type(path) == :regular
  @doc "Whether the path is a directory."
  def dir?(path, _opts \\ []), do: type(path) == :directory

  @doc "Whether the path exists."
  def exists?(path, _opts \\ []), do: match?({:ok, _}, :quaff_file.stat(p(path), true))

  defp type(path) do
    case :quaff_file.stat(p(path), true) do
      {:ok, stat} -> elem(stat, 1)
      _ -> nil
    end
  end

  defp p(path), do: IO.chardata_to_string(path)

  @doc "Creates a directory."
  def mkdir(path), do: :quaff_file.mkdir(p(path))
  @doc "Creates a directory; raises `File.Error`."
  def mkdir!(path), do: bang(mkdir(path), "make directory", path)
  @doc "Creates a directory and those above it."
  def mkdir_p(path), do: :quaff_file.mkdir_p(p(path))
  @doc "Creates a directory and those above it; raises `File.Error`."
  def mkdir_p!(path), do: bang(mkdir_p(path), "make directory (with -p)", path)

  @doc "The contents of a file."
  def read(path), do: :quaff_file.read(p(path))
  @doc "The contents of a file; raises `File.Error`."
  def read!(path), do: bang(read(path), "read file", path)

  @doc "What is known of a file; follows links. Option `:time`."
  def stat(path, opts \\ []), do: stat_struct(:quaff_file.stat(p(path), true), opts)
  @doc "What is known of a file; raises `File.Error`."
  def stat!(path, opts \\ []), do: bang(stat(path, opts), "read file stats", path)
  @doc "What is known of a file or link."
  def lstat(path, opts \\ []), do: stat_struct(:quaff_file.stat(p(path), false), opts)
  @doc "What is known of a file or link; raises `File.Error`."
  def lstat!(path, opts \\ []), do: bang(lstat(path, opts), "read file stats", path)

  defp stat_struct({:ok, {size, type, access, atime, mtime, ctime, mode, links, major, minor, inode, uid, gid}}, opts) do
    time =
      case Keyword.get(opts, :time, :universal) do
        :posix -> & &1
        _ -> fn posix -> :calendar.system_time_to_universal_time(posix, :second) end
      end

    {:ok,
     %File.Stat{
       size: size,
       type: type,
       access: access,
       atime: time.(atime),
       mtime: time.(mtime),
       ctime: time.(ctime),
       mode: mode,
       links: links,
       major_device: major,
       minor_device: minor,
       inode: inode,
       uid: uid,
       gid: gid
     }}
  end

  defp stat_struct(error, _), do: error

  @doc "The target of a symbolic link."
  def read_link(path), do: :quaff_file.read_link(p(path))
  @doc "The target of a symbolic link; raises `File.Error`."
  def read_link!(path), do: bang(read_link(path), "read link", path)
  @doc "Creates a hard link."
  def ln(existing, new), do: :quaff_file.link(p(existing), p(new))
  @doc "Creates a hard link; raises `File.LinkError`."
  def ln!(existing, new), do: link_bang(ln(existing, new), "create hard link", existing, new)
  @doc "Creates a symbolic link."
  def ln_s(existing, new), do: :quaff_file.symlink(p(existing), p(new))
  @doc "Creates a symbolic link; raises `File.LinkError`."
  def ln_s!(existing, new), do: link_bang(ln_s(existing, new), "create symlink", existing, new)

  defp link_bang(:ok, _, _, _), do: :ok
  defp link_bang({:error, reason}, action, existing, new), do: raise(File.LinkError, reason: reason, action: action, existing: p(existing), new: p(new))

  @doc "Creates a file or sets its times."
  def touch(path, time \\ nil), do: :quaff_file.touch(p(path), seconds(time))
  @doc "Creates a file or sets its times; raises `File.Error`."
  def touch!(path, time \\ nil), do: bang(touch(path, time), "touch", path)

  defp seconds(nil), do: nil
  defp seconds(time) when is_integer(time), do: time
  defp seconds(tuple), do: :calendar.datetime_to_gregorian_seconds(tuple) - 62_167_219_200

  @doc "Copies a file's contents; gives the number of bytes."
  def copy(source, destination, bytes_count \\ :infinity)
  def copy(source, destination, :infinity), do: :quaff_file.copy(p(source), p(destination))

  def copy(source, destination, count) do
    with {:ok, data} <- read(source) do
      part = binary_part(data, 0, min(count, byte_size(data)))
      with :ok <- write(destination, part), do: {:ok, byte_size(part)}
    end
  end

  @doc "Copies a file's contents; raises `File.CopyError`."
  def copy!(source, destination, bytes_count \\ :infinity) do
    case copy(source, destination, bytes_count) do
      {:ok, count} -> count
      {:error, reason} -> raise File.CopyError, reason: reason, action: "copy", source: p(source), destination: p(destination)
    end
  end

  @doc "Renames or moves."
  def rename(source, destination), do: :quaff_file.rename(p(source), p(destination))

  @doc "Renames or moves; raises `File.RenameError`."
  def rename!(source, destination) do
    case rename(source, destination) do
      :ok -> :ok
      {:error, reason} -> raise File.RenameError, reason: reason, action: "rename", source: p(source), destination: p(destination)
    end
  end

  @doc "Copies a file with its mode. Option `:on_conflict`."
  def cp(source, destination, options \\ []) do
    source = p(source)
    destination = p(destination)
    callback = Keyword.get(options, :on_conflict, fn _, _ -> true end)

    cond do
      dir?(source) -> {:error, :eisdir}
      exists?(destination) and not callback.(source, destination) -> :ok
      true -> with {:ok, _} <- :quaff_file.copy(source, destination), do: :ok
    end
  end

  @doc "Copies a file with its mode; raises `File.CopyError`."
  def cp!(source, destination, options \\ []) do
    case cp(source, destination, options) do
      :ok -> :ok
      {:error, reason} -> raise File.CopyError, reason: reason, action: "copy", source: p(source), destination: p(destination)
    end
  end

  @doc "Copies a directory and all below it; gives the paths made."
  def cp_r(source, destination, options \\ []) do
    callback = Keyword.get(options, :on_conflict, fn _, _ -> true end)

    case cp_tree(p(source), p(destination), callback, []) do
      {:error, _, _} = error -> error
      paths -> {:ok, paths}
    end
  end

  @doc "Copies a directory and all below it; raises `File.CopyError`."
  def cp_r!(source, destination, options \\ []) do
    case cp_r(source, destination, options) do
      {:ok, files} ->
        files

      {:error, reason, file} ->
        raise File.CopyError, reason: reason, action: "copy recursively", on: file, source: p(source), destination: p(destination)
    end
  end

  defp cp_tree(source, destination, callback, acc) do
    case :quaff_file.stat(source, false) do
      {:ok, stat} when elem(stat, 1) == :directory ->
        with {:ok, names} <- :quaff_file.ls(source),
             true <- dir?(destination) or :quaff_file.mkdir(destination) do
          cp_names(names, source, destination, callback, [destination | acc])
        else
          :ok ->
            {:ok, names} = :quaff_file.ls(source)
            cp_names(names, source, destination, callback, [destination | acc])

          {:error, reason} ->
            {:error, reason, source}
        end

      {:ok, stat} when elem(stat, 1) == :symlink ->
        with {:ok, target} <- :quaff_file.read_link(source), :ok <- :quaff_file.symlink(target, destination) do
          [destination | acc]
        else
          {:error, reason} -> {:error, reason, source}
        end

      {:ok, _} ->
        cond do
          exists?(destination) and not callback.(source, destination) -> acc
          true ->
            case :quaff_file.copy(source, destination) do
              {:ok, _} -> [destination | acc]
              {:error, reason} -> {:error, reason, source}
            end
        end

      {:error, reason} ->
        {:error, reason, source}
    end
  end

  defp cp_names([], _, _, _, acc), do: acc

  defp cp_names([name | rest], source, destination, callback, acc) do
    case cp_tree(Path.join(source, name), Path.join(destination, name), callback, acc) do
      {:error, _, _} = error -> error
      acc -> cp_names(rest, source, destination, callback, acc)
    end
  end

  @doc "Writes a file. Modes `:append`, `:exclusive` and others."
  def write(path, content, modes \\ []) do
    :quaff_file.write(p(path), content, :lists.member(:append, modes), :lists.member(:exclusive, modes))
  end

  @doc "Writes a file; raises `File.Error`."
  def write!(path, content, modes \\ []), do: bang(write(path, content, modes), "write to file", path)

  @doc "Removes a file."
  def rm(path), do: :quaff_file.rm(p(path))
  @doc "Removes a file; raises `File.Error`."
  def rm!(path), do: bang(rm(path), "remove file", path)
  @doc "Removes an empty directory."
  def rmdir(path), do: :quaff_file.rmdir(p(path))
  @doc "Removes an empty directory; raises `File.Error`."
  def rmdir!(path), do: bang(rmdir(path), "remove directory", path)

  @doc "Removes a path and all below it; gives the paths removed."
  def rm_rf(path) do
    case rm_tree(p(path), []) do
      {:error, _, _} = error -> error
      paths -> {:ok, paths}
    end
  end

  @doc "Removes a path and all below it; raises `File.Error`."
  def rm_rf!(path) do
    case rm_rf(path) do
      {:ok, files} -> files
      {:error, reason, file} -> raise File.Error, reason: reason, path: file, action: "remove files and directories recursively from"
    end
  end

  defp rm_tree(path, acc) do
    case :quaff_file.stat(path, false) do
      {:ok, stat} when elem(stat, 1) == :directory ->
        with {:ok, names} <- :quaff_file.ls(path),
             acc when is_list(acc) <- rm_names(names, path, acc),
             :ok <- :quaff_file.rmdir(path) do
          [path | acc]
        else
          {:error, reason} -> {:error, reason, path}
          {:error, _, _} = error -> error
        end

      {:ok, _} ->
        case :quaff_file.rm(path) do
          :ok -> [path | acc]
          {:error, reason} -> {:error, reason, path}
        end

      {:error, reason} when reason in [:enoent, :enotdir] ->
        acc

      {:error, reason} ->
        {:error, reason, path}
    end
  end

  defp rm_names([], _, acc), do: acc

  defp rm_names([name | rest], path, acc) do
    case rm_tree(Path.join(path, name), acc) do
      {:error, _, _} = error -> error
      acc -> rm_names(rest, path, acc)
    end
  end

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
  def cd(path), do: :quaff_file.cd(p(path))
  @doc "Changes the current directory; raises `File.Error`."
  def cd!(path), do: bang(cd(path), "set current working directory to", path)

  @doc "Runs `fun` in another directory."
  def cd!(path, function) do
    old = cwd!()
    cd!(path)

    try do
      function.()
    after
      cd!(old)
    end
  end

  @doc "The names in a directory."
  def ls(path \\ "."), do: :quaff_file.ls(p(path))
  @doc "The names in a directory; raises `File.Error`."
  def ls!(path \\ "."), do: bang(ls(path), "list directory", path)

  @doc "Sets the mode of a file."
  def chmod(path, mode), do: :quaff_file.chmod(p(path), mode)
  @doc "Sets the mode of a file; raises `File.Error`."
  def chmod!(path, mode), do: bang(chmod(path, mode), "change mode for", path)

  @doc "A stream of a file's lines, or of parts of so many bytes."
  def stream!(path, line_or_bytes_modes \\ [])
  def stream!(path, modes) when is_list(modes), do: stream!(path, :line, modes)
  def stream!(path, line_or_bytes), do: stream!(path, line_or_bytes, [])

  @doc "A stream of a file's lines, or of parts of so many bytes, with modes."
  def stream!(path, line_or_bytes, modes) when is_list(modes) do
    %File.Stream{path: p(path), modes: modes, line_or_bytes: line_or_bytes, raw: true}
  end

  defp bang(:ok, _, _), do: :ok
  defp bang({:ok, value}, _, _), do: value
  defp bang({:error, reason}, action, path), do: raise(File.Error, reason: reason, action: action, path: p(path))
end

defmodule File.Stat do
  @moduledoc "What is known of a file."
  defstruct [:size, :type, :access, :atime, :mtime, :ctime, :mode, :links, :major_device, :minor_device, :inode, :uid, :gid]
end

defmodule File.Stream do
  @moduledoc "A file as a stream."
  defstruct path: nil, modes: [], line_or_bytes: :line, raw: true, node: nil

  def lines(%{path: path, line_or_bytes: what, modes: modes}) do
    trim_bom = :lists.member(:trim_bom, modes)

    Stream.resource(
      fn ->
        case :quaff_file.open(path, :read) do
          {:ok, handle} -> {handle, trim_bom}
          {:error, reason} -> raise File.Error, reason: reason, action: "stream", path: path
        end
      end,
      fn {handle, bom} ->
        data = if what == :line, do: :quaff_file.read_line(handle), else: :quaff_file.read_bytes(handle, what)

        case data do
          :eof -> {:halt, {handle, bom}}
          {:error, reason} -> raise IO.StreamError, reason: reason
          "\uFEFF" <> rest when bom -> {[rest], {handle, false}}
          data -> {[data], {handle, false}}
        end
      end,
      fn {handle, _} -> :quaff_file.close(handle) end
    )
  end
end

defimpl Enumerable, for: File.Stream do
  def reduce(stream, acc, fun), do: Enumerable.reduce(File.Stream.lines(stream), acc, fun)

  def count(%{path: path, line_or_bytes: bytes}) when is_integer(bytes) do
    case File.stat(path) do
      {:ok, %{size: 0}} -> {:error, Enumerable.File.Stream}
      {:ok, %{size: size}} -> {:ok, div(size, bytes) + if(rem(size, bytes) == 0, do: 0, else: 1)}
      {:error, reason} -> raise File.Error, reason: reason, action: "stream", path: path
    end
  end

  def count(_), do: {:error, Enumerable.File.Stream}
  def member?(_, _), do: {:error, Enumerable.File.Stream}
  def slice(_), do: {:error, Enumerable.File.Stream}
end

defimpl Collectable, for: File.Stream do
  def into(%{path: path, modes: modes} = stream) do
    mode = if :lists.member(:append, modes), do: :append, else: :write

    case :quaff_file.open(path, mode) do
      {:ok, handle} ->
        {:ok,
         fn
           :ok, {:cont, x} -> :quaff_file.write_handle(handle, x)
           :ok, :done -> close(handle, stream)
           :ok, :halt -> :quaff_file.close(handle)
         end}

      {:error, reason} ->
        raise File.Error, reason: reason, action: "stream", path: path
    end
  end

  defp close(handle, stream) do
    :quaff_file.close(handle)
    stream
  end
end

defmodule File.Error do
  defexception [:reason, :path, action: ""]

  def message(%{action: action, reason: reason, path: path}) do
    formatted =
      case {action, reason} do
        {"remove directory", :eexist} -> "directory is not empty"
        _ -> IO.iodata_to_binary(:file.format_error(reason))
      end

    "could not #{action} #{inspect(path)}: #{formatted}"
  end
end

defmodule File.CopyError do
  defexception [:reason, :source, :destination, on: "", action: ""]

  def message(exception) do
    formatted = IO.iodata_to_binary(:file.format_error(exception.reason))

    location =
      case exception.on do
        "" -> ""
        on -> ". #{on}"
      end

    "could not #{exception.action} from #{inspect(exception.source)} to #{inspect(exception.destination)}#{location}: #{formatted}"
  end
end

defmodule File.RenameError do
  defexception [:reason, :source, :destination, on: "", action: ""]

  def message(exception) do
    formatted = IO.iodata_to_binary(:file.format_error(exception.reason))
    location = if exception.on == "", do: "", else: ". #{exception.on}"
    "could not #{exception.action} from #{inspect(exception.source)} to #{inspect(exception.destination)}#{location}: #{formatted}"
  end
end

defmodule File.LinkError do
  defexception [:reason, :existing, :new, action: ""]

  def message(exception) do
    formatted = IO.iodata_to_binary(:file.format_error(exception.reason))
    "could not #{exception.action} from #{inspect(exception.existing)} to #{inspect(exception.new)}: #{formatted}"
  end
end
