m = %{a: 1, b: 2}
IO.inspect(%{m | a: 10})
IO.inspect(m.b)
IO.inspect(%{m | a: 3, b: 4})
IO.inspect(%{"s" => 1, :a => 2, 3 => [x: 1]})

try do
  Process.get(:none, m).missing
rescue
  e in KeyError -> IO.puts(Exception.message(e))
end
