# What each action does after each kind of return, and how a machine ends that returns, raises or throws something else.
Logger.configure(level: :none)

defmodule M do
  def callback_mode, do: :persistent_term.get(:mode, :handle_event_function)
  def init(f) when is_function(f), do: f.()
  def init(pid), do: {:ok, :a, pid}

  def handle_event(:enter, old, new, d) do
    send(d, {:enter, old, new})
    :persistent_term.get(:enter, fn -> :keep_state_and_data end).()
  end

  def handle_event({:call, from}, {:run, f}, s, d), do: f.(from, s, d)

  def handle_event(type, event, state, d) do
    send(d, {type, event, state})
    :keep_state_and_data
  end

  def terminate(reason, state, d), do: send(d, {:terminate, reason, state})
end

me = self()
stack = fn {reason, [{_, _, _, _} | _]} -> {reason, :stack}; other -> other end

drain = fn drain, acc -> receive do m -> drain.(drain, [m | acc]) after 0 -> Enum.reverse(acc) end end

# All that a machine has sent: it answers the question for its state after that, or is gone.
events = fn p ->
  try do
    :sys.get_state(p)
  catch
    :exit, _ -> :gone
  end

  for m <- drain.(drain, []), do: (case m do {[:alias | _], reply} -> {:late_reply, reply}; m -> m end)
end

call = fn p, f ->
  try do
    :gen_statem.call(p, {:run, f}, 5000)
  catch
    :exit, {reason, {:gen_statem, :call, _}} -> {:exit, stack.(reason)}
  end
end

once = fn key, action -> if(Process.put(key, true), do: [], else: action) end

actions = [
  none: fn from -> [{:reply, from, 1}] end,
  single: fn from -> {:reply, from, 1} end,
  next_event: fn from ->
    [{:reply, from, 1}, {:next_event, :internal, :i}, {:next_event, :cast, :c}, {:next_event, :info, :inf}, {:next_event, {:timeout, :n}, :tt}]
  end,
  postpone: fn from -> [{:reply, from, 1} | once.(:postponed, [:postpone])] end,
  postpone_not: fn from -> [{:reply, from, 1}, {:postpone, false}] end,
  timeout_0: fn from -> [{:reply, from, 1}, {:timeout, 0, :zero}] end,
  state_timeout_0: fn from -> [{:reply, from, 1}, {:state_timeout, 0, :st}, {:next_event, :internal, :x}] end,
  cancelled: fn from -> [{:reply, from, 1}, {:state_timeout, 0, :st}, {:state_timeout, :cancel}] end,
  cancelled_by_name: fn from -> [{:reply, from, 1}, {{:timeout, :q}, 0, :st}, {{:timeout, :q}, :cancel}] end,
  updated: fn from -> [{:reply, from, 1}, {{:timeout, :q}, :update, :now}] end,
  infinite: fn from -> [{:reply, from, 1}, {:state_timeout, :infinity, :st}] end,
  hibernate: fn from -> [{:reply, from, 1}, :hibernate] end,
  module: fn from -> [{:reply, from, 1}, {:change_callback_module, M}] end,
  push_and_pop: fn from -> [{:reply, from, 1}, {:push_callback_module, M}, :pop_callback_module] end,
  unknown: fn from -> [{:reply, from, 1}, :unknown] end,
  negative: fn from -> [{:reply, from, 1}, {:timeout, -5, :x}] end,
  no_event: fn from -> [{:reply, from, 1}, {:next_event, :foo, 1}] end,
  no_time: fn from -> [{:reply, from, 1}, {:state_timeout, :x, 1}] end,
  no_list: fn _ -> :zz end
]

returns = [
  keep: fn a, _ -> {:keep_state_and_data, a} end,
  next: fn a, d -> {:next_state, :b, d, a} end,
  same: fn a, d -> {:next_state, :a, d, a} end,
  repeat: fn a, _ -> {:repeat_state_and_data, a} end
]

for {name, action} <- actions, {how, return} <- returns do
  {:ok, p} = :gen_statem.start(M, me, [])
  answer = call.(p, fn from, _, d -> return.(action.(from), d) end)
  IO.inspect({answer, events.(p), Process.alive?(p)}, label: "#{name}, #{how}", width: 200)
  Process.exit(p, :kill)
end

ends = [
  stop: fn _, _, _ -> :stop end,
  stop_1: fn _, _, _ -> {:stop, :reason} end,
  stop_2: fn _, _, d -> {:stop, :normal, d} end,
  reply: fn from, _, _ -> {:stop_and_reply, :normal, [{:reply, from, :bye}]} end,
  reply_with_data: fn from, _, d -> {:stop_and_reply, :odd, {:reply, from, :bye}, d} end,
  bad_reply: fn _, _, _ -> {:stop_and_reply, :odd, :zz} end,
  nonsense: fn _, _, _ -> :nonsense end,
  raise: fn _, _, _ -> raise "x" end,
  throw: fn from, _, _ -> throw({:keep_state_and_data, {:reply, from, :thrown}}) end,
  throw_nonsense: fn _, _, _ -> throw(:x) end,
  exit: fn _, _, _ -> exit(:e) end
]

for {name, f} <- ends do
  {:ok, p} = :gen_statem.start(M, me, [])
  IO.inspect({call.(p, f), events.(p), Process.alive?(p)}, label: "end by #{name}", width: 200)
end

:persistent_term.put(:mode, [:handle_event_function, :state_enter])
{:ok, p} = :gen_statem.start(M, me, [])
for f <- [&{:next_state, :b, &1, &2}, &{:next_state, :b, &1, &2}, &{:repeat_state, &1, &2}], do: call.(p, fn from, _, d -> f.(d, {:reply, from, 1}) end)
IO.inspect(events.(p), label: "enter calls")

for {name, result} <- [
      next: {:next_state, :z, me},
      postpone: {:keep_state_and_data, :postpone},
      event: {:keep_state_and_data, {:next_event, :internal, 1}},
      stop: :stop,
      nonsense: :nonsense
    ] do
  :persistent_term.put(:enter, fn -> result end)
  {:ok, p} = :gen_statem.start(M, me, [])
  seen = for e <- events.(p), do: (case e do {:terminate, {r, {:next_state, s, _}}, state} -> {:terminate, {r, s}, state}; e -> e end)
  IO.inspect(seen, label: "enter call with #{name}")
end

:persistent_term.put(:mode, :handle_event_function)

for {name, f} <- [
      event: fn -> {:ok, :s, me, [{:next_event, :internal, :go}]} end,
      timeout: fn -> {:ok, :s, me, {:timeout, 0, :t0}} end,
      postpone: fn -> {:ok, :s, me, :postpone} end,
      short: fn -> {:ok, :s} end,
      action: fn -> {:ok, :s, me, :zz} end,
      stop: fn -> {:stop, :r} end,
      ignore: fn -> :ignore end,
      error: fn -> {:error, :e} end,
      raise: fn -> raise "x" end,
      throw: fn -> throw({:ok, :s, me}) end,
      exit: fn -> exit(:q) end
    ] do
  case :gen_statem.start(M, f, []) do
    {:ok, p} -> IO.inspect(events.(p), label: "init with #{name}")
    other -> IO.inspect(other, label: "init with #{name}")
  end
end

for mode <- [:foo, [], [:state_enter], [:state_functions, :foo], nil] do
  :persistent_term.put(:mode, mode)
  {:ok, p} = :gen_statem.start(M, me, [])
  IO.inspect(events.(p), label: "mode")
end
