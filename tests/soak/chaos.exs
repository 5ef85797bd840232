# A tree of supervisors and workers under random failures, and what must hold afterwards.
#
#   quaff run tests/soak/chaos.exs [--seconds N] [--supervisors N] [--workers N] [--seed N]
#
# Workers are killed, raise, exit, hang in a call, get floods of messages, link to one another, start timers, monitors and
# ETS tables. At the end every name must point to a living process, the counts must equal the specifications, and after
# the shutdown nothing may be left: no process, name, registry entry or table; memory must be back near the start.
# The last line is `OK`, or the list of what is wrong (and the exit status 1).

defmodule Chaos.Options do
  def parse(argv) do
    {opts, [], []} = OptionParser.parse(argv, strict: [seconds: :integer, supervisors: :integer, workers: :integer, seed: :integer])
    Enum.into(opts, %{seconds: 3, supervisors: 20, workers: 1000, seed: 1})
  end
end

defmodule Chaos.Worker do
  use GenServer

  def start_link({registry, id}), do: GenServer.start_link(__MODULE__, id, name: {:via, Registry, {registry, id}})

  def init(id) do
    Registry.register(Chaos.Groups, rem(id, 100), id)
    {:ok, %{id: id, count: 0}}
  end

  def handle_call(:count, _from, state), do: {:reply, state.count, %{state | count: state.count + 1}}
  def handle_call(:hang, _from, state), do: {:noreply, state}
  def handle_call(:raise, _from, _state), do: raise("chaos in a call")

  def handle_cast(:raise, _state), do: raise("chaos in a cast")
  def handle_cast({:stop, reason}, state), do: {:stop, reason, state}

  def handle_cast({:link, other}, state) do
    Process.link(other)
    {:noreply, state}
  catch
    :error, :noproc -> {:noreply, state}
  end

  def handle_cast({:watch, other}, state) do
    Process.monitor(other)
    {:noreply, state}
  end

  def handle_cast(:timer, state) do
    Process.send_after(self(), :tick, 50)
    Process.send_after(self(), :tick, 3_600_000)
    {:noreply, state}
  end

  def handle_cast(:table, state) do
    table = :ets.new(:chaos, [:set])
    :ets.insert(table, {:key, state.id})
    {:noreply, state}
  end

  def handle_cast(:timeout, state), do: {:noreply, state, 1}
  def handle_cast(:hibernate, state), do: {:noreply, state, :hibernate}
  def handle_cast(:continue, state), do: {:noreply, state, {:continue, :more}}

  def handle_continue(:more, state), do: {:noreply, state}
  def handle_info(_message, state), do: {:noreply, %{state | count: state.count + 1}}
end

defmodule Chaos.Branch do
  use Supervisor

  def start_link({n, ids}), do: Supervisor.start_link(__MODULE__, {n, ids}, name: name(n))
  def name(n), do: :"chaos_branch_#{n}"

  def init({n, ids}) do
    children = for id <- ids, do: Supervisor.child_spec({Chaos.Worker, {Chaos.Names, id}}, id: id)
    strategy = if rem(n, 10) == 0, do: :rest_for_one, else: :one_for_one
    Supervisor.init(children, strategy: strategy, max_restarts: 1_000_000, max_seconds: 1)
  end
end

defmodule Chaos do
  # What is done to a worker; the number is how often, compared with the others.
  @deeds [kill: 20, raise: 3, stop: 5, exit: 5, hang: 1, flood: 2, link: 3, watch: 5, timer: 4, table: 4, call: 20, cast: 8, publish: 1]

  def main(o) do
    :rand.seed(:exsss, {o.seed, o.seed, o.seed})
    Logger.configure(level: :none)
    warm()
    start = measure()
    half = %{o | seconds: o.seconds / 2}
    {wrong, counters, first} = go_round(half)
    {more, again, second} = go_round(half)
    counters = Map.merge(counters, again, fn _, a, b -> a + b end)
    wrong = wrong ++ more ++ left_over(start, second.stopped) ++ grown(first.stopped, second.stopped)
    report(o, counters, [start: start] ++ Enum.sort(first) ++ Enum.sort(second))

    if wrong == [] do
      IO.puts("OK")
    else
      Enum.each(wrong, &IO.puts("WRONG: #{&1}"))
      System.halt(1)
    end
  end

  defp go_round(o) do
    {:ok, top} = start_tree(o)
    tree = measure()
    counters = torment(o)
    wrong = settle(o)
    after_ = measure()
    stop(top)
    {wrong, counters, %{"1 tree": tree, "2 after": after_, stopped: measure(25)}}
  end

  # What is loaded on first use is not a leak.
  defp warm do
    o = %{supervisors: 2, workers: 20, seconds: 0, seed: 1}
    {:ok, top} = start_tree(o)
    for {deed, _} <- @deeds, do: deed(deed, 0, o)
    settle(o)
    stop(top)
  end

  defp start_tree(o) do
    per = div(o.workers, o.supervisors)

    branches =
      for n <- 0..(o.supervisors - 1) do
        ids = Enum.to_list((n * per)..((n + 1) * per - 1))
        Supervisor.child_spec({Chaos.Branch, {n, ids}}, id: n)
      end

    children = [
      {Registry, keys: :unique, name: Chaos.Names, partitions: 2},
      {Registry, keys: :duplicate, name: Chaos.Groups},
      {Task.Supervisor, name: Chaos.Tasks}
      | branches
    ]

    Supervisor.start_link(children, strategy: :one_for_one, max_restarts: 1_000_000, max_seconds: 1, name: Chaos.Top)
  end

  defp stop(top) do
    Process.unlink(top)
    ref = Process.monitor(top)
    Supervisor.stop(top, :shutdown)

    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    end

    flush()
  end

  defp flush do
    receive do
      _ -> flush()
    after
      0 -> :ok
    end
  end

  defp torment(o) do
    deeds = for {deed, weight} <- @deeds, _ <- 1..weight, do: deed
    deadline = System.monotonic_time(:millisecond) + trunc(o.seconds * 1000)
    torment(o, List.to_tuple(deeds), deadline, %{})
  end

  defp torment(o, deeds, deadline, counters) do
    counters =
      Enum.reduce(1..100, counters, fn _, counters ->
        deed = elem(deeds, :rand.uniform(tuple_size(deeds)) - 1)
        deed(deed, :rand.uniform(o.workers) - 1, o)
        Map.update(counters, deed, 1, &(&1 + 1))
      end)

    if System.monotonic_time(:millisecond) < deadline, do: torment(o, deeds, deadline, counters), else: counters
  end

  defp where(id) do
    case Registry.lookup(Chaos.Names, id) do
      [{pid, _}] -> pid
      [] -> nil
    end
  end

  defp other(o), do: where(:rand.uniform(o.workers) - 1)

  defp deed(:kill, id, _), do: with_pid(id, &Process.exit(&1, :kill))
  defp deed(:raise, id, _), do: with_pid(id, &GenServer.cast(&1, :raise))
  defp deed(:stop, id, _), do: with_pid(id, &GenServer.cast(&1, {:stop, :normal}))
  defp deed(:exit, id, _), do: with_pid(id, &Process.exit(&1, :chaos))
  defp deed(:flood, id, _), do: with_pid(id, fn pid -> for n <- 1..200, do: send(pid, {:flood, n}) end)
  defp deed(:link, id, o), do: with_pid(id, fn pid -> if(o = other(o), do: GenServer.cast(pid, {:link, o})) end)
  defp deed(:watch, id, o), do: with_pid(id, fn pid -> if(o = other(o), do: GenServer.cast(pid, {:watch, o})) end)
  defp deed(:timer, id, _), do: with_pid(id, &GenServer.cast(&1, :timer))
  defp deed(:table, id, _), do: with_pid(id, &GenServer.cast(&1, :table))
  defp deed(:cast, id, _), do: with_pid(id, &GenServer.cast(&1, Enum.random([:timeout, :hibernate, :continue])))
  defp deed(:publish, id, _), do: Registry.dispatch(Chaos.Groups, rem(id, 100), fn all -> for {pid, _} <- all, do: send(pid, :published) end)

  # Calls that may fail in every way, from tasks, so that this process goes on.
  defp deed(:hang, id, _), do: Task.Supervisor.start_child(Chaos.Tasks, fn -> quietly(id, :hang, 20) end)
  defp deed(:call, id, _), do: Task.Supervisor.start_child(Chaos.Tasks, fn -> quietly(id, Enum.random([:count, :count, :count, :raise]), 1000) end)

  defp quietly(id, request, timeout) do
    GenServer.call({:via, Registry, {Chaos.Names, id}}, request, timeout)
  catch
    :exit, _ -> :ok
  end

  defp with_pid(id, fun), do: if(pid = where(id), do: fun.(pid))

  # Waits until all is quiet, then looks at what must hold.
  defp settle(o, tries \\ 600) do
    case invariants(o) do
      [] -> []
      wrong when tries == 0 -> wrong
      _ ->
        Process.sleep(50)
        settle(o, tries - 1)
    end
  end

  defp invariants(o) do
    per = div(o.workers, o.supervisors)
    tasks = length(Task.Supervisor.children(Chaos.Tasks))

    counts =
      for n <- 0..(o.supervisors - 1), reduce: 0 do
        sum -> sum + Supervisor.count_children(Chaos.Branch.name(n)).active
      end

    names = Registry.select(Chaos.Names, [{{:"$1", :"$2", :_}, [], [{{:"$1", :"$2"}}]}])

    Enum.concat([
      if(tasks == 0, do: [], else: ["#{tasks} tasks still run"]),
      if(counts == per * o.supervisors, do: [], else: ["#{counts} of #{per * o.supervisors} workers are active"]),
      if(length(names) == per * o.supervisors, do: [], else: ["#{length(names)} names for #{per * o.supervisors} workers"]),
      for({id, pid} <- names, not Process.alive?(pid), do: "the name #{id} points to a dead process"),
      if(Registry.count(Chaos.Groups) == per * o.supervisors, do: [], else: ["#{Registry.count(Chaos.Groups)} group entries"])
    ])
  end

  # Memory is the least of some moments: what is free goes back when nobody has worked for a while, at most once a second.
  defp measure(moments \\ 1) do
    memory =
      for _ <- 1..moments do
        Process.sleep(100)
        memory()
      end

    %{
      processes: length(Process.list()),
      names: length(Process.registered()),
      tables: length(:ets.all()),
      memory: Enum.min(memory),
      links: length(elem(Process.info(self(), :links), 1)),
      monitors: length(elem(Process.info(self(), :monitors), 1)),
      mailbox: elem(Process.info(self(), :message_queue_len), 1)
    }
  end

  defp memory, do: :erlang.memory(:total)

  defp left_over(start, rest) do
    for key <- [:processes, :names, :tables, :links, :monitors, :mailbox], rest[key] > start[key] do
      "#{key}: #{start[key]} at the start, #{rest[key]} at the end"
    end
  end

  # The same again may not need more memory (the allocator's slack aside).
  defp grown(first, second) do
    limit = div(first.memory * 11, 10) + 4_000_000

    if second.memory <= limit,
      do: [],
      else: ["memory: #{div(first.memory, 1024)} KB after the first round, #{div(second.memory, 1024)} KB after the second"]
  end

  defp report(o, counters, measures) do
    deeds = counters |> Enum.sort() |> Enum.map_join(", ", fn {deed, n} -> "#{deed} #{n}" end)
    IO.puts("seed #{o.seed}, #{o.seconds} s, #{o.supervisors} supervisors, #{o.workers} workers")
    IO.puts("deeds: #{counters |> Map.values() |> Enum.sum()} (#{deeds})")

    for {label, m} <- measures do
      IO.puts("#{String.pad_trailing("#{label}:", 9)} #{m.processes} processes, #{m.names} names, #{m.tables} tables, #{div(m.memory, 1024)} KB")
    end
  end
end

Chaos.main(Chaos.Options.parse(System.argv()))
