defmodule W do
  use GenServer
  def start_link(x), do: GenServer.start_link(__MODULE__, x)
  def init(x), do: (Process.flag(:trap_exit, true); {:ok, x})
  def terminate(r, x), do: IO.puts("#{x} stops: #{inspect(r)}")
end
defmodule App do
  use Application
  def start(_, name), do: Supervisor.start_link([{W, "#{name} one"}, Supervisor.child_spec({W, "#{name} two"}, id: 2)], strategy: :one_for_one)
  def prep_stop(s), do: (IO.puts("prep_stop"); s)
  def stop(_), do: IO.puts("stop")
end
:application.load({:application, :first, [mod: {App, :first}, applications: [:kernel, :stdlib], vsn: ~c"1"]})
:application.load({:application, :second, [mod: {App, :second}, applications: [:kernel, :stdlib, :first], vsn: ~c"1"]})
IO.inspect(Application.ensure_all_started(:second))
System.at_exit(fn _ -> IO.puts("at_exit is not called") end)
System.stop(3)
Process.sleep(:infinity)
