defmodule Port do
  @moduledoc """
  Programs that run beside the script and talk to it by messages.

  The owner, who opened the port, gets `{port, {:data, data}}`, and with the options `{port, {:exit_status, status}}` and
  `{port, :eof}`. It may send `{self(), {:command, data}}`, `{self(), :close}` and `{self(), {:connect, pid}}` to the port.
  """

  @doc "Starts a program: `{:spawn, command}` or `{:spawn_executable, path}`."
  def open(name, settings), do: :erlang.open_port(name, settings)

  @doc "Closes a port."
  def close(port), do: :erlang.port_close(port)

  @doc "Sends data to the program."
  def command(port, data, options \\ []) when is_list(options), do: :erlang.port_command(port, data, options)

  @doc "Makes another process the owner."
  def connect(port, pid), do: :erlang.port_connect(port, pid)

  @doc "What is known of a port, or `nil`."
  def info(port) do
    case :erlang.port_info(port) do
      :undefined -> nil
      info -> info
    end
  end

  @doc "One item of what is known of a port, or `nil`."
  def info(port, :registered_name) do
    if :erlang.port_info(port) == :undefined, do: nil, else: {:registered_name, []}
  end

  def info(port, item) do
    case :erlang.port_info(port, item) do
      :undefined -> nil
      info -> info
    end
  end

  @doc "Watches a port: `{:DOWN, ref, :port, port, reason}` when it ends."
  def monitor(port) when is_port(port) do
    ref = Quaff.PortServer.monitor(port)
    Process.put({Port, ref}, port)
    ref
  end

  # No port has a name.
  def monitor(name) when is_atom(name) do
    ref = make_ref()
    send(self(), {:DOWN, ref, :port, {name, node()}, :noproc})
    ref
  end

  def monitor(port), do: :erlang.monitor(:port, port)

  @doc "Stops to watch a port."
  def demonitor(monitor_ref, options \\ []) do
    case Process.delete({Port, monitor_ref}) do
      nil ->
        :erlang.demonitor(monitor_ref, options)

      port ->
        Quaff.PortServer.call(port, {:demonitor, monitor_ref})

        if :flush in options do
          receive do
            {:DOWN, ^monitor_ref, _, _, _} -> :ok
          after
            0 -> :ok
          end
        end

        true
    end
  end

  @doc "All open ports."
  def list, do: :erlang.ports()
end
