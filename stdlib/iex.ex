defmodule IEx do
  @moduledoc """
  The interactive shell.

  `quaff` without arguments (or `quaff repl`) starts it. Expressions are evaluated line by line, results are numbered and
  kept (`v/1`), and the functions of `IEx.Helpers` are at hand: `h()` lists them.

  `configure/1` changes how it looks:

      IEx.configure(inspect: [limit: 10], colors: [enabled: false])
  """

  @defaults [
    colors: [],
    inspect: [],
    history_size: 20,
    default_prompt: "%prefix(%counter)>",
    alive_prompt: "%prefix(%node)%counter>",
    continuation_prompt: "%prefix(%counter)>",
    alive_continuation_prompt: "%prefix(%node)%counter>",
    width: 80,
    auto_reload: false,
    parser: {IEx.Evaluator, :parse, []},
    dot_iex: nil
  ]

  @doc "Changes options of the shell: `:colors`, `:inspect`, `:history_size`, `:width` and the prompts."
  def configure(options) when is_list(options) do
    for {key, _} <- options, not Keyword.has_key?(@defaults, key) do
      raise ArgumentError, "unknown IEx configuration #{inspect(key)}"
    end

    merged =
      Enum.reduce(options, configuration(), fn
        {key, value}, kept when key in [:colors, :inspect] -> Keyword.update(kept, key, value, &Keyword.merge(&1, value))
        {key, value}, kept -> Keyword.put(kept, key, value)
      end)

    :persistent_term.put(:iex_configuration, merged)
    :ok
  end

  @doc "The options of the shell as they are."
  def configuration, do: :persistent_term.get(:iex_configuration, @defaults)

  @doc "The options with which results are printed."
  def inspect_opts do
    options = Keyword.merge([width: width(), pretty: true], configuration()[:inspect])
    if color?(), do: Keyword.put_new(options, :syntax_colors, IO.ANSI.syntax_colors()), else: options
  end

  @doc "How wide output may be, in columns: the terminal's width, at most what is configured."
  def width do
    case Code.ensure_loaded?(:io) and :io.columns() do
      {:ok, columns} -> min(columns, configuration()[:width])
      _ -> configuration()[:width]
    end
  end

  @colors [
    eval_result: :yellow,
    eval_info: :normal,
    eval_error: :red,
    eval_interrupt: :yellow,
    stack_info: :red,
    blame_diff: :red
  ]

  @doc "The text in the colour of its kind, where output is coloured."
  def color(kind, text) do
    chosen = Keyword.get(configuration()[:colors], kind, @colors[kind])

    # Results carry the colours of their parts.
    if color?() and chosen not in [nil, :normal] and kind != :eval_result do
      IO.iodata_to_binary(IO.ANSI.format([chosen, text], true))
    else
      text
    end
  end

  @doc false
  def color?, do: Keyword.get(configuration()[:colors], :enabled, :quaff_shell.terminal() and IO.ANSI.enabled?())

  @doc "What an expression returns when its result is not to be shown."
  def dont_display_result, do: :"do not show this result in output"

  @doc "Whether the shell runs."
  def started?, do: :quaff_shell.running()

  @doc "Runs a function when the shell is left."
  def after_spawn(fun) when is_function(fun), do: :persistent_term.put(:iex_after_spawn, [fun | after_spawn()])

  @doc "What runs when a shell starts."
  def after_spawn, do: :persistent_term.get(:iex_after_spawn, [])

  @doc false
  def run_after_exit, do: :ok

  @doc """
  Stops here when the shell runs: prints the place. Outside of the shell nothing happens.
  """
  defmacro pry do
    quote do
      IEx.__pry__(binding(), __ENV__)
    end
  end

  @doc false
  def __pry__(binding, env) do
    if started?() do
      IO.puts("Break reached: #{Exception.format_mfa(env.module || :"(file)", elem(env.function || {:"(file)", 0}, 0), elem(env.function || {:"(file)", 0}, 1))} (#{Path.relative_to_cwd(env.file)}:#{env.line})\n")
      Quaff.Shell.Pry.run(binding, env)
    else
      :ok
    end
  end

  @doc "Not of use here: breakpoints need a compiled module. See `pry/0`."
  def break!(_ast, _stops \\ 1), do: raise(RuntimeError, "cannot set a breakpoint, use IEx.pry() in the function instead")
end
