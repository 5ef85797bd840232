t = Process.get(:none, :soon)

try do
  receive do
    :x -> 1
  after
    t -> 2
  end
rescue
  e -> IO.puts(Exception.message(e))
end
