defmodule Quaff.Boot do
  @moduledoc false

  # The root process: starts the script in a process of its own, waits for its end, runs what was put off with
  # `System.at_exit/1` and gives the exit status.

  def main do
    Quaff.Log.start()
    parent = self()
    {pid, ref} = :erlang.spawn_monitor(fn -> send(parent, {self(), run()}) end)
    status = wait(pid, ref)
    if status == 0 and :quaff_system.no_halt(), do: Process.sleep(:infinity)
    status = at_exit(:quaff_system.take_at_exit(), status)
    Quaff.Log.flush()
    status
  end

  defp run do
    :quaff_code.run_program()
    0
  catch
    :exit, {:shutdown, status} when is_integer(status) ->
      status

    :exit, :normal ->
      0

    kind, reason ->
      failed(kind, reason, __STACKTRACE__)
  end

  defp wait(pid, ref) do
    receive do
      {^pid, status} ->
        Process.demonitor(ref, [:flush])
        status

      {:DOWN, ^ref, _, _, reason} ->
        failed({:EXIT, pid}, reason, [])
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
    1
  end

  # `elixir` indents this one message, and leaves the place of its first frame out.
  defp text(:error, %FunctionClauseError{args: args} = exception, [{module, name, arity, _} | below]) when is_list(args) do
    [first, rest] = String.split(Exception.format_banner(:error, exception), "\n", parts: 2)

    first <>
      "    \n    " <>
      String.replace(rest, "\n", "\n    ") <> "\n" <> Exception.format_stacktrace([{module, name, arity, []} | below])
  end

  defp text(kind, reason, stacktrace), do: Exception.format(kind, reason, stacktrace)

  # The frames below the script's are ours.
  defp prune([{Quaff.Boot, _, _, _} | _]), do: []
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
        kind, reason -> failed(kind, reason, __STACKTRACE__)
      end

    at_exit(rest ++ :quaff_system.take_at_exit(), status)
  end
end
