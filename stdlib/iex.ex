defmodule IEx do
  @moduledoc """
  The interactive shell.

  `quaff` without arguments (or `quaff repl`) starts it. Expressions are evaluated line by line, results are numbered and
  kept (`v/1`), and the functions of `IEx.Helpers` are at hand: `h()` lists them.

  `configure/1` changes how it looks:

      IEx.configure(inspect: [limit: 10], colors: [enabled: false])
  """

  @defaults [
    alive_prompt: "%prefix(%node)%counter>",
    default_prompt: "%prefix(%counter)>",
    colors: [],
    inspect: [pretty: true],
    history_size: 20,
    auto_reload: false
  ]

  @doc """
  Changes options of the shell: `:colors`, `:inspect`, `:history_size`, `:width`, `:default_prompt`, `:alive_prompt`,
  `:auto_reload`, `:dot_iex` and `:parser`.
  """
  def configure(options) do
    for option <- options, not valid?(option), do: raise(ArgumentError, "invalid configuration #{inspect(option)}")

    merged =
      Enum.reduce(options, configuration(), fn
        {key, value}, kept when key in [:colors, :inspect] -> Keyword.update(kept, key, value, &Keyword.merge(&1, value))
        {key, value}, kept -> Keyword.put(kept, key, value)
      end)

    :persistent_term.put(:iex_configuration, merged)
    :ok
  end

  defp valid?({key, value}) when key in [:colors, :inspect], do: is_list(value)
  defp valid?({key, value}) when key in [:history_size, :width], do: is_integer(value)
  defp valid?({key, value}) when key in [:default_prompt, :alive_prompt], do: is_binary(value)
  defp valid?({:auto_reload, value}), do: is_boolean(value)
  defp valid?({:parser, value}), do: match?({m, f, a} when is_atom(m) and is_atom(f) and is_list(a), value)
  defp valid?({:dot_iex, _}), do: true
  defp valid?(_), do: false

  @doc "The options of the shell as they are."
  def configuration, do: :persistent_term.get(:iex_configuration, @defaults)

  @doc "The options with which results are printed."
  def inspect_opts do
    options = Keyword.put_new(configuration()[:inspect], :width, width())
    if color?(), do: Keyword.put_new(options, :syntax_colors, IO.ANSI.syntax_colors()), else: options
  end

  @doc "How wide output may be, in columns: the terminal's width, at most what is configured."
  def width do
    case Code.ensure_loaded?(:io) and :io.columns() do
      {:ok, columns} -> min(columns, configuration()[:width] || 80)
      _ -> configuration()[:width] || 80
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
  def color?, do: Keyword.get_lazy(configuration()[:colors], :enabled, &wanted?/0)

  # Whatever NO_COLOR is set to counts, except nothing.
  defp wanted? do
    case {System.get_env("NO_COLOR", ""), System.get_env("CLICOLOR_FORCE", "")} do
      {"", force} -> force not in ["", "0"] or (:quaff_shell.terminal() and IO.ANSI.enabled?())
      _ -> false
    end
  end

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
  Stops here when the shell runs: the lines that follow are evaluated with the bindings of this place, until
  `continue()`. Without a shell it says so and goes on.
  """
  defmacro pry do
    quote do
      Quaff.Shell.Pry.stop(binding(), __ENV__)
    end
  end

  @doc """
  Lets a function of a module of your own stop: `break! Mod.fun/2`, `break! Mod.fun(_, 5)`,
  `break! Mod.fun(x) when x > 5, 3`. The number says how many times; the breakpoint's number is returned.
  """
  defmacro break!(ast, stops \\ 1), do: break_call(ast, stops, __CALLER__)

  @doc "Lets a function stop: `break!(Mod, :fun, 2)`."
  def break!(module, function, arity, stops \\ 1)
      when is_atom(module) and is_atom(function) and is_integer(arity) and is_integer(stops) and stops > 0 do
    Quaff.Shell.Breaks.set(module, function, arity, nil, stops)
  end

  @doc false
  def break_call({:/, _, [call, arity]} = ast, stops, _env) when is_integer(arity) do
    case Macro.decompose_call(call) do
      {module, function, []} -> quote(do: IEx.break!(unquote(module), unquote(function), unquote(arity), unquote(stops)))
      _ -> unknown_break(ast)
    end
  end

  def break_call({:when, _, [call, guard]} = ast, stops, _env), do: conditional(call, guard, stops, ast)
  def break_call(ast, stops, _env), do: conditional(ast, true, stops, ast)

  defp conditional(call, guard, stops, ast) do
    case Macro.decompose_call(call) do
      {module, function, args} ->
        quote do
          Quaff.Shell.Breaks.set(
            unquote(module),
            unquote(function),
            unquote(length(args)),
            fn
              unquote(args) when unquote(guard) -> true
              _ -> false
            end,
            unquote(stops)
          )
        end

      _ ->
        unknown_break(ast)
    end
  end

  defp unknown_break(ast) do
    raise ArgumentError, """
    unknown expression to break on, expected one of:

      * Mod.fun/arity, such as: URI.parse/1
      * Mod.fun(arg1, arg2, ...), such as: URI.parse(_)
      * Mod.fun(arg1, arg2, ...) when guard, such as: URI.parse(var) when is_binary(var)

    Got #{Macro.to_string(ast)}
    """
  end
end
