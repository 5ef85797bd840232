defmodule Quaff.Shell do
  @moduledoc false

  # The shell: reads expressions, has them evaluated, prints what came of them.
  #
  # Three processes: this one reads and keeps the binding; an evaluator runs the expressions, so that its mailbox is the
  # user's and a crash of it costs the binding and no more (as in `iex`); a completer answers the Tab key while this one
  # waits for a line. Lines come from the line editor on a terminal, else from standard input with the prompt repeated for
  # an unfinished expression, which is what `iex` does and what recorded transcripts show.

  alias Quaff.Shell.{Complete, Evaluator}

  def main(files) do
    terminal = :quaff_shell.terminal()
    IO.puts(banner())
    completer = if terminal, do: spawn(&Complete.serve/0)
    if completer, do: :quaff_shell.completer(completer)
    :quaff_shell.shell(self())

    state = %{
      counter: 1,
      lines: [],
      binding: [],
      env: fresh_env(),
      evaluator: nil,
      terminal: terminal,
      completer: completer,
      interrupted: false
    }

    state = start_evaluator(state)
    state = run_file(state, dot_iex())
    files |> Enum.reduce(state, &require_file/2) |> loop()
  end

  @doc false
  def banner do
    "Interactive Elixir (#{System.version()}) on Quaff - press Ctrl+D to exit (type h() ENTER for help)"
  end

  defp fresh_env do
    {_, _, env} = Code.eval_quoted_with_env(quote(do: import(IEx.Helpers)), [], Code.env_for_eval(file: "iex"))
    env
  end

  defp dot_iex do
    Enum.find([".iex.exs", Path.join(System.user_home() || ".", ".iex.exs")], &File.regular?/1)
  end

  defp run_file(state, nil), do: state
  defp run_file(state, path), do: evaluate(state, {:file, path})

  defp require_file(path, state) do
    if File.regular?(path) do
      evaluate(state, {:require, path})
    else
      IO.puts(:stderr, "No file named #{path}")
      state
    end
  end

  defp start_evaluator(state) do
    {pid, ref} = Evaluator.start()
    %{state | evaluator: {pid, ref}}
  end

  defp loop(state) do
    {read, state} = read(state)

    case read do
      :eof ->
        if state.terminal, do: IO.puts("")
        leave(0)

      :interrupted when state.lines == [] and state.interrupted ->
        leave(130)

      :interrupted ->
        if state.lines == [], do: IO.puts("(Ctrl-C again leaves)")
        loop(%{state | lines: [], interrupted: true})

      line ->
        loop(line(%{state | interrupted: false}, line))
    end
  end

  defp leave(status) do
    IEx.run_after_exit()
    exit({:shutdown, status})
  end

  # A process of its own waits for the line, so that this one hears at once when the evaluator dies.
  defp read(%{terminal: true} = state) do
    if state.completer, do: send(state.completer, {:context, state.binding, state.env})
    {shell, prompt} = {self(), prompt(state)}
    reader = spawn(fn -> send(shell, {self(), :quaff_shell.read_line(prompt)}) end)
    wait_for_line(state, reader)
  end

  defp read(state) do
    line = IO.gets(prompt(%{state | lines: []}))
    {if(is_binary(line), do: line, else: :eof), notice_death(state)}
  end

  defp wait_for_line(%{evaluator: {pid, ref}} = state, reader) do
    receive do
      {^reader, line} -> {line, state}
      {:DOWN, ^ref, :process, ^pid, reason} -> state |> died(pid, reason) |> wait_for_line(reader)
    end
  end

  # An evaluator that died between two lines does not take the next one with it.
  defp notice_death(%{evaluator: {pid, ref}} = state) do
    receive do
      {:DOWN, ^ref, :process, ^pid, reason} -> died(state, pid, reason)
    after
      0 -> state
    end
  end

  defp prompt(%{lines: []} = state), do: filled(:default_prompt, state.counter)
  defp prompt(state), do: filled(:continuation_prompt, state.counter)

  defp filled(kind, counter) do
    pattern = IEx.configuration()[kind]

    pattern
    |> String.replace("%counter", Integer.to_string(counter))
    |> String.replace("%prefix", if(kind == :default_prompt, do: "iex", else: "..."))
    |> String.replace("%node", "nonode@nohost")
    |> Kernel.<>(" ")
  end

  defp line(state, "#iex:break\n") when state.lines != [] do
    place = "iex:#{state.counter}"
    text = "** (TokenMissingError) token missing on #{place}:\nerror: incomplete expression\n└─ #{place}"
    IO.puts(:stderr, IEx.color(:eval_error, text))
    %{state | lines: []}
  end

  defp line(state, line) do
    text = IO.iodata_to_binary([state.lines, line])
    text = if state.lines == [], do: continued(text), else: text

    case parse(text, state) do
      # An empty line is an expression as well: `nil`.
      {:ok, {:__block__, _, []} = quoted} -> evaluate(%{state | lines: []}, {:quoted, quoted})
      {:ok, quoted} -> evaluate(remember(state, text), {:quoted, quoted})
      :incomplete -> %{state | lines: [state.lines, line]}
      {:error, exception} -> failed(remember(state, text), exception)
    end
  end

  defp remember(state, text) do
    if state.terminal, do: :quaff_shell.remember(String.trim_trailing(text, "\n"))
    %{state | lines: []}
  end

  @continuing ["|>", "<|>", "~>", "<~", "++", "--", "<>", "&&", "||", "and ", "or ", "in ", "=="]

  # A line that begins with an operator goes on with the last result.
  defp continued(text) do
    if String.starts_with?(String.trim_leading(text), @continuing), do: "v() " <> text, else: text
  end

  defp parse(text, state) do
    {:ok, Code.string_to_quoted!(text, file: "iex", line: state.counter)}
  rescue
    exception ->
      if incomplete?(exception), do: :incomplete, else: {:error, exception}
  end

  defp incomplete?(%TokenMissingError{}), do: true
  defp incomplete?(%SyntaxError{description: "missing terminator" <> _}), do: true
  defp incomplete?(%SyntaxError{description: "syntax error: expression is incomplete" <> _}), do: true
  defp incomplete?(_), do: false

  defp failed(state, exception) do
    IO.puts(:stderr, IEx.color(:eval_error, Exception.format_banner(:error, exception)))
    state
  end

  defp evaluate(%{evaluator: {pid, ref}} = state, what) do
    send(pid, {:evaluate, self(), what, state.counter, state.binding, state.env})
    await(state, pid, ref)
  end

  defp await(state, pid, ref) do
    receive do
      {:evaluated, ^pid, result} ->
        case result do
          {:ok, binding, env} -> %{state | binding: binding, env: env, counter: state.counter + 1}
          {:loaded, binding, env} -> %{state | binding: binding, env: env}
          :error -> state
          {:respawn, message} -> respawn(%{state | counter: state.counter + 1}, message)
        end

      {:DOWN, ^ref, :process, ^pid, reason} ->
        died(state, pid, reason)

      :interrupt ->
        Process.demonitor(ref, [:flush])
        Process.exit(pid, :kill)
        IO.puts(:stderr, IEx.color(:eval_interrupt, "** (EXIT from #{inspect(pid)}) evaluation interrupted"))
        # What was bound before stays: only the running expression is given up.
        start_evaluator(state)
    end
  end

  defp died(state, pid, reason) do
    text = shell_text(Exception.format_banner({:EXIT, pid}, reason))
    # What is written to standard output while a line is edited goes above it.
    IO.puts(if(state.terminal, do: :stdio, else: :stderr), IEx.color(:eval_error, text))
    respawn(state, "")
  end

  defp respawn(state, message) do
    IO.puts(message)
    IO.puts(banner())
    start_evaluator(%{state | binding: [], env: fresh_env()})
  end

  defp shell_text(text) do
    case String.split(text, ") ", parts: 2) do
      [head, reason] -> head <> ") shell process exited with reason: " <> reason
      _ -> text
    end
  end
end
