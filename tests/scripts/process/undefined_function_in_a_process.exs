{_, ref} = spawn_monitor(NoModuleHere, :run, [1])

receive do
  {:DOWN, ^ref, _, _, {reason, [{m, f, a, _} | _]}} -> IO.inspect({reason, m, f, a})
end

Process.sleep(150)
