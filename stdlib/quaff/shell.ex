defmodule Quaff.Shell do
  @moduledoc false

  # The shell: reads expressions, has them evaluated, prints what came of them.
  #
  # Three processes: this one reads and keeps the binding; an evaluator runs the expressions, so that its mailbox is the
  # user's and a crash of it costs the binding and no more (as in `iex`); a completer answers the Tab key while this one
  # waits for a line. Lines come from the line editor on a terminal, else from standard input with the prompt repeated for
  # an unfinished expression, which is what `iex` does and what recorded transcripts show.

  alias Quaff.Shell.{Complete, Evaluator}

  def main(arguments) do
    {files, dot_iex} = arguments(arguments, [], nil)
    System.argv([])
    terminal = :quaff_shell.terminal()
    IO.puts(banner())
    completer = if terminal, do: spawn(&Complete.serve/0)
    if completer, do: :quaff_shell.completer(completer)
    :quaff_shell.shell(self())
    :persistent_term.put(:iex_shell, self())

    state = %{
      counter: 1,
      lines: [],
      binding: [],
      env: fresh_env(),
      evaluator: nil,
      terminal: terminal,
      completer: completer,
      interrupted: false,
      failed: false,
      pry: nil
    }

    state = start_evaluator(state)
    state = Enum.reduce(files, state, &first/2)
    state |> run_file(dot_iex || dot_iex()) |> loop()
  end

  # As on the command line: what runs first, in order.
  defp arguments([option, value | rest], files, dot_iex) when option in ["-e", "--eval"],
    do: arguments(rest, [{:code, value} | files], dot_iex)

  defp arguments([option, value | rest], files, dot_iex) when option in ["-r", "--require"],
    do: arguments([value | rest], files, dot_iex)

  defp arguments(["--dot-iex", value | rest], files, _), do: arguments(rest, files, value)
  defp arguments(["--color", value | rest], files, dot_iex) do
    if value in ["always", "never"], do: IEx.configure(colors: [enabled: value == "always"])
    arguments(rest, files, dot_iex)
  end

  defp arguments([file | rest], files, dot_iex), do: arguments(rest, [file | files], dot_iex)
  defp arguments([], files, dot_iex), do: {Enum.reverse(files), dot_iex}

  defp first({:code, code}, state), do: evaluate(state, {:code, code})
  defp first(file, state), do: require_file(file, state)

  @doc false
  def banner do
    "Interactive Elixir (#{System.version()}) on Quaff - press Ctrl+D to exit (type h() ENTER for help)"
  end

  defp fresh_env do
    {_, _, env} = Code.eval_quoted_with_env(quote(do: import(IEx.Helpers)), [], Code.env_for_eval(file: "iex"))
    env
  end

  defp dot_iex do
    Enum.find(List.wrap(IEx.configuration()[:dot_iex]) ++ [".iex.exs", Path.join(System.user_home() || ".", ".iex.exs")], &File.regular?/1)
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
        case line(%{state | interrupted: false}, line) do
          # The code that had stopped goes on.
          %{pry: :done} = state -> state
          state -> loop(state)
        end
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
      {:pry, _, _, _, _, _} = request -> state |> requested(request, reader) |> again()
    end
  end

  defp again(state), do: read(state)

  # Code in another process has stopped. What is typed next is the answer: the line is being read already.
  defp requested(state, {:pry, pid, ref, place, binding, env}, reader) do
    IO.puts("Request to pry #{inspect(pid)} at #{place}Allow? [Yn] ")
    answer = receive do: ({^reader, line} -> line)
    if yes?(answer), do: pry(state, pid, ref, binding, env), else: refuse(state, pid, ref)
  end

  defp yes?(answer), do: is_binary(answer) and String.downcase(String.trim(answer)) in ["", "y", "yes"]

  defp refuse(state, pid, ref) do
    send(pid, {ref, :refused})
    state
  end

  # The process is the evaluator until its code goes on.
  defp pry(state, pid, ref, binding, env) do
    send(pid, {ref, :accepted})
    monitor = Process.monitor(pid)
    inside = %{state | evaluator: {pid, monitor}, binding: binding, env: nil, lines: [], pry: {pid, env}, counter: state.counter + 1}
    inside = loop(inside)
    Process.demonitor(monitor, [:flush])
    %{state | counter: inside.counter, failed: false, interrupted: false}
  end

  # An evaluator that died between two lines does not take the next one with it.
  defp notice_death(%{evaluator: {pid, ref}} = state) do
    receive do
      {:DOWN, ^ref, :process, ^pid, reason} -> died(state, pid, reason)
      {:pry, _, _, _, _, _} = request -> ask(state, request)
    after
      0 -> state
    end
  end

  defp ask(state, {:pry, pid, ref, place, binding, env}) do
    question = "Request to pry #{inspect(pid)} at #{place}Allow? [Yn] "
    if state.terminal, do: IO.write(String.replace_suffix(question, "Allow? [Yn] ", ""))
    answer = if state.terminal, do: :quaff_shell.read_line("Allow? [Yn] "), else: IO.gets(question)
    if yes?(answer), do: pry(state, pid, ref, binding, env), else: refuse(state, pid, ref)
  end

  defp prompt(%{lines: lines, counter: counter}) do
    IEx.configuration()[:default_prompt]
    |> String.replace("%counter", Integer.to_string(counter))
    |> String.replace("%prefix", if(lines == [], do: "iex", else: "..."))
    |> String.replace("%node", "nonode@nohost")
    |> Kernel.<>(" ")
  end

  # A line that begins with an operator goes on with the last result.
  @continuing ["|>", "<|>", "~>", "<~", "++", "--", "<>", "&&", "||", "and ", "or ", "in ", "=="]

  defp line(state, "#iex:break\n") do
    place = "iex:#{state.counter}"
    text = "** (TokenMissingError) token missing on #{place}:\nerror: incomplete expression\n└─ #{place}"
    IO.puts(:stderr, IEx.color(:eval_error, text))
    %{state | lines: []}
  end

  defp line(state, line) do
    text = IO.iodata_to_binary([state.lines, line])
    piped = state.lines == [] and String.starts_with?(String.trim_leading(text), @continuing)

    case parse(if(piped, do: "v() " <> text, else: text), state) do
      {:ok, _} when piped and state.failed -> evaluate(remember(state, text), :pipeline)
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

  defp parse(text, state) do
    opts = [file: "iex", line: state.counter]
    Code.string_to_quoted!(text, [{:emit_warnings, false} | opts])
    # Of what is refused iex tells no warnings.
    {:ok, Code.string_to_quoted!(text, opts)}
  rescue
    exception ->
      if incomplete?(exception), do: :incomplete, else: {:error, exception}
  end

  defp incomplete?(%TokenMissingError{}), do: true
  defp incomplete?(%SyntaxError{description: "missing terminator" <> _}), do: true
  defp incomplete?(%SyntaxError{description: "invalid escape \\ at end of file" <> _}), do: true
  defp incomplete?(%SyntaxError{description: "syntax error: expression is incomplete" <> _}), do: true
  defp incomplete?(_), do: false

  defp failed(state, exception) do
    IO.puts(:stderr, IEx.color(:eval_error, Exception.format_banner(:error, exception)))
    %{state | failed: true}
  end

  defp evaluate(%{evaluator: {pid, ref}} = state, what) do
    send(pid, {:evaluate, self(), what, state.counter, state.binding, state.env})
    await(state, pid, ref)
  end

  defp await(state, pid, ref) do
    receive do
      {:evaluated, ^pid, result} ->
        case result do
          {:ok, binding, env} -> %{state | binding: binding, env: env, counter: state.counter + 1, failed: false}
          {:loaded, binding, env} -> %{state | binding: binding, env: env}
          :error -> %{state | failed: true}
          :continue -> %{state | pry: :done}
          {:respawn, message} -> respawn(%{state | counter: state.counter + 1}, message)
        end

      # The code stops at a breakpoint: in this evaluator at once, elsewhere when the user allows it.
      {:pry, ^pid, stop, place, binding, env} ->
        IO.write("Break reached: #{place}")
        state |> pry(pid, stop, binding, env) |> await(pid, ref)

      {:pry, _, _, _, _, _} = request ->
        state |> ask(request) |> await(pid, ref)

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

  # The process whose code had stopped.
  defp died(%{pry: {pid, _}} = state, pid, reason) do
    IO.puts(if(state.terminal, do: :stdio, else: :stderr), IEx.color(:eval_error, shell_text(Exception.format_banner({:EXIT, pid}, reason))))
    %{state | pry: :done}
  end

  defp died(state, pid, reason) do
    text = shell_text(Exception.format_banner({:EXIT, pid}, reason))
    # The report of what took the evaluator down comes first.
    Quaff.Log.flush()
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
