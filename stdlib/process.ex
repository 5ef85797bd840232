defmodule Process do
  @moduledoc "Processes and the table of their names."

  @doc "Whether the process is running. Raises `ArgumentError` for a process of another node."
  def alive?(pid), do: :erlang.is_process_alive(pid)

  @doc "All the process dictionary's entries."
  def get, do: :erlang.get()

  @doc "The value under `key` in the process dictionary, or `default`."
  def get(key, default \\ nil) do
    case :erlang.get(key) do
      :undefined -> default
      value -> value
    end
  end

  @doc "All keys of the process dictionary."
  def get_keys, do: :erlang.get_keys()

  @doc "The keys that hold `value`."
  def get_keys(value), do: :erlang.get_keys(value)

  @doc "Stores a value in the process dictionary; gives the old one or `nil`."
  def put(key, value), do: nillify(:erlang.put(key, value))

  @doc "Removes a key from the process dictionary; gives its value or `nil`."
  def delete(key), do: nillify(:erlang.erase(key))

  @doc "Sends an exit signal."
  def exit(pid, reason), do: :erlang.exit(pid, reason)

  @doc "Waits for so many milliseconds, or forever."
  def sleep(time) when (is_integer(time) and time >= 0) or time == :infinity do
    receive do
    after
      time -> :ok
    end
  end

  @doc "Sends a message; options `:noconnect` and `:nosuspend` as in Erlang."
  def send(dest, message, options), do: :erlang.send(dest, message, options)

  @doc "Sends `message` after `time` milliseconds; gives a timer reference."
  def send_after(dest, message, time, opts \\ []), do: :erlang.send_after(time, dest, message, opts)

  @doc "Stops a timer; gives the milliseconds that were left, or `false`."
  def cancel_timer(timer, options \\ []), do: :erlang.cancel_timer(timer, options)

  @doc "The milliseconds that are left of a timer, or `false`."
  def read_timer(timer), do: :erlang.read_timer(timer)

  @doc "Starts a process with options (`:link`, `:monitor` …)."
  def spawn(fun, opts), do: :erlang.spawn_opt(fun, opts)

  @doc "Starts a process that runs `apply(mod, fun, args)`, with options."
  def spawn(mod, fun, args, opts), do: :erlang.spawn_opt(mod, fun, args, opts)

  @doc "Monitors a process; a `:DOWN` message tells of its end."
  def monitor(item), do: :erlang.monitor(:process, item)

  @doc "Monitors a process, with options (`:alias`, `:tag`)."
  def monitor(item, options), do: :erlang.monitor(:process, item, options)

  @doc "Ends a monitor; with `:flush` a waiting `:DOWN` message is removed too."
  def demonitor(ref, options \\ []), do: :erlang.demonitor(ref, options)

  @doc "All running processes."
  def list, do: :erlang.processes()

  @doc "Links the calling process with another."
  def link(pid_or_port), do: :erlang.link(pid_or_port)

  @doc "Removes the link with another process."
  def unlink(pid_or_port), do: :erlang.unlink(pid_or_port)

  @doc "Gives a process a name."
  def register(pid_or_port, name) when is_atom(name) and name not in [nil, false, true, :undefined] do
    :erlang.register(name, pid_or_port)
  catch
    :error, :badarg when node(pid_or_port) != node() ->
      message = "could not register #{inspect(pid_or_port)} because it belongs to another node"
      :erlang.error(ArgumentError.exception(message), [pid_or_port, name])

    :error, :badarg ->
      message =
        "could not register #{inspect(pid_or_port)} with " <>
          "name #{inspect(name)} because it is not alive, the name is already " <>
          "taken, or it has already been given another name"

      :erlang.error(ArgumentError.exception(message), [pid_or_port, name])
  end

  @doc "Takes a name away."
  def unregister(name), do: :erlang.unregister(name)

  @doc "The process of this name, or `nil`."
  def whereis(name), do: nillify(:erlang.whereis(name))

  @doc "The group leader of the calling process."
  def group_leader, do: :erlang.group_leader()

  @doc "Sets the group leader of a process."
  def group_leader(pid, leader), do: :erlang.group_leader(leader, pid)

  @doc "All registered names."
  def registered, do: :erlang.registered()

  @doc "Sets a flag of the calling process; gives its old value."
  def flag(flag, value), do: :erlang.process_flag(flag, value)

  @doc "Sets a flag of another process."
  def flag(pid, flag, value), do: :erlang.process_flag(pid, flag, value)

  @doc "What is known of a process, or `nil` when it is not running."
  def info(pid), do: nillify(:erlang.process_info(pid))

  @doc "One item, or a list of items, of what is known of a process."
  def info(pid, :registered_name) do
    case :erlang.process_info(pid, :registered_name) do
      :undefined -> nil
      [] -> {:registered_name, []}
      other -> other
    end
  end

  def info(pid, spec) when is_atom(spec) or is_list(spec) or is_tuple(spec),
    do: nillify(:erlang.process_info(pid, spec))

  @doc "Frees what the calling process holds until a message comes, then runs the function."
  def hibernate(mod, fun_name, args), do: :erlang.hibernate(mod, fun_name, args)

  @doc "An alias of the calling process."
  def alias, do: :erlang.alias()

  @doc "An alias of the calling process, with options."
  def alias(options), do: :erlang.alias(options)

  @doc "Deactivates an alias."
  def unalias(alias), do: :erlang.unalias(alias)

  @doc false
  def set_label(label) do
    :erlang.put(:"$process_label", label)
    :ok
  end

  @doc "The label of a process that `set_label/1` gave it, or `nil`."
  def get_label(pid \\ self())
  def get_label(pid) when pid == self(), do: nillify(:erlang.get(:"$process_label"))

  def get_label(pid) when is_pid(pid) do
    case :erlang.process_info(pid, {:dictionary, :"$process_label"}) do
      {_, label} -> nillify(label)
      :undefined -> nil
    end
  end

  defp nillify(:undefined), do: nil
  defp nillify(other), do: other
end
