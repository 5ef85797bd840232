defmodule Path do
  @moduledoc """
  Names of files and directories as text. Nothing here looks at the disk, but `wildcard/2` and `safe_relative/2`.

      iex> Path.join("lib", "a.ex")
      "lib/a.ex"
  """

  @type t :: IO.chardata()

  @doc """
  The absolute form of a path. Double slashes and single dots go, `..` stays.

      iex> Path.absname("/a//./b/..")
      "/a/b/.."
  """
  @spec absname(t) :: binary
  def absname(path), do: absname(path, &File.cwd!/0)

  @doc """
  The absolute form of a path, seen from a directory or what a function gives.

      iex> Path.absname("b", "/a")
      "/a/b"
  """
  @spec absname(t, t | (-> t)) :: binary
  def absname(path, relative_to) do
    path = IO.chardata_to_string(path)

    case type(path) do
      :absolute -> :filename.join([path])
      :relative -> absname_from(from(relative_to), path)
    end
  end

  defp from(fun) when is_function(fun, 0), do: fun.()
  defp from(path), do: IO.chardata_to_string(path)

  # The empty folder is the root, unless there is nothing else.
  defp absname_from("", ""), do: ""
  defp absname_from("", path), do: :filename.join(["/", path])
  defp absname_from(dir, path), do: :filename.join([dir, path])

  @doc """
  The absolute form of a path, with `~`, `.` and `..` resolved.

      iex> Path.expand("/a/b/../c")
      "/a/c"
  """
  @spec expand(t) :: binary
  def expand(path), do: resolved(absname(expand_home(path), &File.cwd!/0))

  @doc """
  The absolute form of a path seen from a directory, with `~`, `.` and `..` resolved.

      iex> Path.expand("../c", "/a/b")
      "/a/c"
  """
  @spec expand(t, t) :: binary
  def expand(path, relative_to) do
    resolved(absname(absname(expand_home(path), expand_home(relative_to)), &File.cwd!/0))
  end

  defp expand_home(path) do
    case IO.chardata_to_string(path) do
      "~" -> System.user_home!()
      "~/" <> rest -> System.user_home!() <> "/" <> rest
      other -> other
    end
  end

  defp resolved(path), do: path |> split() |> resolve([]) |> together()

  # The parts without single dots, and without the double ones that have something to take back.
  defp resolve([], acc), do: :lists.reverse(acc)
  defp resolve(["." | rest], acc), do: resolve(rest, acc)
  defp resolve([".." | rest], ["/"]), do: resolve(rest, ["/"])
  defp resolve([".." | rest], [part | acc]) when part != "..", do: resolve(rest, acc)
  defp resolve([part | rest], acc), do: resolve(rest, [part | acc])

  defp together([]), do: "."
  defp together(["/" | parts]), do: "/" <> Enum.join(parts, "/")
  defp together(parts), do: Enum.join(parts, "/")

  @doc "`:absolute` or `:relative`."
  @spec type(t) :: :absolute | :relative
  def type(name) when is_list(name) or is_binary(name), do: :filename.pathtype(name)

  @doc """
  The path without its leading slash.

      iex> Path.relative("/a/b")
      "a/b"
  """
  @spec relative(t) :: binary
  def relative(name) do
    case IO.chardata_to_string(name) do
      "/" -> "."
      "/" <> rest -> rest
      rest -> rest
    end
  end

  @doc """
  The path as seen from a directory. With `force: true` an absolute path outside of it is told with `..`, too.

      iex> Path.relative_to("/a/b", "/a")
      "b"
      iex> Path.relative_to("/a/b", "/c", force: true)
      "../a/b"
  """
  @spec relative_to(t, t, keyword) :: binary
  def relative_to(path, cwd, opts \\ []) when is_list(opts) do
    force = Keyword.get(opts, :force, false)
    parts = path |> IO.chardata_to_string() |> split()
    path = resolve(parts, [])
    cwd = cwd |> IO.chardata_to_string() |> split() |> resolve([])

    case {path, cwd} do
      {["/" | path_parts], ["/" | cwd_parts]} when force -> path_parts |> steps(cwd_parts) |> together()
      {["/" | _], ["/" | _]} -> if :lists.prefix(cwd, path), do: together(path -- cwd), else: together(path)
      # Elixir goes back beyond the root here.
      {["/" | _], _} -> parts |> List.foldl([], &step_back/2) |> :lists.reverse() |> together()
      {[], _} -> "."
      {_, ["/" | _]} -> together(path)
      _ -> path |> steps(cwd) |> together()
    end
  end

  defp step_back(".", acc), do: acc
  defp step_back("..", [_ | acc]), do: acc
  defp step_back(part, acc), do: [part | acc]

  defp steps([part | path], [part | cwd]), do: steps(path, cwd)
  defp steps(path, cwd), do: List.duplicate("..", length(cwd)) ++ path

  @doc "The path as seen from the current directory; options as for `relative_to/3`."
  @spec relative_to_cwd(t, keyword) :: binary
  def relative_to_cwd(path, opts \\ []) when is_list(opts) do
    case :quaff_file.cwd() do
      {:ok, cwd} -> relative_to(path, cwd, opts)
      _ -> IO.chardata_to_string(path)
    end
  end

  @doc "The last part of a path."
  @spec basename(t) :: binary
  def basename(path), do: :filename.basename(IO.chardata_to_string(path))

  @doc """
  The last part of a path, without an extension.

      iex> Path.basename("lib/a.ex", ".ex")
      "a"
  """
  @spec basename(t, t) :: binary
  def basename(path, extension) do
    :filename.basename(IO.chardata_to_string(path), IO.chardata_to_string(extension))
  end

  @doc "All but the last part of a path."
  @spec dirname(t) :: binary
  def dirname(path), do: :filename.dirname(IO.chardata_to_string(path))

  @doc """
  The extension of the last part, with its dot.

      iex> Path.extname("a.tar.gz")
      ".gz"
  """
  @spec extname(t) :: binary
  def extname(path), do: :filename.extension(IO.chardata_to_string(path))

  @doc "The path without its extension."
  @spec rootname(t) :: binary
  def rootname(path), do: :filename.rootname(IO.chardata_to_string(path))

  @doc "The path without this extension."
  @spec rootname(t, t) :: binary
  def rootname(path, extension) do
    :filename.rootname(IO.chardata_to_string(path), IO.chardata_to_string(extension))
  end

  @doc """
  Joins parts of a path.

      iex> Path.join(["a", "b/", "/c"])
      "a/b/c"
  """
  @spec join(nonempty_list(t)) :: binary
  def join([name]), do: shorten(IO.chardata_to_string(name))
  def join([first, second | rest]), do: join([join(first, second) | rest])

  @doc "Joins two paths."
  @spec join(t, t) :: binary
  def join(left, right), do: glue(IO.chardata_to_string(left), IO.chardata_to_string(right))

  # One slash is taken from where they meet and one from the end; the others stay.
  defp glue(left, "/"), do: left |> shorten() |> shorten()
  defp glue(left, "/" <> right), do: glue_rest(left, right)
  defp glue(left, right), do: glue_rest(left, right)

  defp glue_rest("", right), do: shorten(right)
  defp glue_rest("/", right), do: shorten("/" <> right)
  defp glue_rest(left, right), do: shorten(shorten(left) <> "/" <> right)

  defp shorten("/"), do: "/"
  defp shorten(path), do: String.replace_suffix(path, "/", "")

  @doc """
  The parts of a path.

      iex> Path.split("/a/b")
      ["/", "a", "b"]
  """
  @spec split(t) :: [binary]
  def split(path), do: :filename.split(IO.chardata_to_string(path))

  @doc "The existing paths that match a pattern, sorted."
  def wildcard(glob, opts \\ []) when is_list(opts) do
    case :unicode.characters_to_list(glob) do
      chars when is_list(chars) -> Quaff.Wildcard.paths(chars, Keyword.get(opts, :match_dot, false))
      {kind, encoded, rest} -> raise UnicodeConversionError, kind: kind, encoded: encoded, rest: rest
    end
  end

  @doc """
  The path, if it is relative and following it, with its links, stays inside of the directory; else `:error`.

      iex> Path.safe_relative("a/../b")
      {:ok, "b"}
      iex> Path.safe_relative("../b")
      :error
  """
  @spec safe_relative(t, t) :: {:ok, binary} | :error
  def safe_relative(path, cwd \\ File.cwd!()) do
    case :filelib.safe_relative_path(IO.chardata_to_string(path), cwd) do
      :unsafe -> :error
      [] -> {:ok, ""}
      safe -> {:ok, IO.chardata_to_string(safe)}
    end
  end

  @doc false
  @deprecated "Use safe_relative/2 instead"
  def safe_relative_to(path, cwd), do: safe_relative(path, cwd)
end
