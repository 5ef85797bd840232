defmodule :inet do
  @moduledoc "Erlang's `:inet`: addresses, and what is known of sockets."

  def port(socket) do
    with {:ok, {_, port}} <- sockname(socket), do: {:ok, port}
  end

  def sockname(socket), do: named(socket, :local)
  def peername(socket), do: named(socket, :peer)

  defp named(socket, which) do
    case :quaff_socket.name(socket, which) do
      {:error, :closed} -> {:error, :einval}
      other -> other
    end
  end

  def setopts(socket, options), do: Quaff.Socket.set(socket, options)

  def getopts(socket, names) do
    case :quaff_socket.owner(socket) do
      pid when is_pid(pid) ->
        options = :quaff_socket.options(socket)
        {:ok, for(name <- names, is_map_key(options, name), do: {name, options[name]})}

      _ ->
        {:error, :einval}
    end
  end

  def close(socket), do: :gen_tcp.close(socket)
  def monitor(_socket), do: make_ref()
  def getstat(_socket), do: {:ok, [recv_oct: 0, recv_cnt: 0, send_oct: 0, send_cnt: 0]}
  def getstat(socket, names), do: with({:ok, all} <- getstat(socket), do: {:ok, Keyword.take(all, names)})

  def getaddr(host, family) do
    with {:ok, [first | _]} <- getaddrs(host, family), do: {:ok, first}
  end

  def getaddrs(host, family), do: Quaff.Socket.addresses(host, family)

  def gethostbyname(name), do: gethostbyname(name, :inet)

  def gethostbyname(name, family) do
    with {:ok, addresses} <- getaddrs(name, family) do
      {:ok, {:hostent, name, [], family, if(family == :inet, do: 4, else: 16), addresses}}
    end
  end

  def gethostname, do: {:ok, to_charlist(:quaff_socket.hostname())}

  def parse_address(text) do
    case parse_ipv4_address(text) do
      {:ok, _} = ok -> ok
      _ -> parse_ipv6_address(text)
    end
  end

  def parse_strict_address(text) do
    case parse_ipv4strict_address(text) do
      {:ok, _} = ok -> ok
      _ -> parse_ipv6_address(text)
    end
  end

  def parse_ipv4strict_address(text) do
    case parse_ipv4_address(text) do
      {:ok, _} = ok -> if length(String.split(to_text(text), ".")) == 4, do: ok, else: {:error, :einval}
      error -> error
    end
  end

  def parse_ipv6strict_address(text), do: parse_ipv6_address(text)

  defp to_text(text), do: IO.chardata_to_string(text)

  # One to four numbers; the last takes the bytes that are left.
  def parse_ipv4_address(text) do
    numbers = text |> to_text() |> String.split(".") |> Enum.map(&number/1)

    if length(numbers) in 1..4 and Enum.all?(numbers, &is_integer/1) do
      {front, [last]} = Enum.split(numbers, -1)
      room = 4 - length(front)

      if Enum.all?(front, &(&1 <= 255)) and last < Bitwise.bsl(1, room * 8) do
        tail = for i <- (room - 1)..0//-1, do: Bitwise.band(Bitwise.bsr(last, i * 8), 255)
        {:ok, List.to_tuple(front ++ tail)}
      else
        {:error, :einval}
      end
    else
      {:error, :einval}
    end
  rescue
    _ -> {:error, :einval}
  end

  defp number("0x" <> hex), do: parsed(Integer.parse(hex, 16))
  defp number("0X" <> hex), do: parsed(Integer.parse(hex, 16))
  defp number("0" <> octal) when octal != "", do: parsed(Integer.parse(octal, 8))
  defp number(<<c, _::binary>> = text) when c in ?0..?9, do: parsed(Integer.parse(text))
  defp number(_), do: nil

  defp parsed({n, ""}), do: n
  defp parsed(_), do: nil

  def parse_ipv6_address(text) do
    text = to_text(text)
    {text, _scope} = text |> String.split("%", parts: 2) |> then(fn [a | b] -> {a, b} end)

    case String.split(text, "::") do
      [whole] ->
        with words when length(words) == 8 <- words(whole), do: {:ok, List.to_tuple(words)}, else: (_ -> {:error, :einval})

      [left, right] ->
        with left when is_list(left) <- words(left),
             right when is_list(right) <- words(right),
             true <- length(left) + length(right) <= 7 do
          {:ok, List.to_tuple(left ++ List.duplicate(0, 8 - length(left) - length(right)) ++ right)}
        else
          _ -> {:error, :einval}
        end

      _ ->
        {:error, :einval}
    end
  rescue
    _ -> {:error, :einval}
  end

  defp words(""), do: []

  defp words(text) do
    parts = String.split(text, ":")
    {front, [last]} = Enum.split(parts, -1)

    tail =
      if String.contains?(last, ".") do
        case parse_ipv4strict_address(last) do
          {:ok, {a, b, c, d}} -> [a * 256 + b, c * 256 + d]
          _ -> [:error]
        end
      else
        [word(last)]
      end

    words = Enum.map(front, &word/1) ++ tail
    if Enum.all?(words, &is_integer/1), do: words, else: :error
  end

  defp word(text) when byte_size(text) in 1..4 do
    case Integer.parse(text, 16) do
      {n, ""} when n >= 0 -> n
      _ -> :error
    end
  end

  defp word(_), do: :error

  def ntoa({a, b, c, d} = ip) do
    if Enum.all?(Tuple.to_list(ip), &(is_integer(&1) and &1 in 0..255)), do: ~c"#{a}.#{b}.#{c}.#{d}", else: {:error, :einval}
  end

  def ntoa(ip) when is_tuple(ip) and tuple_size(ip) == 8 do
    words = Tuple.to_list(ip)

    if Enum.all?(words, &(is_integer(&1) and &1 in 0..65535)) do
      case words do
        [0, 0, 0, 0, 0, 0xFFFF, g, h] -> ~c"::ffff:#{div(g, 256)}.#{rem(g, 256)}.#{div(h, 256)}.#{rem(h, 256)}"
        words -> words |> shorten() |> to_charlist()
      end
    else
      {:error, :einval}
    end
  end

  def ntoa(_), do: {:error, :einval}

  # The longest run of two or more zeros becomes `::`.
  defp shorten(words) do
    {start, length} =
      words
      |> Enum.with_index()
      |> Enum.chunk_by(fn {word, _} -> word == 0 end)
      |> Enum.filter(fn [{word, _} | rest] -> word == 0 and rest != [] end)
      |> Enum.map(fn [{_, at} | _] = run -> {at, length(run)} end)
      |> Enum.max_by(&elem(&1, 1), fn -> {0, 0} end)

    hex = fn words -> Enum.map_join(words, ":", &String.downcase(Integer.to_string(&1, 16))) end

    if length == 0 do
      hex.(words)
    else
      hex.(Enum.take(words, start)) <> "::" <> hex.(Enum.drop(words, start + length))
    end
  end

  def format_error(reason), do: :file.format_error(reason)
  def i, do: :ok
  def i(protocol), do: i(protocol, [])
  def i(protocol, _fields) when protocol in [:tcp, :udp, :sctp], do: :ok

  @doc "Whether this is an address."
  def is_ip_address(address), do: is_ipv4_address(address) or is_ipv6_address(address)

  def is_ipv4_address({a, b, c, d}), do: :lists.all(&(&1 in 0..255), [a, b, c, d])
  def is_ipv4_address(_), do: false

  def is_ipv6_address(address) when is_tuple(address) and tuple_size(address) == 8,
    do: :lists.all(&(is_integer(&1) and &1 in 0..65535), :erlang.tuple_to_list(address))

  def is_ipv6_address(_), do: false

  @doc "An IPv4 address as it stands in an IPv6 address, and back."
  def ipv4_mapped_ipv6_address({a, b, c, d}) when a in 0..255 and b in 0..255 and c in 0..255 and d in 0..255,
    do: {0, 0, 0, 0, 0, 0xFFFF, a * 256 + b, c * 256 + d}

  def ipv4_mapped_ipv6_address({_, _, _, _, _, _, high, low}) when high in 0..65535 and low in 0..65535,
    do: {div(high, 256), rem(high, 256), div(low, 256), rem(low, 256)}

  @doc "What name resolution goes by."
  def get_rc, do: [resolv_conf: ~c"/etc/resolv.conf", hosts_file: ~c"/etc/hosts", lookup: [:native]]

  @doc "The names of an address, as the file of hosts has them."
  def gethostbyaddr(address) when is_tuple(address) do
    cond do
      is_ipv4_address(address) -> host(address, :inet, 4)
      is_ipv6_address(address) -> host(address, :inet6, 16)
      true -> {:error, :einval}
    end
  end

  def gethostbyaddr(text) do
    case parse_address(text) do
      {:ok, address} -> gethostbyaddr(address)
      _ -> {:error, :einval}
    end
  end

  defp host(address, family, size) do
    names =
      case File.read("/etc/hosts") do
        {:ok, text} -> for line <- String.split(text, "\n"), names = names(line, address), do: names
        _ -> []
      end

    case names do
      [[name | aliases] | _] -> {:ok, {:hostent, name, aliases, family, size, [address]}}
      [] -> {:error, :nxdomain}
    end
  end

  defp names(line, address) do
    case line |> String.split("#") |> hd() |> String.split() do
      [text | names] when names != [] -> if parse_address(text) == {:ok, address}, do: Enum.map(names, &to_charlist/1)
      _ -> nil
    end
  end

  @doc "The addresses of both ends, as lists."
  def socknames(socket), do: with({:ok, name} <- sockname(socket), do: {:ok, [name]})
  def socknames(socket, _assoc), do: socknames(socket)
  def peernames(socket), do: with({:ok, name} <- peername(socket), do: {:ok, [name]})
  def peernames(socket, _assoc), do: peernames(socket)

  @doc "What is known of a socket."
  def info(socket) do
    case port(socket) do
      {:ok, _} ->
        %{owner: self(), links: [self()], monitors: [], input: 0, output: 0, memory: 0, states: [:open], counters: counters()}

      _ ->
        %{states: [:CLOSED]}
    end
  end

  defp counters do
    %{recv_avg: 0, recv_cnt: 0, recv_dvi: 0, recv_max: 0, recv_oct: 0, send_avg: 0, send_cnt: 0, send_max: 0, send_oct: 0, send_pend: 0}
  end

  @doc "Ends what `monitor/1` began."
  def cancel_monitor(ref) when is_reference(ref), do: false
  def cancel_monitor(_), do: :erlang.error(:badarg)

  def getifaddrs(_options), do: getifaddrs()
  def getifaddrs, do: {:ok, [{~c"lo", [flags: [:up, :loopback, :running], addr: {127, 0, 0, 1}, netmask: {255, 0, 0, 0}]}]}
end
