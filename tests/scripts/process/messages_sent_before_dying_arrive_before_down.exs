parent = self()
{_, ref} = spawn_monitor(fn -> for i <- 1..3, do: send(parent, i) end)

f = fn f ->
  receive do
    {:DOWN, ^ref, _, _, _} -> IO.puts("down")
    x -> IO.inspect(x) && f.(f)
  end
end

f.(f)
