# normalise: pids funs
down = fn p -> ref = Process.monitor(p); receive do {:DOWN, ^ref, _, _, _} -> :ok end; Process.sleep(30) end
{:ok, p} = Task.start(fn -> Process.sleep(5); raise "task" end); down.(p)
{:ok, p} = Task.start(fn -> Process.sleep(5); throw(:ball) end); down.(p)
{:ok, p} = Task.start(fn -> Process.sleep(5); exit(:gone) end); down.(p)
{:ok, p} = Task.start(fn -> Process.sleep(5); exit(:shutdown) end); down.(p)
{:ok, p} = Task.start(:erlang, :error, [:mfa]); down.(p)
p = spawn(fn -> Process.sleep(5); raise "plain" end); down.(p)
p = spawn(fn -> Process.sleep(5); throw(:ball) end); down.(p)
p = spawn(fn -> Process.sleep(5); exit(:quiet) end); down.(p)
p = spawn(fn -> Process.sleep(5); :erlang.error({:odd, 1}) end); down.(p)
Process.register(self(), :starter)
{:ok, p} = Task.start(fn -> Process.set_label(:labelled); Process.sleep(5); raise "labelled" end); down.(p)
