:erlang.error({:my_reason, [1, 2]})
