m = Process.get(:none, %{name: 1, nickname: 2, age: 3})

try do
  m.nmae
rescue
  e in KeyError -> IO.puts(Exception.message(e))
end

try do
  Map.fetch!(%{"name" => 1}, "nam")
rescue
  e in KeyError -> IO.puts(Exception.message(e))
end
