defmodule W do
  use GenServer
  def start_link(x), do: GenServer.start_link(__MODULE__, x)
  def init(x), do: (Process.flag(:trap_exit, true); {:ok, x})
  def terminate(r, x), do: IO.puts("#{x} stops: #{inspect(r)}")
end
defmodule App do
  use Application
  def start(_, _), do: Supervisor.start_link([{W, :one}, Supervisor.child_spec({W, :two}, id: 2)], strategy: :one_for_one)
  def stop(_), do: IO.puts("stopped")
end
:application.load({:application, :app, [mod: {App, []}, applications: [:kernel, :stdlib], vsn: ~c"1"]})
{:ok, _} = Application.ensure_all_started(:app)
IO.puts("ready")
spawn(fn -> Process.sleep(100); System.cmd("kill", ["-TERM", System.pid()]) end)
Process.sleep(:infinity)
