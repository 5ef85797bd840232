defmodule :gen_tcp do
  @moduledoc "Erlang's `:gen_tcp`: connections over TCP."

  alias Quaff.Socket

  @doc "Waits for connections at a port; 0 takes any."
  def listen(port, options) when is_integer(port) and port in 0..65535 do
    case Socket.options(options, Socket.defaults(:listener)) do
      :error ->
        exit(:badarg)

      options ->
        with {:ok, socket} <- :quaff_socket.listen(Socket.local(options), port, options.backlog, options.reuseaddr) do
          :quaff_socket.set_options(socket, options)
          {:ok, socket}
        end
    end
  end

  def listen(_, _), do: exit(:badarg)

  @doc "Takes the next connection."
  def accept(socket, timeout \\ :infinity) do
    case :quaff_socket.options(socket) do
      nil ->
        {:error, :einval}

      options ->
        with {:ok, new} <- Socket.retry(socket, :read, timeout, fn -> :quaff_socket.accept(socket) end) do
          Socket.start(new, %{options | kind: :tcp})
          {:ok, new}
        end
    end
  end

  @doc "Connects to a host and port."
  def connect(%{addr: address, port: port}, options), do: connect(address, port, options, :infinity)
  def connect(host, port, options), do: connect(host, port, options, :infinity)

  def connect(host, port, options, timeout) when is_integer(port) and port in 0..65535 do
    case Socket.options(options, Socket.defaults(:tcp)) do
      :error ->
        exit(:badarg)

      options ->
        family = if is_tuple(host) and tuple_size(host) == 8, do: :inet6, else: options.family

        case Socket.addresses(host, family) do
          {:ok, addresses} -> try_addresses(addresses, port, options, timeout, {:error, :nxdomain})
          error -> error
        end
    end
  end

  def connect(_, _, _, _), do: exit(:badarg)

  defp try_addresses([], _, _, _, error), do: error

  defp try_addresses([address | rest], port, options, timeout, _) do
    from = if options.ip || options.port != 0, do: {Socket.local(options), options.port}

    case connected(:quaff_socket.connect(address, port, from), timeout) do
      {:ok, socket} ->
        Socket.start(socket, options)
        {:ok, socket}

      {:error, :timeout} = error ->
        error

      error ->
        try_addresses(rest, port, options, timeout, error)
    end
  end

  defp connected({:wait, socket}, timeout) do
    ref = make_ref()
    :quaff_socket.watch(socket, :write, {:quaff_ready, ref})

    receive do
      {:quaff_ready, ^ref} ->
        case :quaff_socket.connected(socket) do
          :ok ->
            {:ok, socket}

          :wait ->
            connected({:wait, socket}, timeout)

          error ->
            :quaff_socket.close(socket)
            error
        end
    after
      timeout ->
        :quaff_socket.unwatch(socket, {:quaff_ready, ref})
        :quaff_socket.close(socket)
        {:error, :timeout}
    end
  end

  defp connected(other, _), do: other

  @doc "Sends data."
  def send(socket, data) do
    case :quaff_socket.options(socket) do
      nil ->
        {:error, :einval}

      %{packet: n, send_timeout: timeout} when n in [1, 2, 4] ->
        size = IO.iodata_length(data)
        Socket.send_all(socket, [<<size::size(n * 8)>>, data], timeout)

      options ->
        Socket.send_all(socket, data, Map.get(options, :send_timeout, :infinity))
    end
  end

  @doc "Receives data from a passive socket: so many bytes, or what there is."
  def recv(socket, length, timeout \\ :infinity) do
    case :quaff_socket.options(socket) do
      %{kind: :tcp, active: false} = options ->
        case Socket.retry(socket, :read, timeout, fn -> :quaff_socket.recv(socket, length, options.packet) end) do
          {:ok, data} -> {:ok, Socket.shape(data, options)}
          {:error, reason} when reason in [:closed, :econnreset] -> hung_up(socket, options)
          error -> error
        end

      %{kind: :listener} ->
        {:error, :enotconn}

      _ ->
        if :quaff_socket.owner(socket) == :closed, do: {:error, :closed}, else: {:error, :einval}
    end
  end

  # The other side is done: so are we, unless `exit_on_close: false`.
  defp hung_up(socket, options) do
    if options.exit_on_close, do: :quaff_socket.close(socket)
    {:error, :closed}
  end

  @doc "Closes one or both directions."
  def shutdown(socket, how) when how in [:read, :write, :read_write], do: :quaff_socket.shutdown(socket, how)

  @doc "Closes a socket."
  def close(socket) do
    if :quaff_socket.owner(socket) != :closed do
      :quaff_socket.shutdown(socket, :write)
      :quaff_socket.close(socket)
    end

    :ok
  end

  @doc "Makes another process the owner, with the messages that have come in."
  def controlling_process(socket, pid) when is_pid(pid) do
    me = self()

    case :quaff_socket.owner(socket) do
      ^me ->
        :quaff_socket.give(socket, pid)
        forward(socket, pid)
        :ok

      :closed ->
        {:error, :closed}

      _ ->
        {:error, :not_owner}
    end
  end

  defp forward(socket, pid) do
    receive do
      {:tcp, ^socket, _} = message -> pass(message, socket, pid)
      {:tcp_closed, ^socket} = message -> pass(message, socket, pid)
      {:tcp_error, ^socket, _} = message -> pass(message, socket, pid)
      {:udp, ^socket, _, _, _} = message -> pass(message, socket, pid)
    after
      0 -> :ok
    end
  end

  defp pass(message, socket, pid) do
    Kernel.send(pid, message)
    forward(socket, pid)
  end
end
