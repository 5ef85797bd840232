defmodule Quaff.PortServer do
  @moduledoc false

  # The process behind a port: reads what the program writes, cuts it into lines or packets, sends it to the owner, and
  # answers what is sent to the port. It trades in messages only, so that it can wait for both ends at once.

  # What `open_port/2` was told, checked: `{:ok, plan, options}` or `:badarg` or `{:error, reason}`.
  def open(name, options, owner) do
    case options(options, defaults()) do
      :error ->
        :badoption

      options ->
        with {:ok, plan, title} <- plan(name, options),
             {:ok, port} <- :quaff_port.open(in_directory(plan)) do
          state = %{port: port, owner: owner, options: options, title: title, buffer: "", input: 0, output: 0, watchers: %{}, eof: false}
          server = spawn(fn -> start(state) end)
          :quaff_port.serve(port, server)
          send(server, :go)
          {:ok, port}
        end
    end
  end

  # Erlang's helper process says it on standard error and ends.
  defp in_directory({_, _, _, cd, env, stderr, stdin, stdout} = plan) when cd != nil do
    if File.dir?(cd) do
      plan
    else
      {"/bin/sh", ["-c", "echo \"spawn: Could not cd to $0\" >&2; exit 2", cd], nil, nil, env, stderr, stdin, stdout}
    end
  end

  defp in_directory(plan), do: plan

  defp defaults do
    %{
      args: [],
      arg0: nil,
      cd: nil,
      env: [],
      stderr_to_stdout: false,
      binary: false,
      exit_status: false,
      eof: false,
      frame: :stream,
      stdin: true,
      stdout: true
    }
  end

  defp options([], options), do: options

  defp options([option | rest], options) do
    case option(option, options) do
      :error -> :error
      options -> options(rest, options)
    end
  end

  defp options(_, _), do: :error

  defp option(option, options) do
    case option do
      :binary -> %{options | binary: true}
      :exit_status -> %{options | exit_status: true}
      :eof -> %{options | eof: true}
      :stderr_to_stdout -> %{options | stderr_to_stdout: true}
      :stream -> %{options | frame: :stream}
      {:packet, n} when n in [1, 2, 4] -> %{options | frame: {:packet, n}}
      {:line, n} when is_integer(n) and n > 0 -> %{options | frame: {:line, n}}
      {:args, args} when is_list(args) -> if all?(args, &(is_binary(&1) or is_list(&1))), do: %{options | args: args}, else: :error
      {:arg0, arg0} when is_binary(arg0) or is_list(arg0) -> %{options | arg0: arg0}
      {:cd, cd} when is_binary(cd) or is_list(cd) -> %{options | cd: cd}
      {:env, env} when is_list(env) -> if all?(env, &variable?/1), do: %{options | env: env}, else: :error
      :in -> %{options | stdin: false}
      :out -> %{options | stdout: false}
      :nouse_stdio -> %{options | stdin: false, stdout: false}
      flag when flag in [:use_stdio, :hide, :overlapped_io] -> options
      {flag, value} when flag in [:parallelism, :busy_limits_port, :busy_limits_msgq] and value != nil -> options
      _ -> :error
    end
  end

  defp all?(list, test), do: :lists.all(test, list)

  defp variable?({name, value}), do: is_list(name) and (is_list(value) or value == false)
  defp variable?(_), do: false

  defp plan({:spawn, command}, options) when is_binary(command) or is_list(command) do
    plan = {"/bin/sh", ["-c", ["exec ", command]], nil, options.cd, options.env, options.stderr_to_stdout, options.stdin, options.stdout}
    {:ok, plan, IO.chardata_to_string(command)}
  end

  defp plan({:spawn_executable, file}, options) when is_binary(file) or is_list(file) do
    args = Enum.map(options.args, &until_nul/1)
    plan = {file, args, options.arg0, options.cd, options.env, options.stderr_to_stdout, options.stdin, options.stdout}
    file = IO.chardata_to_string(file)

    case :quaff_file.stat(file, true) do
      {:ok, stat} ->
        cond do
          elem(stat, 1) != :regular -> {:error, :eacces}
          Bitwise.band(elem(stat, 6), 0o111) == 0 -> {:error, :eacces}
          true -> {:ok, plan, file}
        end

      {:error, _} ->
        {:error, :enoent}
    end
  end

  defp plan(_, _), do: :badarg

  # As the system would take it.
  defp until_nul(arg) do
    arg |> IO.chardata_to_string() |> :binary.split(<<0>>) |> hd()
  end

  # The loop.

  defp start(state) do
    receive do
      :go -> :ok
    end

    monitor = Process.monitor(state.owner)
    state |> Map.put(:monitor, monitor) |> read()
  end

  defp read(%{eof: true} = state), do: wait(state)

  defp read(%{port: port} = state) do
    case :quaff_port.read(port) do
      :wait ->
        :quaff_port.watch(port, :read, :readable)
        wait(state)

      :eof ->
        ended(%{state | eof: true})

      data ->
        state = deliver(%{state | input: state.input + byte_size(data)}, data)
        # Requests come in between.
        receive do
          message -> handle(message, state, &read/1)
        after
          0 -> read(state)
        end
    end
  end

  defp wait(state) do
    receive do
      message -> handle(message, state, &wait/1)
    end
  end

  defp handle(message, state, continue) do
    case message do
      :readable ->
        read(state)

      {:port_message, {from, {:command, data}}} ->
        if from == state.owner, do: write(state.port, data)
        continue.(state)

      {:port_message, {from, :close}} ->
        if from == state.owner do
          send(from, {state.port, :closed})
          close(state)
        else
          continue.(state)
        end

      {:port_message, {from, {:connect, pid}}} when is_pid(pid) ->
        if from == state.owner do
          send(from, {state.port, :connected})
          continue.(connect(state, pid))
        else
          continue.(state)
        end

      {:call, from, ref, request} ->
        case request do
          :close ->
            send(from, {ref, true})
            close(state)

          {:connect, pid} ->
            send(from, {ref, true})
            continue.(connect(state, pid))

          {:written, n} ->
            send(from, {ref, :ok})
            continue.(%{state | output: state.output + n})

          :frame ->
            send(from, {ref, state.options.frame})
            continue.(state)

          :info ->
            send(from, {ref, info(state)})
            continue.(state)

          {:monitor, watcher, object} ->
            send(from, {ref, :ok})
            continue.(%{state | watchers: Map.put(state.watchers, ref, {watcher, object})})

          {:demonitor, watch} ->
            send(from, {ref, :ok})
            continue.(%{state | watchers: Map.delete(state.watchers, watch)})
        end

      {:status, status} ->
        finished(state, status)

      {:DOWN, monitor, _, _, _} when monitor == state.monitor ->
        close(state)

      _ ->
        continue.(state)
    end
  end

  defp connect(state, pid) do
    Process.demonitor(state.monitor, [:flush])
    %{state | owner: pid, monitor: Process.monitor(pid)}
  end

  defp info(state) do
    [
      name: to_charlist(state.title),
      links: [state.owner],
      id: :quaff_port.id(state.port),
      connected: state.owner,
      input: state.input,
      output: state.output,
      os_pid: :quaff_port.os_pid(state.port)
    ]
  end

  # Blocks until the program has taken everything.
  def write(port, data) do
    case :quaff_port.write(port, data) do
      {:wait, rest} ->
        ref = make_ref()
        :quaff_port.watch(port, :write, {:writable, ref})

        receive do
          {:writable, ^ref} -> write(port, rest)
        end

      other ->
        other
    end
  end

  # What comes in.

  defp deliver(%{options: %{frame: :stream}} = state, data), do: give(state, data)

  defp deliver(%{options: %{frame: {:line, limit}}} = state, data) do
    %{state | buffer: lines(state, state.buffer <> data, limit)}
  end

  defp deliver(%{options: %{frame: {:packet, n}}} = state, data) do
    %{state | buffer: packets(state, state.buffer <> data, n * 8)}
  end

  defp lines(state, data, limit) do
    case :binary.split(data, "\n") do
      [line, rest] when byte_size(line) <= limit ->
        give(state, {:eol, line})
        lines(state, rest, limit)

      [part | _] when byte_size(part) > limit ->
        <<piece::binary-size(limit), rest::binary>> = data
        give(state, {:noeol, piece})
        lines(state, rest, limit)

      _ ->
        data
    end
  end

  defp packets(state, data, bits) do
    case data do
      <<size::size(bits), packet::binary-size(size), rest::binary>> ->
        give(state, packet)
        packets(state, rest, bits)

      _ ->
        data
    end
  end

  defp give(state, data) do
    data =
      case data do
        {kind, line} -> {kind, shape(state, line)}
        bytes -> shape(state, bytes)
      end

    send(state.owner, {state.port, {:data, data}})
    state
  end

  defp shape(%{options: %{binary: true}}, bytes), do: bytes
  defp shape(_, bytes), do: :erlang.binary_to_list(bytes)

  # The end.

  defp ended(%{options: options} = state) do
    state =
      if match?({:line, _}, options.frame) and state.buffer != "" do
        give(state, {:noeol, state.buffer})
        %{state | buffer: ""}
      else
        state
      end

    if options.exit_status do
      server = self()
      port = state.port
      spawn(fn -> send(server, {:status, :quaff_port.wait(port)}) end)
      wait(state)
    else
      reap(state.port)
      finished(state, nil)
    end
  end

  defp finished(state, status) do
    if status, do: send(state.owner, {state.port, {:exit_status, status}})

    if state.options.eof do
      send(state.owner, {state.port, :eof})
      wait(state)
    else
      exit_signal(state)
      close(state)
    end
  end

  # The owner is linked to its port.
  defp exit_signal(%{owner: owner} = state) do
    if Process.info(owner, :trap_exit) == {:trap_exit, true}, do: send(owner, {:EXIT, state.port, :normal})
  end

  defp close(state) do
    :quaff_port.close(state.port)
    unless state.eof and state.options.exit_status, do: reap(state.port)
    for {ref, {watcher, object}} <- state.watchers, do: send(watcher, {:DOWN, ref, :port, object, :normal})
    :ok
  end

  # Somebody has to take notice of the program's end.
  defp reap(port), do: spawn(fn -> :quaff_port.wait(port) end)

  # What others ask.

  def call(port, request, ref \\ make_ref()) do
    case :quaff_port.server(port) do
      nil ->
        :noproc

      server ->
        monitor = Process.monitor(server)
        send(server, {:call, self(), ref, request})

        receive do
          {^ref, reply} ->
            Process.demonitor(monitor, [:flush])
            reply

          {:DOWN, ^monitor, _, _, _} ->
            :noproc
        end
    end
  end

  def command(port, data) do
    cond do
      not is_port(port) or :quaff_port.server(port) == nil -> :noproc
      true -> framed(port, data)
    end
  end

  # With `{:packet, n}` the length goes in front.
  defp framed(port, data) do
    case call(port, :frame) do
      {:packet, n} ->
        size = IO.iodata_length(data)
        write(port, [<<size::size(n * 8)>>, data])

      _ ->
        write(port, data)
    end
  end

  def monitor(port) do
    ref = make_ref()
    if call(port, {:monitor, self(), port}, ref) == :noproc, do: send(self(), {:DOWN, ref, :port, port, :noproc})
    ref
  end

  # Closed by its owner: the link says so.
  def closed(port) do
    case call(port, :close) do
      :noproc ->
        :noproc

      true ->
        if Process.info(self(), :trap_exit) == {:trap_exit, true}, do: send(self(), {:EXIT, port, :normal})
        true
    end
  end
end
