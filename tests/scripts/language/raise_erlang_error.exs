# stderr: ignored
:erlang.error({:weird, 1})
