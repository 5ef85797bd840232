# normalise: pids refs
IO.inspect(self())
IO.inspect([self(), make_ref()])
IO.puts(inspect(spawn(fn -> :ok end)))
