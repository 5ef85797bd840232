defmodule Path do
  @moduledoc "Names of files and directories as text."

  @doc "The absolute form of a path."
  def absname(path), do: absname(path, &File.cwd!/0)

  @doc "The absolute form of a path, seen from a directory."
  def absname(path, relative_to) do
    path = IO.chardata_to_string(path)

    case type(path) do
      :absolute -> normalize(path)
      _ -> join(if(is_function(relative_to, 0), do: relative_to.(), else: relative_to), path)
    end
  end

  defp normalize("/" <> _ = path), do: join(split(path))
  defp normalize(path), do: path

  @doc "The absolute form of a path, with `~`, `.` and `..` resolved."
  def expand(path), do: expand_dots(absname(expand_home(path), &File.cwd!/0))

  @doc "The absolute form of a path seen from a directory, with `~`, `.` and `..` resolved."
  def expand(path, relative_to) do
    expand_dots(absname(absname(expand_home(path), expand_home(relative_to)), &File.cwd!/0))
  end

  defp expand_home(path) do
    case IO.chardata_to_string(path) do
      "~" -> System.user_home!()
      "~/" <> rest -> System.user_home!() <> "/" <> rest
      other -> other
    end
  end

  defp expand_dots(path) do
    "/" <> rest = path
    "/" <> (rest |> :binary.split("/", [:global]) |> resolve([]) |> Enum.join("/"))
  end

  defp resolve([], acc), do: :lists.reverse(acc)
  defp resolve([part | rest], acc) when part in ["", "."], do: resolve(rest, acc)
  defp resolve([".." | rest], []), do: resolve(rest, [])
  defp resolve([".." | rest], [_ | acc]), do: resolve(rest, acc)
  defp resolve([part | rest], acc), do: resolve(rest, [part | acc])

  @doc "`:absolute` or `:relative`."
  def type(name) when is_list(name) or is_binary(name) do
    case IO.chardata_to_string(name) do
      "/" <> _ -> :absolute
      _ -> :relative
    end
  end

  @doc "The path without a leading root."
  def relative(name) do
    case split(name) do
      [] -> ""
      ["/" | rest] -> if rest == [], do: ".", else: join(rest)
      parts -> join(parts)
    end
  end

  @doc "The path as seen from a directory; option `:force`."
  def relative_to(path, cwd, opts \\ []) when is_list(opts) do
    path = IO.chardata_to_string(path)
    cwd = IO.chardata_to_string(cwd)

    if type(path) == :absolute do
      parts = split(expand_dots(path))
      base = split(expand_dots(absname(cwd)))

      if Keyword.get(opts, :force, false),
        do: relative_forced(parts, base),
        else: relative_plain(parts, base, path)
    else
      case relative_dots(split(path), []) do
        [] -> "."
        parts -> join(parts)
      end
    end
  end

  defp relative_dots([], acc), do: :lists.reverse(acc)
  defp relative_dots(["." | rest], acc), do: relative_dots(rest, acc)
  defp relative_dots([".." | rest], [h | acc]) when h != "..", do: relative_dots(rest, acc)
  defp relative_dots([part | rest], acc), do: relative_dots(rest, [part | acc])

  defp relative_plain(parts, parts, _), do: "."

  defp relative_plain(parts, base, original) do
    if :lists.prefix(base, parts), do: join(:lists.nthtail(length(base), parts)), else: original
  end

  defp relative_forced(parts, parts), do: "."
  defp relative_forced([h | t1], [h | t2]), do: relative_forced(t1, t2)
  defp relative_forced(parts, base), do: join(List.duplicate("..", length(base)) ++ parts)

  @doc "The path as seen from the current directory."
  def relative_to_cwd(path, opts \\ []), do: relative_to(path, File.cwd!(), opts)

  @doc "The last part of a path."
  def basename(path) do
    case split(path) do
      [] -> ""
      ["/"] -> ""
      parts -> List.last(parts)
    end
  end

  @doc "The last part of a path, without an extension."
  def basename(path, extension) do
    base = basename(path)
    extension = IO.chardata_to_string(extension)

    if base != extension and String.ends_with?(base, extension),
      do: binary_part(base, 0, byte_size(base) - byte_size(extension)),
      else: base
  end

  @doc "All but the last part of a path."
  def dirname(path) do
    path = IO.chardata_to_string(path)

    case split(path) do
      [] -> "."
      ["/"] -> "/"
      [_] -> "."
      parts -> if String.ends_with?(path, "/"), do: join(parts), else: join(:lists.droplast(parts))
    end
  end

  @doc "The extension of the last part, with its dot."
  def extname(path) do
    base = basename(path)

    case :binary.matches(base, ".") do
      [] -> ""
      matches ->
        {at, _} = List.last(matches)
        if at == 0, do: "", else: binary_part(base, at, byte_size(base) - at)
    end
  end

  @doc "The path without its extension."
  def rootname(path) do
    path = IO.chardata_to_string(path)
    binary_part(path, 0, byte_size(path) - byte_size(extname(path)))
  end

  @doc "The path without this extension."
  def rootname(path, extension) do
    path = IO.chardata_to_string(path)
    extension = IO.chardata_to_string(extension)
    if extname(path) == extension and extension != "", do: rootname(path), else: path
  end

  @doc "Joins parts of a path."
  def join([name]), do: join_parts(IO.chardata_to_string(name), "")
  def join([first, second | rest]), do: join([join(first, second) | rest])

  @doc "Joins two paths."
  def join(left, right), do: join_parts(IO.chardata_to_string(left), IO.chardata_to_string(right))

  defp join_parts(left, right) do
    joined =
      cond do
        right == "" -> left
        left == "" -> String.trim_leading(right, "/")
        true -> left <> "/" <> right
      end

    joined = squeeze(joined, "")
    if joined != "/" and String.ends_with?(joined, "/"), do: binary_part(joined, 0, byte_size(joined) - 1), else: joined
  end

  defp squeeze("//" <> rest, acc), do: squeeze("/" <> rest, acc)
  defp squeeze(<<c, rest::binary>>, acc), do: squeeze(rest, <<acc::binary, c>>)
  defp squeeze("", acc), do: acc

  @doc "The parts of a path."
  def split(path) do
    case IO.chardata_to_string(path) do
      "" -> []
      "/" <> rest -> ["/" | :binary.split(rest, "/", [:global, :trim_all])]
      rest -> :binary.split(rest, "/", [:global, :trim_all])
    end
  end

  @doc "The existing paths that match a pattern, sorted."
  def wildcard(glob, opts \\ []) when is_list(opts) do
    :quaff_file.wildcard(IO.chardata_to_string(glob), Keyword.get(opts, :match_dot, false))
  end

  @doc "Whether following the path stays inside of the directory it starts in."
  def safe_relative(path, cwd \\ File.cwd!()) do
    path = IO.chardata_to_string(path)
    _ = cwd

    if type(path) == :absolute do
      :error
    else
      case safe(split(path), []) do
        :error -> :error
        [] -> {:ok, ""}
        parts -> {:ok, join(parts)}
      end
    end
  end

  @doc false
  @deprecated "Use safe_relative/2 instead"
  def safe_relative_to(path, cwd), do: safe_relative(path, IO.chardata_to_string(cwd))

  defp safe([], acc), do: :lists.reverse(acc)
  defp safe(["." | rest], acc), do: safe(rest, acc)
  defp safe([".." | _], []), do: :error
  defp safe([".." | rest], [_ | acc]), do: safe(rest, acc)
  defp safe([part | rest], acc), do: safe(rest, [part | acc])
end
