defmodule ExUnit.Filters do
  @moduledoc "Which tests run: `include` and `exclude` are lists of tags, with or without a value to match."

  @type t :: list({atom, term} | atom)
  @type location :: {:location, {String.t(), pos_integer | [pos_integer]}}

  @doc """
  Whether a test with these tags runs: `:ok`, `{:excluded, reason}` or `{:skipped, reason}`.

      iex> ExUnit.Filters.eval([slow: true], [:slow], %{slow: true}, [])
      :ok
  """
  def eval(include, exclude, tags, collection)
  def eval([], [], tags, _collection), do: skip(tags)

  def eval(include, exclude, tags, collection) when is_map(tags) do
    excluded = Enum.find(exclude, &has_tag(&1, tags, collection))

    cond do
      excluded == nil -> skip(tags)
      Enum.any?(include, &has_tag(&1, tags, collection)) -> include_skip(include, tags, collection)
      true -> {:excluded, "due to #{tag_text(excluded)} filter"}
    end
  end

  defp include_skip(include, tags, collection) do
    case tags do
      %{skip: _} -> if Enum.any?(include, &skip_filter?(&1, tags, collection)), do: :ok, else: skip(tags)
      _ -> :ok
    end
  end

  defp skip_filter?(:skip, _, _), do: true
  defp skip_filter?({:skip, _} = filter, tags, collection), do: has_tag(filter, tags, collection)
  defp skip_filter?(_, _, _), do: false

  defp skip(%{skip: skip}) when is_binary(skip), do: {:skipped, skip}
  defp skip(%{skip: true}), do: {:skipped, "due to skip tag"}
  defp skip(%{skip: value} = _tags) when value not in [nil, false], do: {:skipped, inspect(value)}
  defp skip(_tags), do: :ok

  defp tag_text({tag, _}), do: tag
  defp tag_text(tag), do: tag

  defp has_tag({:location, {path, lines}}, %{line: _, file: file} = tags, collection) do
    String.ends_with?(file, path) and lines |> List.wrap() |> Enum.any?(&at_line?(&1, tags, collection))
  end

  defp has_tag({:location, path}, %{file: file}, _collection) when is_binary(path), do: String.ends_with?(file, path)
  defp has_tag({:line, line}, %{line: _} = tags, collection), do: at_line?(line, tags, collection)
  defp has_tag({key, %Regex{} = regex}, tags, _collection), do: match?(%{^key => _}, tags) and Regex.match?(regex, to_string(:maps.get(key, tags)))

  defp has_tag({key, value}, tags, _collection) do
    case tags do
      %{^key => ^value} -> true
      %{^key => found} -> same_text?(found, value)
      _ -> false
    end
  end

  defp has_tag(key, tags, _collection) when is_atom(key), do: is_map_key(tags, key)

  defp same_text?(found, value) when is_binary(value), do: text(found) == value
  defp same_text?(_found, _value), do: false

  defp text(found) when is_list(found) or is_tuple(found) or is_map(found), do: inspect(found)
  defp text(found), do: to_string(found)

    defp at_line?(line, tags, collection) when is_binary(line), do: at_line?(String.to_integer(line), tags, collection)

  # A describe's line stands for all of its tests, any other for the test that begins last before it.
  defp at_line?(line, %{line: own} = tags, collection) do
    describes = for %{tags: %{describe_line: ^line} = other} <- collection, same_file?(other, tags), do: other
    if describes == [], do: own == closest(line, tags, collection), else: Map.get(tags, :describe_line) == line
  end

  defp closest(line, tags, collection) do
    starts = for %{tags: %{line: start} = other} <- collection, same_file?(other, tags), start <= line, do: start
    Enum.max(starts, fn -> 0 end)
  end

  defp same_file?(a, b), do: Map.get(a, :file) == Map.get(b, :file)

  @doc "Takes lists of filters apart: include, exclude with what includes need."
  def normalize(include, exclude) do
    {include_locations, include_rest} = locations(List.wrap(include))
    {exclude_locations, exclude_rest} = locations(List.wrap(exclude))
    include = include_locations ++ Enum.uniq(include_rest)
    exclude = exclude_locations ++ exclude_rest
    {include, exclude |> Enum.uniq() |> Enum.reject(&included?(&1, include))}
  end

  # What is included by name is not excluded by any value; `true` and `"true"` (from a command line) are the same.
  defp included?({key, value}, include) do
    Enum.any?(include, fn
      ^key -> true
      {^key, other} -> other == value or text(other) == text(value)
      _ -> false
    end)
  end

  defp included?(key, include), do: key in include

  defp text(value) when is_atom(value) or is_binary(value), do: to_string(value)
  defp text(value), do: value

  defp locations(filters), do: Enum.split_with(filters, &match?({:location, _}, &1))

  @doc """
  Reads filters as given on a command line.

      iex> ExUnit.Filters.parse(["foo:bar", "baz"])
      [{:foo, "bar"}, :baz]
  """
  def parse(filters), do: Enum.map(filters, &parse_one/1)

  defp parse_one(filter) do
    case String.split(filter, ":", parts: 2) do
      [key, value] -> parse_value(String.to_atom(key), value)
      [key] -> parse_key(key)
    end
  end

  defp parse_key(key), do: String.to_atom(key)
  defp parse_value(:line, value), do: {:line, String.to_integer(value)}
  defp parse_value(:location, value), do: {:location, parse_location(value)}
  defp parse_value(key, value), do: {key, value}

  defp parse_location(text) do
    {path, lines} = split_lines(text, [])
    location(path, lines)
  end

  @doc "Takes line numbers off a path."
  def parse_path(file_path) do
    {path, lines} = split_lines(file_path, [])
    if lines == [], do: {file_path, []}, else: {path, [exclude: [:test], include: [location: {path, one(lines)}]]}
  end

  @doc "Takes line numbers off paths; when one has some, only what paths name runs."
  def parse_paths(paths) do
    parsed = for path <- paths, do: split_lines(path, [])
    files = for {path, _} <- parsed, do: path

    if Enum.any?(parsed, fn {_, lines} -> lines != [] end) do
      locations = for {path, lines} <- parsed, do: {:location, location(path, lines)}
      {files, [exclude: [:test], include: locations]}
    else
      {files, []}
    end
  end

  @doc "The files and tests that failed last time, as a manifest tells: none, there is no manifest."
  def failure_info(_manifest_file), do: {MapSet.new(), MapSet.new()}

  @doc "Marks everything in a manifest as failed."
  def fail_all!(manifest_file) when is_binary(manifest_file), do: :ok

  defp location(path, []), do: path
  defp location(path, lines), do: {path, one(lines)}

  defp one([line]), do: line
  defp one(lines), do: lines

  defp split_lines(path, lines) do
    case Regex.run(~r/^(.+):(\d+)$/, path) do
      [_, rest, line] -> split_lines(rest, [String.to_integer(line) | lines])
      nil -> {path, lines}
    end
  end
end
