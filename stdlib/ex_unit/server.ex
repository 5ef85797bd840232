defmodule ExUnit.Server do
  @moduledoc false

  # One process keeps what has to outlive the processes that say it: the configuration and the modules that registered
  # themselves. A plain loop rather than a GenServer, so that a suite's start need not load that.

  @defaults [
    assert_receive_timeout: 600,
    autorun: true,
    capture_log: false,
    colors: [],
    dry_run: false,
    exclude: [],
    exit_status: 2,
    formatters: [ExUnit.CLIFormatter],
    include: [],
    max_failures: :infinity,
    rand_algorithm: :exsss,
    refute_receive_timeout: 100,
    repeat_until_failure: 0,
    slowest: 0,
    slowest_modules: 0,
    stacktrace_depth: 20,
    timeout: 60_000,
    trace: false,
    after_suite: []
  ]

  @doc "Starts the process unless it runs."
  def ensure_started do
    case Process.whereis(__MODULE__) do
      nil ->
        starter = self()
        ref = make_ref()
        spawn(fn -> start(starter, ref) end)

        receive do
          {^ref, pid} -> pid
        end

      pid ->
        pid
    end
  end

  defp start(starter, ref) do
    Process.register(self(), __MODULE__)
    send(starter, {ref, self()})
    loop(%{config: @defaults, async: [], sync: [], loaded: nil, started: now(), waiting: nil, kept: %{}})
  rescue
    # Another one was faster.
    ArgumentError -> send(starter, {ref, Process.whereis(__MODULE__)})
  end

  def configuration, do: call(:configuration)

  def configure(options) do
    # A filter alone stands for a list of it.
    options = for {key, value} <- options, do: {key, if(key in [:include, :exclude, :only] and value != nil, do: List.wrap(value), else: value)}
    call({:configure, options})
  end

  @doc "Registers a module; `group` is nil or a term: modules of a group do not run at the same time."
  def add_module(name, %{async?: _, group: _, parameterize: _} = how), do: call({:add, name, how})

  @doc "Registers a module again, for another run."
  def add_again(name), do: call({:add_again, name})

  @doc "All modules are there: microseconds that it took."
  def modules_loaded, do: call(:loaded)

  @doc "Takes up to `count` groups of async modules; nil when there are and will be none; waits for one otherwise."
  def take_async(count), do: call({:take_async, count})

  @doc "Takes the modules that run alone."
  def take_sync, do: call(:take_sync)

  @doc "Gives modules back for another run."
  def restore(async, sync), do: call({:restore, async, sync})

  @doc "Keeps a value that is not configuration; nil when the process does not run."
  def put(key, value), do: call({:put, key, value})
  def get(key), do: if(Process.whereis(__MODULE__), do: call({:get, key}))

  defp call(request) do
    case Process.whereis(__MODULE__) do
      nil ->
        raise "cannot use ExUnit.Case without starting the ExUnit application, please call ExUnit.start() or explicitly start the :ex_unit app"

      pid ->
        ref = Process.monitor(pid)
        send(pid, {ref, self(), request})

        receive do
          {^ref, answer} ->
            Process.demonitor(ref, [:flush])
            answer

          {:DOWN, ^ref, _, _, reason} ->
            exit(reason)
        end
    end
  end

  defp now, do: System.monotonic_time(:microsecond)

  defp loop(state) do
    receive do
      {ref, from, request} ->
        case handle(request, state) do
          {answer, state} ->
            send(from, {ref, answer})
            loop(serve(state))

          {:wait, count, state} ->
            loop(serve(%{state | waiting: {from, ref, count}}))
        end

      _ ->
        loop(state)
    end
  end

  # Who waits for modules gets them when there are some, or when no more will come.
  defp serve(%{waiting: {from, ref, count}} = state) do
    cond do
      state.async != [] ->
        {taken, rest} = Enum.split(state.async, count)
        send(from, {ref, taken})
        %{state | waiting: nil, async: rest}

      state.loaded ->
        send(from, {ref, nil})
        %{state | waiting: nil}

      true ->
        state
    end
  end

  defp serve(state), do: state

  defp handle(:configuration, state), do: {state.config, state}
  defp handle({:configure, options}, state), do: {:ok, %{state | config: Keyword.merge(state.config, options)}}

  defp handle({:put, key, value}, state), do: {:ok, %{state | kept: Map.put(state.kept, key, value)}}
  defp handle({:get, key}, state), do: {Map.get(state.kept, key), state}

  defp handle({:add, name, how}, state) do
    entries = entries(name, how)

    if how.async? do
      {:ok, %{state | async: add_async(state.async, how.group, entries)}}
    else
      {:ok, %{state | sync: state.sync ++ entries}}
    end
  end

  defp handle({:add_again, name}, state) do
    how = name.__ex_unit__(:config)
    known = List.flatten([state.sync | Enum.map(state.async, &elem(&1, 1))])

    if Enum.any?(known, &(elem(&1, 0) == name)), do: {:ok, state}, else: handle({:add, name, how}, %{state | loaded: nil})
  end

  defp handle(:loaded, state) do
    loaded = now()
    {loaded - state.started, %{state | loaded: loaded}}
  end

  defp handle({:take_async, count}, state), do: {:wait, count, state}
  defp handle(:take_sync, state), do: {state.sync, %{state | sync: [], loaded: nil, started: now()}}
  defp handle({:restore, async, sync}, state), do: {:ok, %{state | async: async, sync: sync, loaded: now()}}

  # A module with parameters stands for one run for each of them.
  defp entries(name, %{parameterize: nil}), do: [{name, %{}}]
  defp entries(name, %{parameterize: list}), do: for(parameters <- list, do: {name, parameters})

  defp add_async(groups, nil, entries), do: groups ++ Enum.map(entries, &{nil, [&1]})

  defp add_async(groups, group, entries) do
    if List.keymember?(groups, group, 0) do
      Enum.map(groups, fn
        {^group, modules} -> {group, modules ++ entries}
        other -> other
      end)
    else
      groups ++ [{group, entries}]
    end
  end
end
