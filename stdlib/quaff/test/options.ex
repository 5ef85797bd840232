defmodule Quaff.Test.Options do
  @moduledoc false

  # The arguments of `quaff test`. A table: option, kind, key.

  @options [
    {"--seed", :integer, :seed},
    {"--max-cases", :integer, :max_cases},
    {"--max-failures", :integer, :max_failures},
    {"--timeout", :timeout, :timeout},
    {"--slowest", :integer, :slowest},
    {"--slowest-modules", :integer, :slowest_modules},
    {"--repeat-until-failure", :integer, :repeat_until_failure},
    {"--exit-status", :integer, :exit_status},
    {"--include", :many, :include},
    {"--exclude", :many, :exclude},
    {"--only", :many, :only},
    {"--formatter", :formatter, :formatters},
    {"--name-pattern", :regex, :name_pattern},
    {"-n", :regex, :name_pattern},
    {"--trace", :flag, :trace},
    {"--failed", :flag, :failed},
    {"--dry-run", :flag, :dry_run},
    {"--color", :flag, :color},
    {"--raise", :flag, :raise},
    {"--compile", :flag, :ignored},
    {"--start", :flag, :start},
    {"--deps-check", :flag, :ignored},
    {"--archives-check", :flag, :ignored},
    {"--elixir-version-check", :flag, :ignored},
    {"--force", :flag, :ignored},
    {"--stale", :flag, :ignored},
    {"--all-warnings", :flag, :ignored},
    {"--warnings-as-errors", :flag, :ignored},
    {"--preload-modules", :flag, :ignored},
    {"--max-requires", :integer, :ignored},
    {"--partitions", :integer, :partitions}
  ]

  @help """
  Runs ExUnit tests.

  Usage: quaff test [OPTIONS] [PATH[:LINE] ...]
         quaff test --golden DIR [--bless] [--jobs N] [WORD ...]

  Without a path: the *_test.exs files of the project's test folder. The project is the nearest folder with a mix.exs;
  without one, sources beside the tests are loaded.

  Options:
    --seed N, --max-cases N, --max-failures N, --timeout MS, --trace
    --only TAG[:VALUE], --include TAG[:VALUE], --exclude TAG[:VALUE], --name-pattern REGEX
    --slowest N, --slowest-modules N, --repeat-until-failure N
    --failed            only the tests that failed the last time
    --dry-run           print what would run
    --partitions N      run one part of N of the files: the one that MIX_TEST_PARTITION says, from 1
    --raise             end with status 1 when a test fails
    --formatter MODULE, --exit-status N, --color, --no-color
    --watch             run again whenever a file changes
    --golden DIR        compare what scripts print with recorded answers; --bless records them
  """

  def parse(argv), do: parse(argv, [], [])

  defp parse([], options, paths), do: {:ok, finish(options), :lists.reverse(paths)}
  defp parse([help | _], _, _) when help in ["--help", "-h"], do: {:help, String.trim_trailing(@help, "\n")}
  defp parse(["--" | rest], options, paths), do: {:ok, finish(options), :lists.reverse(paths) ++ rest}

  defp parse(["-" <> _ = argument | rest], options, paths) do
    {name, given} =
      case String.split(argument, "=", parts: 2) do
        [name, value] -> {name, value}
        [name] -> {name, nil}
      end

    case {List.keyfind(@options, name, 0), name} do
      {{_, :flag, key}, _} ->
        parse(rest, [{key, true} | options], paths)

      {nil, "--no-" <> positive} ->
        case List.keyfind(@options, "--" <> positive, 0) do
          {_, :flag, key} -> parse(rest, [{key, false} | options], paths)
          _ -> unknown(argument)
        end

      {nil, _} ->
        unknown(argument)

      {{_, kind, key}, _} ->
        case given || List.first(rest) do
          nil ->
            {:error, "quaff: #{name} needs a value"}

          value ->
            rest = if given, do: rest, else: tl(rest)

            case value(kind, value) do
              {:ok, value} -> parse(rest, [{key, value} | options], paths)
              :error -> {:error, "quaff: #{name} : Expected type #{kind}, got #{inspect(value)}"}
            end
        end
    end
  end

  defp parse([path | rest], options, paths), do: parse(rest, options, [path | paths])

  defp unknown(argument), do: {:error, "quaff: unknown option #{argument}\nTry 'quaff test --help'."}

  defp value(:integer, text) do
    case Integer.parse(text) do
      {n, ""} -> {:ok, n}
      _ -> :error
    end
  end

  defp value(:timeout, "infinity"), do: {:ok, :infinity}
  defp value(:timeout, text), do: value(:integer, text)
  defp value(:many, text), do: {:ok, text}
  defp value(:formatter, text), do: {:ok, Module.concat([text])}

  defp value(:regex, text) do
    case Regex.compile(text) do
      {:ok, regex} -> {:ok, regex}
      _ -> :error
    end
  end

  # Repeated options become lists, in the order given; of others the last counts.
  defp finish(options) do
    options = :lists.reverse(options)
    many = for key <- [:include, :exclude, :only, :formatters], (values = Keyword.get_values(options, key)) != [], do: {key, values}
    Keyword.merge(Keyword.drop(options, [:ignored]), many)
  end

  @doc "Whether output is coloured: as asked for, else on a terminal."
  def color?(options) do
    case Keyword.fetch(options, :color) do
      {:ok, color} -> color
      :error -> :quaff_io.terminal() and :quaff_system.getenv("NO_COLOR") in [nil, ""]
    end
  end
end
