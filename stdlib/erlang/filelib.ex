defmodule :filelib do
  @moduledoc "Erlang's `:filelib`: questions about files and folders, and searches."

  @doc "Whether the name is a folder's."
  def is_dir(name), do: type(name) == :directory

  @doc "Whether the name is a file's or a folder's."
  def is_file(name), do: type(name) in [:regular, :directory]

  @doc "Whether the name is an ordinary file's."
  def is_regular(name), do: type(name) == :regular

  defp type(name) do
    case :file.read_file_info(name) do
      {:ok, info} -> elem(info, 2)
      _ -> nil
    end
  end

  @doc "The size in bytes; 0 when there is no such file."
  def file_size(name) do
    case :file.read_file_info(name) do
      {:ok, info} -> elem(info, 1)
      _ -> 0
    end
  end

  @doc "The local time of the last change; 0 when there is no such file."
  def last_modified(name) do
    case :file.read_file_info(name) do
      {:ok, info} -> elem(info, 5)
      _ -> 0
    end
  end

  @doc "Makes the folders that lead to the file."
  def ensure_dir(name) do
    dir = :filename.dirname(name)

    if dir in ["/", ~c"/"] or is_dir(dir) do
      :ok
    else
      # The folder above first; what it cannot do, this one cannot either.
      _ = ensure_dir(dir)
      made(:file.make_dir(dir), dir)
    end
  end

  @doc "Makes the folder and those that lead to it."
  def ensure_path(name) do
    if is_dir(name) do
      :ok
    else
      _ = ensure_dir(name)
      made(:file.make_dir(name), name)
    end
  end

  # Another process may have been faster.
  defp made({:error, :eexist} = error, dir), do: if(is_dir(dir), do: :ok, else: error)
  defp made(result, _), do: result

  @doc "The files that match the pattern, sorted."
  def wildcard(pattern) when is_list(pattern), do: lists(Quaff.Wildcard.paths(:filename.flatten(pattern), true))

  @doc "The files that match the pattern in a folder, as named from there."
  def wildcard(pattern, cwd) when is_list(pattern) and is_list(cwd) do
    case :filename.flatten(pattern) do
      [?/ | _] = pattern ->
        lists(Quaff.Wildcard.paths(pattern, true))

      pattern ->
        # A bracket in the folder's name is no pattern.
        dir = :filename.join([:unicode.characters_to_binary(cwd)])
        prefix = if dir == "/", do: dir, else: dir <> "/"
        [_ | _] = pattern
        found = Quaff.Wildcard.paths([Quaff.Wildcard.escape(prefix) | pattern], true)
        for name <- found, do: name |> binary_part(byte_size(prefix), byte_size(name) - byte_size(prefix)) |> to_charlist()
    end
  end

  def wildcard(pattern, module) when is_list(pattern) and is_atom(module), do: wildcard(pattern)

  defp lists(names), do: for(name <- names, do: :unicode.characters_to_list(name))

  @doc "Folds over the ordinary files of a folder whose names match a regular expression."
  def fold_files(dir, regexp, recursive, fun, acc) do
    {:ok, compiled} = :re.compile(regexp, [:unicode])
    fold(dir, compiled, recursive, fun, acc)
  end

  defp fold(dir, regexp, recursive, fun, acc) do
    case :file.list_dir(dir) do
      {:ok, names} ->
        :lists.foldl(fn name, acc -> visit(:filename.join(dir, name), name, regexp, recursive, fun, acc) end, acc, :lists.sort(names))

      {:error, _} ->
        acc
    end
  end

  defp visit(path, name, regexp, recursive, fun, acc) do
    cond do
      is_regular(path) -> if :re.run(name, regexp, [{:capture, :none}]) == :match, do: fun.(path, acc), else: acc
      recursive and is_dir(path) -> fold(path, regexp, recursive, fun, acc)
      true -> acc
    end
  end

  @doc "The path, tidied, if it stays below the folder; else `:unsafe`."
  def safe_relative_path(path, cwd) do
    if :filename.pathtype(path) == :relative, do: safe(:filename.split(path), [], cwd, 40), else: :unsafe
  end

  # The parts so far, the last first. A link that leads out is unsafe too, and so are too many of them.
  defp safe([], [], _, _), do: []
  defp safe([], kept, _, _), do: :filename.join(:lists.reverse(kept))
  defp safe([part | rest], kept, cwd, links) when part in [".", ~c"."], do: safe(rest, kept, cwd, links)
  defp safe([part | _], [], _, _) when part in ["..", ~c".."], do: :unsafe
  defp safe([part | rest], [_ | kept], cwd, links) when part in ["..", ~c".."], do: safe(rest, kept, cwd, links)

  defp safe([part | rest], kept, cwd, links) do
    here = :filename.join([cwd | :lists.reverse([part | kept])])

    case :file.read_link(here) do
      {:ok, target} ->
        if :filename.pathtype(target) == :relative and links > 0,
          do: safe(:filename.split(target) ++ rest, kept, cwd, links - 1),
          else: :unsafe

      _ ->
        safe(rest, [part | kept], cwd, links)
    end
  end

  @doc "A file in the folder, or in one that belongs to it."
  def find_file(name, dir), do: find_file(name, dir, [])

  @doc "A file in the folder, or where the rules `{from, to}` lead when the folder's end is `from`."
  def find_file(name, dir, rules) do
    _ = length(name)
    places = [dir | for({from, to} <- rules, :lists.suffix(from, dir), do: :lists.sublist(dir, length(dir) - length(from)) ++ to)]

    case :lists.filter(&is_regular/1, for(place <- places, do: :filename.join(place, name))) do
      [found | _] -> {:ok, found}
      [] -> {:error, :not_found}
    end
  end

  @source_rules [
    {~c".beam", ~c".erl", [{~c"ebin", ~c"src"}, {~c"ebin", ~c"esrc"}]},
    {~c".erl", ~c".yrl", [{~c"", ~c""}]},
    {~c"", ~c".src", [{~c"", ~c""}]},
    {~c".so", ~c".c", [{~c"priv", ~c"c_src"}, {~c"priv", ~c"src/c"}]},
    {~c".o", ~c".c", [{~c"priv", ~c"c_src"}, {~c"priv", ~c"src/c"}]},
    {~c"", ~c".c", [{~c"priv", ~c"c_src"}, {~c"priv", ~c"src/c"}, {~c"", ~c""}]},
    {~c"", ~c".in", [{~c"", ~c""}]},
    {~c"", ~c"", [{~c"", ~c""}]}
  ]

  @doc "The source of a compiled file, by the usual places."
  def find_source(path), do: find_source(:filename.basename(path), :filename.dirname(path))
  def find_source(name, dir), do: find_source(name, dir, [])

  @doc "The source of a compiled file: rules `{ending, source_ending, [{folder, source_folder}]}` say where it may be."
  def find_source(name, dir, rules) do
    rules = if rules == [], do: @source_rules, else: rules

    Enum.find_value(rules, {:error, :not_found}, fn
      {from, to, places} ->
        if :lists.suffix(from, name), do: source(:lists.sublist(name, length(name) - length(from)) ++ to, dir, places)

      _ ->
        nil
    end)
  end

  defp source(name, dir, places) do
    folders = [dir | for({from, to} <- places, :lists.suffix(from, dir), do: :lists.sublist(dir, length(dir) - length(from)) ++ to)]
    direct = for folder <- folders, do: :filename.join(folder, name)
    below = for folder <- tl(folders), file <- wildcard(:filename.join([folder, ~c"**", name])), do: file
    with path when path != nil <- Enum.find(direct ++ below, &is_regular/1), do: {:ok, path}
  end
end
