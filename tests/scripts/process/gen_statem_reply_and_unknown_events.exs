defmodule T do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(_), do: {:ok, :s, []}
  def handle_event({:call, from}, :later, _, froms), do: {:keep_state, [from | froms]}
  def handle_event(:cast, :answer, _, froms), do: {:keep_state, [], (for f <- froms, do: {:reply, f, :answered})}
  def handle_event({:call, from}, :now, _, _) do
    :gen_statem.reply(from, :direct)
    :keep_state_and_data
  end
end
{:ok, p} = :gen_statem.start({:local, :t}, T, [], [])
IO.inspect(:gen_statem.call(:t, :now))
tasks = for _ <- 1..3, do: Task.async(fn -> :gen_statem.call(:t, :later) end)
Process.sleep(20)
:gen_statem.cast(:t, :answer)
IO.inspect(Task.await_many(tasks))
ref = Process.monitor(p)
send(p, :unknown)
receive do {:DOWN, ^ref, _, _, {r, _}} -> IO.inspect(r) end
Process.sleep(20)
