# stderr: ignored
{_, ref} = spawn_monitor(fn -> raise "oops" end)

receive do
  {:DOWN, ^ref, :process, _, {e, stack}} -> IO.inspect({e, is_list(stack), length(stack) > 0})
end

{_, ref} = spawn_monitor(fn -> throw(:ball) end)

receive do
  {:DOWN, ^ref, :process, _, {reason, _stack}} -> IO.inspect(reason)
end

{_, ref} = spawn_monitor(fn -> 1 / Process.get(:none, 0) end)

receive do
  {:DOWN, ^ref, :process, _, {reason, _stack}} -> IO.inspect(reason)
end
