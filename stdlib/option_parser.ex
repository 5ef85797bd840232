defmodule OptionParser do
  @moduledoc """
  Switches and arguments of a command line.

  Which switches there are is told by `:strict` (others are errors) or `:switches` (others are taken if their names are
  known atoms), a keyword list of types: `:boolean`, `:count`, `:integer`, `:float`, `:string`, `:regex`, or with `:keep` in a list to
  keep all values. `:aliases` names short forms, `[v: :verbose]`. Further options: `:allow_nonexistent_atoms` and
  `:return_separator`.
  """

  @types [:boolean, :count, :integer, :float, :string, :keep, :regex]

  defmodule ParseError do
    @moduledoc "Raised by the parsing functions with `!`."
    defexception [:message]
  end

  @doc """
  Switches, arguments and what was wrong.

      iex> OptionParser.parse(["--port", "80", "start", "--fast"], strict: [port: :integer])
      {[port: 80], ["start"], [{"--fast", nil}]}
  """
  def parse(argv, opts \\ []) when is_list(argv) and is_list(opts), do: do_parse(argv, config(opts), [], [], [], true)

  @doc """
  Switches and arguments; raises `OptionParser.ParseError` for what is wrong.

      iex> OptionParser.parse!(["-v", "file"], strict: [verbose: :boolean], aliases: [v: :verbose])
      {[verbose: true], ["file"]}
  """
  def parse!(argv, opts \\ []) when is_list(argv) and is_list(opts), do: checked!(parse(argv, opts), opts)

  @doc """
  As `parse/2`, but stops at the first argument.

      iex> OptionParser.parse_head(["--dry", "copy", "--dry"], strict: [dry: :boolean])
      {[dry: true], ["copy", "--dry"], []}
  """
  def parse_head(argv, opts \\ []) when is_list(argv) and is_list(opts), do: do_parse(argv, config(opts), [], [], [], false)

  @doc "As `parse_head/2`, but raises `OptionParser.ParseError`."
  def parse_head!(argv, opts \\ []) when is_list(argv) and is_list(opts), do: checked!(parse_head(argv, opts), opts)

  defp checked!({parsed, args, []}, _opts), do: {parsed, args}
  defp checked!({_, _, errors}, opts), do: raise(ParseError, OptionParser.Report.text(errors, opts))

  defp do_parse(argv, config, parsed, args, invalid, all?) do
    case next_with_config(argv, config) do
      {:ok, option, value, rest} -> do_parse(rest, config, store(option, value, parsed, config), args, invalid, all?)
      {:invalid, option, value, rest} -> do_parse(rest, config, parsed, args, [{option, value} | invalid], all?)
      {:undefined, option, _value, rest} when config.strict? -> do_parse(rest, config, parsed, args, [{option, nil} | invalid], all?)
      {:undefined, _option, _value, rest} -> do_parse(rest, config, parsed, args, invalid, all?)
      {:error, ["--" | rest]} when not config.return_separator -> done(parsed, args, rest, invalid)
      {:error, ["--" | _] = rest} -> done(parsed, args, rest, invalid)
      {:error, []} -> done(parsed, args, [], invalid)
      {:error, [arg | rest]} when all? -> do_parse(rest, config, parsed, [arg | args], invalid, all?)
      {:error, rest} -> done(parsed, args, rest, invalid)
    end
  end

  defp done(parsed, args, rest, invalid), do: {:lists.reverse(parsed), :lists.reverse(args, rest), :lists.reverse(invalid)}

  defp store(option, value, parsed, config) do
    types = types(option, config)

    cond do
      :count in types -> Keyword.update(parsed, option, value, &(&1 + value))
      :keep in types -> [{option, value} | parsed]
      true -> [{option, value} | Keyword.delete(parsed, option)]
    end
  end

  @doc """
  One step: `{:ok, switch, value, rest}`, `{:invalid, switch, value, rest}`, `{:undefined, switch, value, rest}`, or
  `{:error, argv}` before an argument or at the end.

      iex> OptionParser.next(["--port", "80", "x"], strict: [port: :integer])
      {:ok, :port, 80, ["x"]}
  """
  def next(argv, opts \\ []) when is_list(argv) and is_list(opts), do: next_with_config(argv, config(opts))

  defp config(opts) do
    {switches, strict?} =
      cond do
        opts[:switches] && opts[:strict] -> raise ArgumentError, ":switches and :strict cannot be given together"
        switches = opts[:switches] -> {switches, false}
        strict = opts[:strict] -> {strict, true}
        true ->
          IO.warn("not passing the :switches or :strict option to OptionParser is deprecated")
          {[], false}
      end

    Enum.each(switches, fn {_name, types} -> check_types(List.wrap(types)) end)

    %{
      aliases: opts[:aliases] || [],
      allow_nonexistent_atoms: opts[:allow_nonexistent_atoms] || false,
      return_separator: opts[:return_separator] || false,
      strict?: strict?,
      switches: switches
    }
  end

  defp check_types(types) do
    case types -- @types do
      [] -> :ok
      wrong -> raise ArgumentError, "invalid switch types/modifiers: " <> Enum.map_join(wrong, ", ", &inspect/1)
    end
  end

  defp next_with_config([], _config), do: {:error, []}
  defp next_with_config(["--" | _] = argv, _config), do: {:error, argv}
  defp next_with_config(["-" | _] = argv, _config), do: {:error, argv}

  defp next_with_config(["--" <> option | rest], config) do
    {name, value} = split_value(option)

    if String.contains?(name, "_") do
      {:undefined, "--" <> name, value, rest}
    else
      found("--" <> name, long(name, config), value, rest, config)
    end
  end

  # A negative number is an argument.
  defp next_with_config([<<?-, digit, _::binary>> | _] = argv, _config) when digit in ?0..?9, do: {:error, argv}

  defp next_with_config(["-" <> option | rest] = argv, config) when is_binary(option) do
    {name, value} = split_value(option)
    key = existing_atom(name, config)

    cond do
      String.contains?(name, ["-", "_"]) -> {:undefined, "-" <> name, value, rest}
      key != nil and is_list(config.aliases) and Keyword.has_key?(config.aliases, key) -> short(argv, name, config.aliases[key], value, rest, config)
      # A letter that nobody knows takes what follows along, in strict mode as well.
      String.length(name) == 1 -> found("-" <> name, :unknown, value, rest, %{config | strict?: false})
      true -> next_with_config(letters(option) ++ rest, config)
    end
  end

  defp next_with_config(argv, _config), do: {:error, argv}

  defp short(_argv, name, option, value, rest, config) do
    tag = if Keyword.has_key?(config.switches, option) or not config.strict?, do: {:switch, option}, else: :unknown
    found("-" <> name, tag, value, rest, config)
  end

  defp split_value(option) do
    case :binary.split(option, "=") do
      [name, value] -> {name, value}
      [name] -> {name, nil}
    end
  end

  # `-abc` is `-a -b -c`; what starts with a digit or `=` is the value of the letter before.
  defp letters(text) do
    {letter, rest} = String.next_grapheme(text)

    case rest do
      "" -> ["-" <> letter]
      "=" <> _ -> ["-" <> letter <> rest]
      <<digit, _::binary>> when digit in ?0..?9 -> ["-" <> letter <> "=" <> rest]
      _ -> ["-" <> letter | letters(rest)]
    end
  end

  defp long(name, config) do
    key = existing_atom(name, config)

    cond do
      key != nil and Keyword.has_key?(config.switches, key) -> {:switch, key}
      negated = negated(name, config) -> {:negated, negated}
      config.strict? or key == nil -> :unknown
      true -> {:switch, key}
    end
  end

  defp negated("no-" <> name, config) do
    key = existing_atom(name, config)
    if key != nil and Keyword.has_key?(config.switches, key) and :boolean in types(key, config), do: key
  end

  defp negated(_name, _config), do: nil

  # Names ending in a dash, or empty, are of no switch.
  defp existing_atom(name, config) do
    if name == "" or String.ends_with?(name, "-") do
      nil
    else
      name = String.replace(name, "-", "_")
      if config.allow_nonexistent_atoms, do: String.to_atom(name), else: String.to_existing_atom(name)
    end
  rescue
    ArgumentError -> nil
  end

  defp types(option, config) do
    List.wrap(Keyword.get(config.switches, option))
  end

  defp found(shown, :unknown, value, rest, config) do
    if config.strict? or value != nil do
      {:undefined, shown, value, rest}
    else
      {value, rest} = loose_value(rest)
      {:undefined, shown, value, rest}
    end
  end

  defp found(_shown, {:negated, option}, nil, rest, _config), do: {:ok, option, false, rest}
  defp found(shown, {:negated, _option}, value, rest, _config), do: {:invalid, shown, value, rest}

  defp found(shown, {:switch, option}, value, rest, config) do
    types = types(option, config)

    cond do
      :boolean in types -> boolean(shown, option, value, rest)
      :count in types and value == nil -> {:ok, option, 1, rest}
      :count in types -> {:invalid, shown, value, rest}
      value != nil -> convert(shown, option, value, rest, types)
      types == [] -> with({value, rest} = loose_value(rest), do: {:ok, option, value, rest})
      value?(rest) -> convert(shown, option, hd(rest), tl(rest), types)
      true -> {:invalid, shown, nil, rest}
    end
  end

  defp boolean(_shown, option, nil, rest), do: {:ok, option, true, rest}
  defp boolean(_shown, option, "true", rest), do: {:ok, option, true, rest}
  defp boolean(_shown, option, "false", rest), do: {:ok, option, false, rest}
  defp boolean(shown, _option, value, rest), do: {:invalid, shown, value, rest}

  defp loose_value(rest), do: if(value?(rest), do: {hd(rest), tl(rest)}, else: {true, rest})

  defp value?(["-" | _]), do: true
  defp value?([<<?-, digit, _::binary>> | _]) when digit in ?0..?9, do: true
  defp value?(["-" <> _ | _]), do: false
  defp value?([]), do: false
  defp value?(_), do: true

  defp convert(shown, option, value, rest, types) do
    converted =
      cond do
        :integer in types -> whole(Integer.parse(value))
        :float in types -> whole(Float.parse(value))
        :regex in types -> with({:error, _} <- Regex.compile(value, "u"), do: :error)
        true -> {:ok, value}
      end

    case converted do
      {:ok, value} -> {:ok, option, value, rest}
      :error -> {:invalid, shown, value, rest}
    end
  end

  defp whole({value, ""}), do: {:ok, value}
  defp whole(_), do: :error

  @doc """
  A command line of switches. Of `:count` switches, named in `:switches`, each is repeated.

      iex> OptionParser.to_argv(dry_run: true, color: false, level: 3)
      ["--dry-run", "--no-color", "--level", "3"]
  """
  def to_argv(enum, options \\ []) do
    switches = Keyword.get(options, :switches, [])

    Enum.flat_map(enum, fn
      {_key, nil} -> []
      {key, true} -> [switch(key, "--")]
      {key, false} -> [switch(key, "--no-")]
      {key, value} -> if switches[key] == :count, do: List.duplicate(switch(key, "--"), value), else: [switch(key, "--"), to_string(value)]
    end)
  end

  defp switch(key, prefix), do: prefix <> (key |> Atom.to_string() |> String.replace("_", "-"))

  @doc ~S"""
  Splits a command line at spaces, outside of quotes.

      iex> OptionParser.split(~S(say "hello world" it\ is))
      ["say", "hello world", "it is"]
  """
  def split(string) when is_binary(string), do: string |> String.trim_leading(" ") |> words("", [], nil)

  defp words("", "", words, nil), do: :lists.reverse(words)
  defp words("", word, words, nil), do: :lists.reverse([word | words])
  defp words("", _word, _words, quote), do: raise("argv string did not terminate properly, a #{<<quote>>} was opened but never closed")
  defp words(<<quote, rest::binary>>, word, words, nil) when quote in [?", ?'], do: words(rest, word, words, quote)
  defp words(<<quote, rest::binary>>, word, words, quote), do: words(rest, word, words, nil)
  defp words(<<?\\, char, rest::binary>>, word, words, nil) when char in [?", ?', ?\s], do: words(rest, <<word::binary, char>>, words, nil)
  defp words(<<?\\, char, rest::binary>>, word, words, char) when char != nil, do: words(rest, <<word::binary, char>>, words, char)
  defp words(<<?\s, rest::binary>>, word, words, nil), do: words(String.trim_leading(rest, " "), "", [word | words], nil)
  defp words(<<char, rest::binary>>, word, words, quote), do: words(rest, <<word::binary, char>>, words, quote)
end
