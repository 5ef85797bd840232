defmodule :filename do
  @moduledoc """
  Erlang's `:filename`: file names as texts.

  A name is a binary, an atom or a deep list of characters and atoms. All are handled as UTF-8 (binaries as the bytes they
  are), and the result is a binary where an argument was one, else a list.
  """

  # `{kind, bytes}`.
  defp name(name) when is_binary(name), do: {:binary, name}
  defp name(name) when is_atom(name), do: {:list, Atom.to_string(name)}
  defp name(name) when is_list(name), do: {:list, encode(flatten(name), [])}

  defp encode([], acc), do: :unicode.characters_to_binary(:lists.reverse(acc))
  defp encode([char | rest], acc) when is_integer(char), do: encode(rest, [char | acc])

  defp give({:binary, name}), do: name
  defp give({:list, name}), do: :unicode.characters_to_list(name)

  defp both(:list, :list), do: :list
  defp both(_, _), do: :binary

  @doc "The name with its nested lists and atoms made one list."
  def flatten(name) when is_binary(name), do: name
  def flatten(name) when is_atom(name), do: Atom.to_charlist(name)
  def flatten(name) when is_list(name), do: :lists.reverse(flat(name, []))

  defp flat([], acc), do: acc
  defp flat([item | rest], acc) when is_list(item), do: flat(rest, flat(item, acc))
  defp flat([item | rest], acc) when is_atom(item), do: flat(rest, :lists.reverse(Atom.to_charlist(item), acc))
  defp flat([item | rest], acc), do: flat(rest, [item | acc])

  # What is left without the slashes at the end.
  defp unslashed(name), do: unslashed(name, byte_size(name))
  defp unslashed(_, 0), do: ""
  defp unslashed(name, size), do: if(:binary.at(name, size - 1) == ?/, do: unslashed(name, size - 1), else: binary_part(name, 0, size))

  # The place of the last slash's successor.
  defp last_part(name), do: last_part(name, byte_size(name))
  defp last_part(_, 0), do: 0
  defp last_part(name, at), do: if(:binary.at(name, at - 1) == ?/, do: at, else: last_part(name, at - 1))

  defp ends_with?(name, suffix) do
    extra = byte_size(name) - byte_size(suffix)
    extra >= 0 and binary_part(name, extra, byte_size(suffix)) == suffix
  end

  @doc "The last component."
  def basename(name) do
    {kind, name} = name(name)
    give({kind, base(name)})
  end

  defp base(name) do
    name = unslashed(name)
    at = last_part(name)
    binary_part(name, at, byte_size(name) - at)
  end

  @doc "Whether the system could have a file of that name."
  def validate(name) when is_binary(name), do: name != "" and :binary.match(name, <<0>>) == :nomatch
  def validate(name) when is_atom(name), do: name |> Atom.to_string() |> validate()
  def validate(name) when is_list(name), do: name != [] and characters?(name)

  defp characters?([first | rest]) when is_list(first), do: characters?(first) and characters?(rest)
  defp characters?([first | rest]), do: (is_atom(first) or is_integer(first) and first > 0) and characters?(rest)
  defp characters?(_), do: true

  @doc "Two names with a slash between them, as they are."
  def append(folder, name) do
    {kind, folder} = name(folder)
    {other, name} = name(name)
    give({both(kind, other), folder <> "/" <> name})
  end

  @doc "The last component, without the extension if it has that one."
  def basename(name, extension) do
    {kind, name} = name(name)
    {other, extension} = name(extension)
    base = base(name)

    cut =
      if ends_with?(name, base) and ends_with?(base, extension),
        do: binary_part(base, 0, byte_size(base) - byte_size(extension)),
        else: base

    give({both(kind, other), cut})
  end

  @doc "Everything but the last component."
  def dirname(name) do
    {kind, name} = name(name)

    case {unslashed(binary_part(name, 0, last_part(name))), name} do
      {"", <<?/, _::binary>>} -> give({kind, "/"})
      {"", _} -> give({kind, "."})
      {dir, _} -> give({kind, dir})
    end
  end

  # The place of the last component's last dot, or nil.
  defp dot(name), do: dot(name, byte_size(name) - 1)
  defp dot(_, -1), do: nil

  defp dot(name, at) do
    case :binary.at(name, at) do
      ?. -> at
      ?/ -> nil
      _ -> dot(name, at - 1)
    end
  end

  @doc "The extension with its dot, or an empty text."
  def extension(name) do
    {kind, name} = name(name)
    at = dot(name)

    if at == nil or at == 0 or :binary.at(name, at - 1) == ?/,
      do: give({kind, ""}),
      else: give({kind, binary_part(name, at, byte_size(name) - at)})
  end

  @doc "The name without its extension."
  def rootname(name) do
    {kind, name} = name(name)
    at = dot(name)
    if at == nil or (at > 0 and :binary.at(name, at - 1) == ?/), do: give({kind, name}), else: give({kind, binary_part(name, 0, at)})
  end

  @doc "The name without the extension if it has that one."
  def rootname(name, extension) do
    {kind, name} = name(name)
    {other, extension} = name(extension)

    cut =
      if ends_with?(name, extension) do
        left = binary_part(name, 0, byte_size(name) - byte_size(extension))
        if left != "" and ends_with?(left, "/"), do: name, else: left
      else
        name
      end

    give({both(kind, other), cut})
  end

  @doc "The components."
  def split(name) do
    {kind, name} = name(name)
    parts = for part <- parts(name), do: give({kind, part})
    if absolute?(name), do: [give({kind, "/"}) | parts], else: parts
  end

  defp parts(name), do: :lists.filter(&(&1 != ""), :binary.split(name, "/", [:global]))

  defp absolute?(<<?/, _::binary>>), do: true
  defp absolute?(_), do: false

  @doc "`:absolute` or `:relative`."
  def pathtype(name) when is_atom(name) or is_list(name) do
    case flatten(name) do
      [?/ | _] -> :absolute
      [<<?/, _::binary>> | _] -> :absolute
      _ -> :relative
    end
  end

  def pathtype(name) when is_binary(name), do: if(absolute?(name), do: :absolute, else: :relative)

  # Without double slashes, slashes at the end and dots between.
  defp clean(name) do
    closed? = ends_with?(name, "/")

    case {absolute?(name), parts(name)} do
      {false, []} -> ""
      {true, parts} -> IO.iodata_to_binary(["/" | :lists.join("/", undotted(parts, closed?))])
      {false, [first | parts]} -> IO.iodata_to_binary(:lists.join("/", [first | undotted(parts, closed?)]))
    end
  end

  # A dot goes where a slash follows it.
  defp undotted(["."], true), do: []
  defp undotted(["." | [_ | _] = rest], closed?), do: undotted(rest, closed?)
  defp undotted([part | rest], closed?), do: [part | undotted(rest, closed?)]
  defp undotted([], _closed?), do: []

  @doc "The name as the system writes it."
  def nativename(name), do: join([name])

  @doc "Joins the components."
  def join([name]) when is_binary(name) or is_atom(name) or is_list(name) do
    {kind, name} = name(name)
    give({kind, clean(name)})
  end

  def join([first, second | rest]), do: join([join(first, second) | rest])

  @doc "Joins two names; a second one that is absolute stands alone."
  def join(left, right) when (is_binary(left) or is_list(left) or is_atom(left)) and (is_binary(right) or is_list(right) or is_atom(right)) do
    kind = if is_binary(left) or is_binary(right), do: :binary, else: :list
    {left, right} = {part(kind, left), part(kind, right)}

    joined =
      cond do
        right == "" -> clean(left)
        absolute?(right) -> clean(right)
        left == "" -> clean("/" <> right)
        true -> clean(left <> "/" <> right)
      end

    give({kind, joined})
  end

  # Beside a binary, a list may hold binaries too.
  defp part(:binary, name) when is_list(name), do: :unicode.characters_to_binary(flatten(name))
  defp part(_, name), do: elem(name(name), 1)

  @doc "The name seen from the current folder."
  def absname(name) do
    {:ok, cwd} = :quaff_file.cwd()
    absname(name, if(is_binary(name), do: cwd, else: :unicode.characters_to_list(cwd)))
  end

  @doc "The name seen from a folder."
  def absname(name, dir), do: join(dir, name)

  @doc "Joins a folder and a name."
  def absname_join(dir, name), do: join(dir, name)

  @doc "The folder where programs keep files of a kind."
  def basedir(type, application), do: basedir(type, application, %{})

  @doc "The folder where programs keep files of a kind; options `:os`, `:author`, `:version`."
  def basedir(type, application, options) when is_atom(type) and is_map(options) and (is_list(application) or is_binary(application)) do
    os = Map.get(options, :os, :linux)
    version = if version = options[:version], do: [version], else: []
    author = if author = options[:author], do: [author], else: []

    case {places(os, type), os} do
      {:none, _} -> []
      {{:all, dirs}, _} -> for dir <- dirs, do: join([dir, application | version])
      {{dir, after_name}, :windows} -> join([dir | author] ++ [application | version] ++ after_name)
      {{dir, after_name}, _} -> join([dir, application | version] ++ after_name)
    end
  end

  defp places(:linux, type) do
    case type do
      :user_cache -> {variable("XDG_CACHE_HOME", ".cache"), []}
      :user_log -> {variable("XDG_CACHE_HOME", ".cache"), [~c"log"]}
      :user_config -> {variable("XDG_CONFIG_HOME", ".config"), []}
      :user_data -> {variable("XDG_DATA_HOME", ".local/share"), []}
      :site_config -> {:all, several("XDG_CONFIG_DIRS", "/etc/xdg")}
      :site_data -> {:all, several("XDG_DATA_DIRS", "/usr/local/share:/usr/share")}
    end
  end

  defp places(:darwin, type) do
    case type do
      :user_cache -> {home("Library/Caches"), []}
      :user_log -> {home("Library/Logs"), []}
      :user_config -> {home("Library/Application Support"), []}
      :user_data -> {home("Library/Application Support"), []}
      :site_config -> {:all, [~c"/Library/Application Support"]}
      :site_data -> {:all, [~c"/Library/Application Support"]}
    end
  end

  defp places(:windows, type) do
    case type do
      :user_cache -> {variable("LOCALAPPDATA", "Local"), [~c"Cache"]}
      :user_log -> {variable("LOCALAPPDATA", "Local"), [~c"Logs"]}
      :user_config -> {variable("APPDATA", "Roaming"), []}
      :user_data -> {variable("LOCALAPPDATA", "Local"), []}
      :site_config -> :none
      :site_data -> :none
    end
  end

  defp variable(name, default) do
    case :quaff_system.getenv(name) do
      nil -> home(default)
      dir -> :unicode.characters_to_list(dir)
    end
  end

  defp home(dir), do: :unicode.characters_to_list((:quaff_system.getenv("HOME") || "/") <> "/" <> dir)

  defp several(name, default) do
    for dir <- :binary.split(:quaff_system.getenv(name) || default, ":", [:global]), do: :unicode.characters_to_list(dir)
  end
end
