defmodule Quaff.Socket do
  @moduledoc false

  # What `:gen_tcp`, `:gen_udp` and `:inet` share: options, waiting for the poller, and the process that delivers
  # messages while a socket is active (one that ends as soon as the socket is passive).

  def defaults(kind) do
    %{
      kind: kind,
      mode: :list,
      active: true,
      packet: 0,
      header: 0,
      send_timeout: :infinity,
      exit_on_close: true,
      pump: false,
      nodelay: false,
      keepalive: false,
      reuseaddr: false,
      broadcast: false,
      buffer: 1460,
      recbuf: 131_072,
      sndbuf: 87_040,
      backlog: 5,
      port: 0,
      ip: nil,
      family: :inet,
      show_econnreset: false,
      linger: {false, 0},
      delay_send: false
    }
  end

  @system [:nodelay, :keepalive, :reuseaddr, :broadcast, :sndbuf, :recbuf]

  # The options of a list on top of others; `:error` for one that is none.
  def options([], options), do: options

  def options([option | rest], options) do
    options =
      case option do
        :binary -> %{options | mode: :binary}
        :list -> %{options | mode: :list}
        :inet -> %{options | family: :inet}
        :inet6 -> %{options | family: :inet6}
        {:mode, mode} when mode in [:binary, :list] -> %{options | mode: mode}
        {:active, active} when active in [true, false, :once] -> %{options | active: active}
        {:active, n} when is_integer(n) and n in -32768..32767 -> %{options | active: count(options.active, n)}
        {:packet, packet} when packet in [0, 1, 2, 4, :line, :raw] -> %{options | packet: if(packet == :raw, do: 0, else: packet)}
        {:ip, ip} -> address_option(options, ip)
        {:ifaddr, ip} -> address_option(options, ip)
        {:port, port} when port in 0..65535 -> %{options | port: port}
        {:inet_backend, _} -> options
        {key, value} when is_map_key(options, key) and key not in [:kind, :pump] -> Map.put(options, key, value)
        {key, _} when key in [:send_timeout_close, :packet_size, :priority, :tos, :high_watermark, :low_watermark, :deliver, :reuseport, :reuseport_lb, :exclusiveaddruse, :line_delimiter, :raw, :ipv6_v6only, :fd, :netns, :bind_to_device, :read_packets, :user_timeout, :keepidle, :keepintvl, :keepcnt, :multicast_ttl, :multicast_loop, :multicast_if, :add_membership, :drop_membership, :tclass, :ttl, :nopush, :high_msgq_watermark, :low_msgq_watermark] -> options
        _ -> :error
      end

    if options == :error, do: :error, else: options(rest, options)
  end

  def options(_, _), do: :error

  defp count(active, n) when is_integer(active), do: if(active + n <= 0, do: false, else: active + n)
  defp count(_, n), do: if(n <= 0, do: false, else: n)

  defp address_option(options, :any), do: options
  defp address_option(options, :loopback), do: %{options | ip: {127, 0, 0, 1}}
  defp address_option(options, ip) when tuple_size(ip) == 8, do: %{options | ip: ip, family: :inet6}
  defp address_option(options, ip) when tuple_size(ip) == 4, do: %{options | ip: ip}
  defp address_option(_, _), do: :error

  def local(%{ip: nil, family: :inet6}), do: {0, 0, 0, 0, 0, 0, 0, 0}
  def local(%{ip: nil}), do: {0, 0, 0, 0}
  def local(%{ip: ip}), do: ip

  # Sets up a new socket.
  def start(socket, options) do
    for key <- @system, options[key] not in [false, nil] and is_boolean(options[key]), do: :quaff_socket.set(socket, key, true)
    :quaff_socket.set_options(socket, %{options | pump: false})
    activate(socket)
  end

  def set(socket, list) do
    case is_pid(:quaff_socket.owner(socket)) and :quaff_socket.options(socket) do
      false ->
        {:error, :einval}

      old ->
        case options(list, old) do
          :error ->
            {:error, :einval}

          options ->
            for {key, value} <- list_pairs(list), key in @system, do: :quaff_socket.set(socket, key, value)
            :quaff_socket.set_options(socket, options)
            if is_integer(old.active) and options.active == false, do: passive(socket, options)
            activate(socket)
            :ok
        end
    end
  end

  defp list_pairs(list), do: for({key, value} <- list, do: {key, value})

  defp tag(%{kind: :udp}, :data), do: :udp
  defp tag(_, :data), do: :tcp
  defp tag(%{kind: :udp}, :passive), do: :udp_passive
  defp tag(_, :passive), do: :tcp_passive
  defp tag(%{kind: :udp}, :error), do: :udp_error
  defp tag(_, :error), do: :tcp_error

  defp passive(socket, options), do: send(:quaff_socket.owner(socket), {tag(options, :passive), socket})

  # Starts the process that reads, when the socket is active and there is none.
  def activate(socket) do
    case :quaff_socket.options(socket) do
      %{active: active, pump: false, kind: kind} = options when active != false and kind != :listener ->
        :quaff_socket.set_options(socket, %{options | pump: true})
        spawn(fn -> pump(socket) end)
        :ok

      _ ->
        :ok
    end
  end

  defp pump(socket) do
    options = :quaff_socket.options(socket)

    if options.active == false do
      :quaff_socket.set_options(socket, %{options | pump: false})
      # Somebody may have made it active just now, and seen this process.
      case :quaff_socket.options(socket) do
        %{active: active} when active != false -> activate(socket)
        _ -> :ok
      end
    else
      deliver(socket, options, take(socket, options))
    end
  end

  defp take(socket, %{kind: :udp}), do: :quaff_socket.recvfrom(socket)
  defp take(socket, %{packet: packet}), do: :quaff_socket.recv(socket, 0, packet)

  defp deliver(socket, options, result) do
    case result do
      :wait ->
        :quaff_socket.watch(socket, :read, :readable)

        receive do
          :readable -> pump(socket)
        end

      {:ok, {ip, port, data}} ->
        send(:quaff_socket.owner(socket), {:udp, socket, ip, port, shape(data, options)})
        used(socket)

      {:ok, data} ->
        send(:quaff_socket.owner(socket), {:tcp, socket, shape(data, options)})
        used(socket)

      {:error, reason} ->
        owner = :quaff_socket.owner(socket)

        if is_pid(owner) do
          if reason not in [:closed, :econnreset], do: send(owner, {tag(options, :error), socket, reason})
          if options.kind != :udp, do: send(owner, {:tcp_closed, socket})
          if options.kind != :udp, do: :quaff_socket.close(socket)
        end
    end
  end

  # A message was sent: `:once` and a count have less left.
  defp used(socket) do
    options = :quaff_socket.options(socket)

    case options.active do
      :once ->
        :quaff_socket.set_options(socket, %{options | active: false})

      1 ->
        :quaff_socket.set_options(socket, %{options | active: false})
        passive(socket, options)

      n when is_integer(n) ->
        :quaff_socket.set_options(socket, %{options | active: n - 1})

      _ ->
        :ok
    end

    pump(socket)
  end

  def shape(data, %{mode: :binary}), do: data
  def shape(data, _), do: :erlang.binary_to_list(data)

  # Tries again whenever the socket is ready, until the time is over.
  def retry(socket, direction, timeout, try) do
    deadline = if timeout == :infinity, do: :infinity, else: :erlang.monotonic_time(:millisecond) + timeout
    retry_until(socket, direction, deadline, try)
  end

  defp retry_until(socket, direction, deadline, try) do
    case try.() do
      :wait ->
        ref = make_ref()
        :quaff_socket.watch(socket, direction, {:quaff_ready, ref})
        left = if deadline == :infinity, do: :infinity, else: max(deadline - :erlang.monotonic_time(:millisecond), 0)

        receive do
          {:quaff_ready, ^ref} -> retry_until(socket, direction, deadline, try)
        after
          left ->
            give_up(socket, ref)
            {:error, :timeout}
        end

      other ->
        other
    end
  end

  # The poller shall not send a message that nobody waits for.
  defp give_up(socket, ref) do
    :quaff_socket.unwatch(socket, {:quaff_ready, ref})

    receive do
      {:quaff_ready, ^ref} -> :ok
    after
      0 -> :ok
    end
  end

  # Sends everything.
  def send_all(socket, data, timeout) do
    case :quaff_socket.send(socket, data) do
      {:wait, rest} ->
        ref = make_ref()
        :quaff_socket.watch(socket, :write, {:quaff_ready, ref})

        receive do
          {:quaff_ready, ^ref} -> send_all(socket, rest, timeout)
        after
          timeout ->
            give_up(socket, ref)
            {:error, :timeout}
        end

      other ->
        other
    end
  end

  # A host: an address, a name, text of either.
  def addresses(host, family) do
    cond do
      is_tuple(host) and tuple_size(host) in [4, 8] ->
        {:ok, [host]}

      host in [:loopback] ->
        {:ok, [{127, 0, 0, 1}]}

      host == :any ->
        {:ok, [{0, 0, 0, 0}]}

      true ->
        text = if is_atom(host), do: Atom.to_string(host), else: IO.chardata_to_string(host)

        case :inet.parse_address(to_charlist(text)) do
          {:ok, ip} -> {:ok, [ip]}
          _ -> :quaff_socket.resolve(text, family)
        end
    end
  end
end
