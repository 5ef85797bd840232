defmodule H do
  @behaviour :gen_event
  def init({:stop, r}), do: r
  def init({{to, id}, term}), do: (send(to, {:swapped_in, term}); {:ok, {to, id}})
  def init({to, id}), do: {:ok, {to, id}}
  def handle_event(:remove, _), do: :remove_handler
  def handle_event(e, {to, id}), do: (send(to, {id, e}); {:ok, {to, id}})
  def handle_call(:remove, s), do: {:remove_handler, :removed} |> tap(fn _ -> s end)
  def handle_call(q, {to, id}), do: {:ok, {:answer, q, id}, {to, id}}
  def handle_info(m, {to, id}), do: (send(to, {:info, id, m}); {:ok, {to, id}})
  def terminate(a, {to, id}), do: (send(to, {:terminate, id, a}); {:last, id})
end
me = self()
next = fn n -> for _ <- 1..n//1, do: (receive do m -> IO.inspect(m) end) end
{:ok, p} = :gen_event.start_link({:local, :events})
IO.inspect(:gen_event.add_handler(p, H, {me, :plain}))
IO.inspect(:gen_event.add_handler(:events, {H, :two}, {me, :two}))
IO.inspect(:gen_event.add_handler(p, H, {:stop, {:error, :no}}))
IO.inspect(:gen_event.which_handlers(p))
IO.inspect(:gen_event.notify(p, :hello))
next.(2)
IO.inspect(:gen_event.sync_notify(p, :sync))
next.(2)
IO.inspect(:gen_event.call(p, {H, :two}, :question))
IO.inspect(:gen_event.call(p, :nobody, :question))
send(p, :message)
next.(2)
IO.inspect(:gen_event.delete_handler(p, {H, :two}, :arg))
next.(1)
IO.inspect(:gen_event.delete_handler(p, {H, :two}, :arg))
IO.inspect(:gen_event.call(p, H, :remove))
next.(1)
IO.inspect(:gen_event.which_handlers(p))
IO.inspect(:gen_event.add_handler(p, H, {me, :old}))
IO.inspect(:gen_event.swap_handler(p, {H, :swap_out}, {{H, :new}, {me, :new}}))
next.(2)
IO.inspect(:gen_event.which_handlers(p))
:gen_event.notify(p, :remove)
next.(1)
IO.inspect(:gen_event.add_sup_handler(p, H, {me, :sup}))
IO.inspect(:gen_event.stop(p))
next.(1)
receive do m -> IO.inspect(m) after 10 -> IO.puts("nothing") end
