# A small job system: a queue as a GenServer, workers that ask it for jobs, and a supervisor that replaces workers whose
# job crashes. Every job is tried up to three times.

defmodule Queue do
  use GenServer

  def start_link({jobs, report_to}), do: GenServer.start_link(__MODULE__, {jobs, report_to}, name: __MODULE__)
  def take, do: GenServer.call(__MODULE__, :take)
  def done(job, result), do: GenServer.cast(__MODULE__, {:done, job, result})

  @impl true
  def init({jobs, report_to}) do
    queue = for {name, fun} <- jobs, do: %{name: name, fun: fun, tries: 0}
    {:ok, %{queue: queue, running: %{}, waiting: [], left: length(queue), report_to: report_to}}
  end

  @impl true
  def handle_call(:take, from, state), do: {:noreply, hand_out(%{state | waiting: state.waiting ++ [from]})}

  @impl true
  def handle_cast({:done, job, result}, state), do: {:noreply, finished(job, {:ok, result}, state)}

  # A worker that takes a job is watched: when it dies before it is done, the job goes back.
  @impl true
  def handle_info({:DOWN, ref, :process, _, _}, state) do
    case Map.pop(state.running, ref) do
      {nil, _} -> {:noreply, state}
      {%{tries: 3} = job, running} -> {:noreply, finished(job, :failed, %{state | running: running})}
      {job, running} -> {:noreply, hand_out(%{state | running: running, queue: state.queue ++ [job]})}
    end
  end

  defp hand_out(%{queue: [job | queue], waiting: [{pid, _} = from | waiting]} = state) do
    job = %{job | tries: job.tries + 1}
    ref = Process.monitor(pid)
    GenServer.reply(from, job)
    hand_out(%{state | queue: queue, waiting: waiting, running: Map.put(state.running, ref, job)})
  end

  defp hand_out(state), do: state

  defp finished(job, result, state) do
    send(state.report_to, {job.name, job.tries, result})
    {ref, running} = Enum.find_value(state.running, {nil, state.running}, fn {ref, j} -> j.name == job.name && {ref, Map.delete(state.running, ref)} end)
    if ref, do: Process.demonitor(ref, [:flush])
    if state.left == 1, do: send(state.report_to, :all_done)
    %{state | running: running, left: state.left - 1}
  end
end

defmodule Worker do
  use Task, restart: :permanent

  def start_link(_), do: Task.start_link(__MODULE__, :run, [])

  def run do
    job = Queue.take()
    Queue.done(job, job.fun.(job.tries))
    run()
  end
end

jobs = [
  add: fn _ -> 1 + 1 end,
  flaky: fn tries -> if tries < 3, do: exit(:shutdown), else: "third time lucky" end,
  hopeless: fn _ -> exit(:shutdown) end,
  sum: fn _ -> Enum.sum(1..1000) end
]

workers = for n <- 1..2, do: Supervisor.child_spec(Worker, id: n)

{:ok, _} =
  Supervisor.start_link([{Queue, {jobs, self()}} | workers], strategy: :one_for_one, max_restarts: 100)

collect = fn collect, results ->
  receive do
    :all_done -> results
    result -> collect.(collect, [result | results])
  end
end

for {name, tries, result} <- Enum.sort(collect.(collect, [])) do
  IO.puts("#{name}: #{inspect(result)} (#{tries})")
end
