nest = fn n, wrap -> Enum.reduce(1..n, :leaf, fn _, acc -> wrap.(acc) end) end
for wrap <- [&{&1}, &[&1], &%{k: &1}, fn x -> fn -> x end end] do
  t = nest.(300_000, wrap)
  IO.inspect(t != :leaf)
end
