# normalise: pids funs
defmodule H do
  @behaviour :gen_event
  def init(x), do: {:ok, x}
  def handle_event(:raise, _), do: raise "in an event"
  def handle_event(:bad, _), do: :nonsense
  def handle_call(:bad, _), do: :nonsense
end
{:ok, p} = :gen_event.start({:local, :events})
:gen_event.add_handler(p, H, 1)
:gen_event.sync_notify(p, :raise)
Process.sleep(30)
IO.inspect(:gen_event.which_handlers(p))
:gen_event.add_sup_handler(p, H, 2)
:gen_event.sync_notify(p, :bad)
receive do m -> IO.inspect(m) end
Process.sleep(30)
:gen_event.add_handler(p, {H, :id}, 3)
IO.inspect(:gen_event.call(p, {H, :id}, :bad))
Process.sleep(30)
