defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call({:echo, x}, _, s), do: {:reply, x, s}
  def handle_call(:die, _, s), do: {:stop, :normal, s}
  def handle_call(:never, _, s), do: {:noreply, s}
end
{:ok, p} = GenServer.start(S, 0)
r = :gen_server.send_request(p, {:echo, 1})
IO.inspect(:gen_server.receive_response(r, 1000))
r = :gen_server.send_request(p, {:echo, 2})
m = receive do m -> m end
IO.inspect(:gen_server.check_response(m, r))
IO.inspect(:gen_server.check_response(:other, r))
r = :gen_server.send_request(p, :never)
IO.inspect(:gen_server.wait_response(r, 10))
IO.inspect(:gen_server.receive_response(r, 10))
c = :gen_server.reqids_new()
c = :gen_server.send_request(p, {:echo, 3}, :three, c)
c = :gen_server.send_request(p, {:echo, 4}, :four, c)
IO.inspect(:gen_server.reqids_size(c))
{a, la, c} = :gen_server.receive_response(c, 1000, true)
{b, lb, c} = :gen_server.receive_response(c, 1000, true)
IO.inspect(Enum.sort([{la, a}, {lb, b}]))
IO.inspect(:gen_server.receive_response(c, 1000, true))
r = :gen_server.send_request(p, :die)
{:error, {reason, ^p}} = :gen_server.receive_response(r, 1000)
IO.inspect(reason)
r = :gen_server.send_request(:nobody, :x)
IO.inspect(:gen_server.receive_response(r, 1000))
