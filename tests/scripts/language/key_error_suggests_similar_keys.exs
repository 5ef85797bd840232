m = Process.get(:none, %{nickname: 2})

try do
  m.nickame
rescue
  e in KeyError -> IO.puts(Exception.message(e))
end

try do
  Map.fetch!(%{"name" => 1}, "nam")
rescue
  e in KeyError -> IO.puts(Exception.message(e))
end
