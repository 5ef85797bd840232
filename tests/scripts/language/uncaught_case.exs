x = Process.get(:n, {:a, 1})
case x do
  {:b, _} -> 1
end
