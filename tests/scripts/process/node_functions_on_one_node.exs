IO.inspect({Node.self(), Node.list(), Node.alive?()})
IO.inspect({Node.ping(:other@host), Node.ping(node()), Node.list(:this)})
me = self()
Node.spawn(node(), fn -> send(me, :here) end)
receive do m -> IO.inspect(m) end
IO.inspect(Node.get_cookie())
