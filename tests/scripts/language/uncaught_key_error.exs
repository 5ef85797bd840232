m = Process.get(:none, %{alpha: 1})
IO.inspect(m.alpah)
