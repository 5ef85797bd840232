defmodule Quaff.Boot do
  @moduledoc false

  # The root process: starts the script in a process of its own, waits for its end, runs what was put off with
  # `System.at_exit/1` and gives the exit status.

  def main do
    :erlang.register(:init, self())
    Quaff.Log.start()
    parent = self()
    {pid, ref} = :erlang.spawn_monitor(fn -> send(parent, {self(), run()}) end)

    case wait(pid, ref, []) do
      {:stopped, status} ->
        status

      {0, traps} ->
        if :persistent_term.get({:quaff, :no_halt}, :quaff_system.no_halt()), do: stay(traps), else: finish(0)

      {status, _traps} ->
        finish(status)
    end
  end

  defp finish(status) do
    status = at_exit(:quaff_system.take_at_exit(), status)
    Quaff.Log.flush()
    status
  end

  # After a script that is to keep running.
  defp stay(traps) do
    receive do
      message ->
        case control(message, traps) do
          {:stopped, status} -> status
          traps -> stay(traps)
        end
    end
  end

  defp run do
    run_programs()
    0
  catch
    :exit, {:shutdown, status} when is_integer(status) ->
      status

    :exit, reason when reason in [:normal, :shutdown] ->
      0

    :exit, {:shutdown, _} ->
      0

    kind, reason ->
      failed(kind, reason, __STACKTRACE__)
  end

  # The files of `-r`, then the script.
  defp run_programs do
    :quaff_code.run_program()
    if :quaff_code.programs_left() > 0, do: run_programs()
  end

  defp wait(pid, ref, traps) do
    receive do
      {^pid, status} ->
        Process.demonitor(ref, [:flush])
        {status, traps}

      {:DOWN, ^ref, _, _, reason} ->
        {failed({:EXIT, pid}, reason, []), traps}

      message ->
        case control(message, traps) do
          {:stopped, status} -> {:stopped, status}
          traps -> wait(pid, ref, traps)
        end
    end
  end

  # Requests of `:init.stop`, signals, and what scripts want to do on them: `{signal, id, fun}`, the last trapped first.
  defp control({:stop, status}, _traps), do: {:stopped, stop(status)}

  defp control({:signal, signal}, traps) do
    case for({^signal, _, fun} <- traps, do: fun) do
      [] when signal == :sigterm ->
        :logger.log(:notice, ~c"SIGTERM received - shutting down~n", [], %{})
        {:stopped, stop(0)}

      funs ->
        Enum.each(funs, fn fun -> :erlang.spawn(fun) end)
        traps
    end
  end

  defp control({:trap_signal, from, ref, signal, id, fun}, traps) do
    answer =
      cond do
        Enum.any?(traps, &match?({^signal, ^id, _}, &1)) -> {:error, :already_registered}
        :quaff_system.watch_signal(signal) -> {:ok, id}
        true -> {:error, :not_sup}
      end

    send(from, {ref, answer})
    if answer == {:ok, id}, do: [{signal, id, fun} | traps], else: traps
  end

  defp control({:untrap_signal, from, ref, signal, id}, traps) do
    kept = Enum.reject(traps, &match?({^signal, ^id, _}, &1))
    send(from, {ref, if(kept == traps, do: {:error, :not_found}, else: :ok)})
    kept
  end

  defp control(_message, traps), do: traps

  # Applications stop in order; whatever else runs ends with the program.
  defp stop(status) do
    if :erlang.whereis(:application_controller) != :undefined, do: Quaff.Applications.stop_all()
    Quaff.Log.flush()
    status
  end

  @doc "Asks the root process for something about signals."
  def ask(request) do
    ref = :erlang.monitor(:process, :init)
    send(:init, :erlang.setelement(3, :erlang.setelement(2, request, self()), ref))

    receive do
      {^ref, answer} ->
        :erlang.demonitor(ref, [:flush])
        answer

      {:DOWN, ^ref, _, _, _} ->
        {:error, :not_sup}
    end
  end

  defp failed(kind, reason, stacktrace) do
    {reason, stacktrace} =
      case kind do
        :error -> Exception.blame(kind, reason, stacktrace)
        _ -> {reason, stacktrace}
      end

    text = text(kind, reason, prune(stacktrace))
    :quaff_io.put_chars(2, text, if(String.ends_with?(text, "\n"), do: "", else: "\n\n"))
    excerpt(reason, prune(stacktrace))
    1
  end

  # Refused source shows its own lines.
  defp excerpt(%module{}, _) when module in [CompileError, SyntaxError, TokenMissingError, MismatchedDelimiterError], do: :ok

  defp excerpt(_reason, stacktrace) do
    places =
      for {module, name, arity, location} <- stacktrace,
          not :quaff.library_module(module),
          is_list(location),
          {:file, file} <- location,
          line = location[:line],
          do: {List.to_string(file), line, place(module, name, arity)}

    if places != [], do: :quaff_code.excerpt(Enum.take(places, 3))
  end

  defp place(_module, :__FILE__, _), do: "here"
  defp place(_module, :__MODULE__, _), do: "in the module's body"
  defp place(module, name, args) when is_list(args), do: place(module, name, length(args))
  defp place(module, name, arity), do: "in " <> Exception.format_mfa(module, name, arity)

  # `elixir` indents this one message, marks what did fit too, and leaves the place of its first frame out.
  defp text(:error, %FunctionClauseError{args: args} = exception, [{module, name, arity, _} | below]) when is_list(args) do
    banner = Exception.format_banner(:error, %{exception | clauses: nil})
    [first, rest] = String.split(banner, "\n", parts: 2)
    rest = if exception.clauses in [nil, []], do: rest, else: rest <> Exception.Blame.text(exception, "+")

    first <>
      "    \n    " <>
      String.replace(rest, "\n", "\n    ") <> "\n" <> Exception.format_stacktrace([{module, name, arity, []} | below])
  end

  defp text(kind, reason, stacktrace), do: Exception.format(kind, reason, stacktrace)

  # The frames below the script's are ours.
  defp prune([{module, _, _, _} | _]) when module in [Quaff.Boot, :quaff_code], do: []
  defp prune([entry | rest]), do: [entry | prune(rest)]
  defp prune([]), do: []

  defp at_exit([], status), do: status

  defp at_exit([fun | rest], status) do
    status =
      try do
        fun.(status)
        status
      catch
        :exit, {:shutdown, status} when is_integer(status) -> status
        :exit, reason when reason in [:normal, :shutdown] -> status
        :exit, {:shutdown, _} -> status
        kind, reason -> failed(kind, reason, __STACKTRACE__)
      end

    at_exit(rest ++ :quaff_system.take_at_exit(), status)
  end
end
