defmodule :timer do
  @moduledoc """
  Erlang's `:timer`.

  Where Erlang asks one server process for every timer, a message is sent by the system's own timers here, and what
  calls a function or repeats is a small process of its own that waits for its time or to be cancelled.
  """

  @doc "Waits so many milliseconds, or for ever."
  def sleep(time) do
    receive do
    after
      time -> :ok
    end
  end

  @doc "How long a function takes, in microseconds, and its value."
  def tc(fun), do: tc(fun, :microsecond)

  @doc "The same for a function with arguments, or in a unit."
  def tc(fun, args) when is_list(args), do: tc(fun, args, :microsecond)

  def tc(fun, unit) do
    start = :erlang.monotonic_time()
    value = fun.()
    {elapsed(start, unit), value}
  end

  @doc "The same for a named function, or for a function with arguments in a unit."
  def tc(module, name, args) when is_list(args), do: tc(module, name, args, :microsecond)

  def tc(fun, args, unit) do
    start = :erlang.monotonic_time()
    value = apply(fun, args)
    {elapsed(start, unit), value}
  end

  @doc "The same for a named function in a unit."
  def tc(module, name, args, unit) do
    start = :erlang.monotonic_time()
    value = apply(module, name, args)
    {elapsed(start, unit), value}
  end

  defp elapsed(start, unit), do: :erlang.convert_time_unit(:erlang.monotonic_time() - start, :native, unit)

  @doc "The difference of two time stamps, in microseconds."
  def now_diff({mega, sec, micro}, {mega0, sec0, micro0}) do
    ((mega - mega0) * 1_000_000 + sec - sec0) * 1_000_000 + micro - micro0
  end

  @doc "Seconds in milliseconds."
  def seconds(count), do: 1000 * count
  @doc "Minutes in milliseconds."
  def minutes(count), do: 60_000 * count
  @doc "Hours in milliseconds."
  def hours(count), do: 3_600_000 * count
  @doc "Hours, minutes and seconds in milliseconds."
  def hms(hours, minutes, seconds), do: hours(hours) + minutes(minutes) + seconds(seconds)

  @doc "Nothing needs to be started here."
  def start, do: :ok

  defguardp is_time(time) when is_integer(time) and time >= 0

  @doc "Sends a message to the caller after a time."
  def send_after(time, message), do: send_after(time, self(), message)

  @doc "Sends a message to a process after a time."
  def send_after(time, to, message) when is_time(time) and (is_pid(to) or is_atom(to)) do
    {:ok, {:send_local, :erlang.send_after(time, to, message)}}
  end

  def send_after(time, {name, node}, message) when is_time(time) and is_atom(name) and is_atom(node) do
    if node == node(), do: send_after(time, name, message), else: {:error, :badarg}
  end

  def send_after(_, _, _), do: {:error, :badarg}

  @doc "Calls a function after a time, in a process of its own."
  def apply_after(time, fun) when is_time(time) and is_function(fun, 0), do: once(time, fun, [])
  def apply_after(_, _), do: {:error, :badarg}

  def apply_after(time, fun, args) when is_time(time) and is_list(args) and is_function(fun, length(args)) do
    once(time, fun, args)
  end

  def apply_after(_, _, _), do: {:error, :badarg}

  def apply_after(time, module, name, args)
      when is_time(time) and is_atom(module) and is_atom(name) and is_list(args) do
    once(time, fn -> apply(module, name, args) end, [])
  end

  def apply_after(_, _, _, _), do: {:error, :badarg}

  @doc "Ends the caller with a reason after a time."
  def exit_after(time, reason), do: exit_after(time, self(), reason)

  @doc "Ends a process with a reason after a time."
  def exit_after(time, pid, reason), do: apply_after(time, :erlang, :exit, [pid, reason])

  @doc "Kills the caller after a time."
  def kill_after(time), do: kill_after(time, self())
  @doc "Kills a process after a time."
  def kill_after(time, pid), do: exit_after(time, pid, :kill)

  @doc "Sends a message to the caller again and again."
  def send_interval(time, message), do: send_interval(time, self(), message)

  @doc "Sends a message to a process again and again, until it ends."
  def send_interval(time, to, message) when is_time(time) and (is_pid(to) or is_atom(to)) do
    interval(time, if(is_pid(to), do: to, else: Process.whereis(to)), fn -> send(to, message) end)
  rescue
    _ -> {:error, :badarg}
  end

  def send_interval(_, _, _), do: {:error, :badarg}

  @doc "Calls a function again and again, each time in a process of its own, as long as the caller lives."
  def apply_interval(time, fun) when is_time(time) and is_function(fun, 0) do
    interval(time, self(), fn -> spawn(fun) end)
  end

  def apply_interval(_, _), do: {:error, :badarg}

  def apply_interval(time, fun, args) when is_time(time) and is_list(args) and is_function(fun, length(args)) do
    interval(time, self(), fn -> spawn(fn -> apply(fun, args) end) end)
  end

  def apply_interval(_, _, _), do: {:error, :badarg}

  def apply_interval(time, module, name, args)
      when is_time(time) and is_atom(module) and is_atom(name) and is_list(args) do
    interval(time, self(), fn -> spawn(module, name, args) end)
  end

  def apply_interval(_, _, _, _), do: {:error, :badarg}

  @doc "Like `apply_interval/2`, but a call waits for the end of the one before."
  def apply_repeatedly(time, fun) when is_time(time) and is_function(fun, 0) do
    interval(time, self(), fn -> finish(spawn_monitor(fun)) end)
  end

  def apply_repeatedly(_, _), do: {:error, :badarg}

  def apply_repeatedly(time, fun, args) when is_time(time) and is_list(args) and is_function(fun, length(args)) do
    interval(time, self(), fn -> finish(spawn_monitor(fn -> apply(fun, args) end)) end)
  end

  def apply_repeatedly(_, _, _), do: {:error, :badarg}

  def apply_repeatedly(time, module, name, args)
      when is_time(time) and is_atom(module) and is_atom(name) and is_list(args) do
    interval(time, self(), fn -> finish(spawn_monitor(module, name, args)) end)
  end

  def apply_repeatedly(_, _, _, _), do: {:error, :badarg}

  defp finish({_, ref}) do
    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    end
  end

  @doc "Cancels a timer."
  def cancel({:send_local, ref}) when is_reference(ref) do
    :erlang.cancel_timer(ref)
    {:ok, :cancel}
  end

  def cancel({kind, ref, pid}) when kind in [:once, :interval] and is_reference(ref) and is_pid(pid) do
    send(pid, {:cancel, ref})
    {:ok, :cancel}
  end

  def cancel(_), do: {:error, :badarg}

  defp once(time, fun, args) do
    ref = make_ref()

    pid =
      spawn(fn ->
        receive do
          {:cancel, ^ref} -> :ok
        after
          time -> apply(fun, args)
        end
      end)

    {:ok, {:once, ref, pid}}
  end

  defp interval(_time, nil, _fun), do: {:error, :badarg}

  defp interval(time, owner, fun) do
    ref = make_ref()

    pid =
      spawn(fn ->
        monitor = Process.monitor(owner)
        repeat(:erlang.monotonic_time(:millisecond) + time, time, ref, monitor, fun)
      end)

    {:ok, {:interval, ref, pid}}
  end

  defp repeat(at, time, ref, monitor, fun) do
    receive do
      {:cancel, ^ref} -> :ok
      {:DOWN, ^monitor, _, _, _} -> :ok
    after
      max(at - :erlang.monotonic_time(:millisecond), 0) ->
        fun.()
        repeat(at + time, time, ref, monitor, fun)
    end
  end
end
