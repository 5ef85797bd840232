defmodule Special do
  def start_link, do: :proc_lib.start_link(__MODULE__, :init, [self()])
  def init(parent) do
    :proc_lib.init_ack(parent, {:ok, self()})
    loop(parent, [], 0)
  end
  def loop(parent, debug, n) do
    receive do
      {:system, from, request} -> :sys.handle_system_msg(request, from, parent, __MODULE__, debug, n)
      {:add, k} -> loop(parent, debug, n + k)
    end
  end
  def system_continue(parent, debug, n), do: loop(parent, debug, n)
  def system_terminate(reason, _parent, _debug, n), do: (IO.inspect({:terminate, reason, n}); exit(reason))
  def system_get_state(n), do: {:ok, {:state, n}}
  def system_replace_state(f, n), do: (n = f.(n); {:ok, n, n})
end
{:ok, p} = Special.start_link()
send(p, {:add, 5})
IO.inspect(:sys.get_state(p))
IO.inspect(:sys.replace_state(p, & &1 * 2))
:sys.suspend(p)
send(p, {:add, 1})
IO.inspect(:sys.get_state(p))
:sys.resume(p)
IO.inspect(:sys.get_state(p))
IO.inspect(GenServer.stop(p))
