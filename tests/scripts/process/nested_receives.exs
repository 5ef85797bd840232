send(self(), {:outer, 1})
send(self(), {:inner, 2})

receive do
  {:outer, a} ->
    receive do
      {:inner, b} -> IO.inspect({a, b})
    end
end
