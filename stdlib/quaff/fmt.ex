defmodule Quaff.Fmt do
  @moduledoc false

  # `quaff fmt`: formats files, or checks that they are. `.formatter.exs` is read as `mix format` reads it, without plugins and
  # dependencies.

  @help """
  Usage: quaff fmt [OPTIONS] [FILE|DIRECTORY|PATTERN|- ...]

  Formats Elixir files in place; without arguments those under :inputs in .formatter.exs. A directory stands for all .ex
  and .exs files below it, - for standard input, which is printed formatted.

  Options:
    --check, --check-formatted   change nothing; status 1 if a file is not formatted
    --dry-run                    change nothing
    --dot-formatter FILE         read this instead of .formatter.exs
    --migrate                    also replace what is deprecated
    --stdin-filename NAME        what errors call standard input
    -h, --help                   this text
  """

  @switches [
    check: :boolean,
    check_formatted: :boolean,
    dry_run: :boolean,
    dot_formatter: :string,
    migrate: :boolean,
    stdin_filename: :string,
    force: :boolean,
    verbose: :boolean,
    help: :boolean
  ]

  def main(argv) do
    case OptionParser.parse(argv, strict: @switches, aliases: [h: :help]) do
      {_, _, [{option, _} | _]} -> stop("quaff fmt: unknown option #{option}\nTry 'quaff fmt --help'.")
      {options, arguments, []} -> if options[:help], do: IO.write(@help), else: run(arguments, options)
    end
  end

  defp stop(message) do
    IO.puts(:stderr, message)
    exit({:shutdown, 1})
  end

  defp run(arguments, options) do
    settings = settings(options)
    settings = if options[:migrate], do: [migrate: true] ++ settings, else: settings
    results = arguments |> files(settings) |> Enum.map(&format(&1, settings, options))
    if :failed in results, do: exit({:shutdown, 1})
    unformatted = for {:unformatted, name, old, new} <- results, do: {name, old, new}

    if (options[:check] || options[:check_formatted]) && unformatted != [] do
      stop(
        "** (Mix) mix format failed due to --check-formatted.\nThe following files are not formatted:\n\n" <>
          Enum.map_join(unformatted, "\n", &shown/1)
      )
    end

    :ok
  end

  ## What to format

  defp settings(options) do
    file = options[:dot_formatter] || ".formatter.exs"

    cond do
      File.regular?(file) ->
        case Code.eval_file(file) do
          {settings, _} when is_list(settings) ->
            if Keyword.keyword?(settings), do: settings, else: stop("** (Mix) Expected #{inspect(file)} to return a keyword list, got: #{inspect(settings)}")

          {other, _} ->
            stop("** (Mix) Expected #{inspect(file)} to return a keyword list, got: #{inspect(other)}")
        end

      options[:dot_formatter] ->
        stop("** (Mix) Formatter file #{inspect(file)} does not exist")

      true ->
        []
    end
  end

  defp files([], settings) do
    case List.wrap(settings[:inputs]) do
      [] ->
        stop(
          "** (Mix) Expected one or more files/patterns to be given to mix format or for a .formatter.exs file to exist " <>
            "with an :inputs or :subdirectories key"
        )

      patterns ->
        found(patterns, patterns)
    end
  end

  defp files(arguments, _settings), do: found(arguments, arguments)

  defp found(patterns, given) do
    case patterns |> Enum.flat_map(&expand/1) |> Enum.uniq() do
      [] ->
        stop(
          "** (Mix) Could not find a file to format. The files/patterns given to command line did not point to any " <>
            "existing file. Got: #{inspect(given)}"
        )

      files ->
        files
    end
  end

  defp expand("-"), do: [:stdin]

  defp expand(pattern) do
    if File.dir?(pattern),
      do: Path.wildcard(Path.join(pattern, "**/*.{ex,exs}"), match_dot: true),
      else: pattern |> Path.wildcard(match_dot: true) |> Enum.filter(&File.regular?/1)
  end

  ## Formatting

  defp format(:stdin, settings, options) do
    name = options[:stdin_filename] || "stdin.exs"
    old = IO.read(:stdio, :eof)
    old = if is_binary(old), do: old, else: ""

    with {:ok, new} <- formatted(name, old, settings) do
      cond do
        check?(options) -> if old == new, do: :ok, else: {:unformatted, name, old, new}
        true -> IO.write(new)
      end
    end
  end

  defp format(file, settings, options) do
    old = File.read!(file)

    with {:ok, new} <- formatted(file, old, settings) do
      cond do
        old == new -> :ok
        check?(options) -> {:unformatted, Path.expand(file), old, new}
        options[:dry_run] -> :ok
        true -> File.write!(file, new)
      end
    end
  end

  defp check?(options), do: options[:check] || options[:check_formatted]

  defp formatted(file, text, settings) do
    case Code.format_string!(text, [file: file] ++ settings) do
      "" -> {:ok, ""}
      formatted -> {:ok, IO.iodata_to_binary([formatted, ?\n])}
    end
  rescue
    error in [SyntaxError, TokenMissingError, MismatchedDelimiterError] ->
      IO.puts(:stderr, "mix format failed for file: #{file}\n" <> Exception.format_banner(:error, error))
      :failed
  end

  ## Differences

  # The lines that differ, with their numbers, as `mix format --check-formatted` shows them.
  defp shown({name, old, new}) do
    script = List.myers_difference(String.split(old, "\n"), String.split(new, "\n"))
    width = [old, new] |> Enum.map(&length(String.split(&1, "\n"))) |> Enum.max() |> Integer.to_string() |> byte_size()
    "#{name}\n" <> lines(script, 1, 1, width) <> "\n"
  end

  defp lines([], _, _, _), do: ""
  defp lines([{:eq, same} | rest], old, new, width), do: lines(rest, old + length(same), new + length(same), width)

  defp lines([{:del, gone} | rest], old, new, width) do
    blank = String.duplicate(" ", width)
    text = for {line, index} <- Enum.with_index(gone, old), do: [pad(index, width), " ", blank, " -|", line, "\n"]
    IO.iodata_to_binary(text) <> lines(rest, old + length(gone), new, width)
  end

  defp lines([{:ins, come} | rest], old, new, width) do
    blank = String.duplicate(" ", width)
    text = for {line, index} <- Enum.with_index(come, new), do: [blank, " ", pad(index, width), " +|", line, "\n"]
    IO.iodata_to_binary(text) <> lines(rest, old, new + length(come), width)
  end

  defp pad(number, width), do: number |> Integer.to_string() |> String.pad_leading(width)
end
