defmodule :gen_udp do
  @moduledoc "Erlang's `:gen_udp`: datagrams."

  alias Quaff.Socket

  def open(port), do: open(port, [])

  def open(port, options) when is_integer(port) and port in 0..65535 do
    case Socket.options(options, Socket.defaults(:udp)) do
      :error ->
        exit(:badarg)

      options ->
        with {:ok, socket} <- :quaff_socket.udp(Socket.local(options), port, options.reuseaddr) do
          Socket.start(socket, options)
          {:ok, socket}
        end
    end
  end

  def open(_, _), do: exit(:badarg)

  def connect(socket, address, port) do
    case Socket.addresses(address, :inet) do
      {:ok, [ip | _]} ->
        options = :quaff_socket.options(socket)
        :quaff_socket.set_options(socket, Map.put(options, :to, {ip, port}))
        :ok

      error ->
        error
    end
  end

  def connect(socket, %{addr: address, port: port}), do: connect(socket, address, port)

  def send(socket, {address, port}, data), do: send(socket, address, port, data)

  def send(socket, data) do
    case :quaff_socket.options(socket) do
      %{to: {ip, port}} -> send(socket, ip, port, data)
      _ -> {:error, :edestaddrreq}
    end
  end

  def send(socket, address, port, data) do
    case Socket.addresses(address, :inet) do
      {:ok, [ip | _]} -> Socket.retry(socket, :write, :infinity, fn -> :quaff_socket.sendto(socket, ip, port, data) end)
      error -> error
    end
  end

  def send(socket, address, port, _ancillary, data), do: send(socket, address, port, data)

  def recv(socket, length), do: recv(socket, length, :infinity)

  def recv(socket, _length, timeout) do
    case :quaff_socket.options(socket) do
      %{active: false} = options ->
        case Socket.retry(socket, :read, timeout, fn -> :quaff_socket.recvfrom(socket) end) do
          {:ok, {ip, port, data}} -> {:ok, {ip, port, Socket.shape(data, options)}}
          error -> error
        end

      _ ->
        if :quaff_socket.owner(socket) == :closed, do: {:error, :closed}, else: {:error, :einval}
    end
  end

  def close(socket), do: :quaff_socket.close(socket)
  def controlling_process(socket, pid), do: :gen_tcp.controlling_process(socket, pid)
end
