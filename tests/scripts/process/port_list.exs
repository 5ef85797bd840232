# `Port.list/0` and `:erlang.ports/0` know a port as long as it is open.
IO.inspect(Enum.all?(Port.list(), &is_port/1))
port = Port.open({:spawn, "cat"}, [:binary])
other = Port.open({:spawn, "cat"}, [:binary])
IO.inspect({port in Port.list(), other in :erlang.ports()})
Port.close(port)
IO.inspect({port in Port.list(), other in Port.list()})
Port.close(other)
IO.inspect(other in :erlang.ports())
