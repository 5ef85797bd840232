m = %{a: 1, b: 2}
n = %{m | a: 10}
IO.inspect({n.a, n.b, map_size(n)})
IO.inspect(m.b)
IO.inspect(%{m | a: 3, b: 4} == %{b: 4, a: 3})
IO.inspect(%{%{"k" => 1} | "k" => 2})
IO.inspect(%{"s" => 1, :a => 2, 3 => [x: 1]})

try do
  Process.get(:none, %{a: 1}).missing
rescue
  e in KeyError -> IO.puts(Exception.message(e))
end
