pid = self()
for m <- [{:a, 1}, {:b, 2}, "bin", {:a, 30}, %{k: 1}], do: send(pid, m)
r1 = receive do
  {:a, n} when n > 10 when n < 0 -> {:big, n}
  %{k: k} when is_integer(k) -> {:map, k}
end
r2 = receive do
  <<"b", rest::binary>> -> rest
  {tag, x} when tag in [:b] and x > 1 -> {tag, x}
after 0 -> :none
end
r3 = receive do x -> x after 10 -> :t end
IO.inspect {r1, r2, r3}
x = :pinned
send(self(), {:pinned, 5})
receive do {^x, v} -> IO.inspect v end
t = try do
  receive do after 1 -> throw(:x) end
catch v -> v end
IO.inspect t
