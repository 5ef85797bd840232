r =
  try do
    try do
      try do
        raise "inner"
      rescue
        _ in ArgumentError -> :never
      after
        IO.puts("after 1")
      end
    after
      IO.puts("after 2")
    end
  rescue
    e in RuntimeError -> e.message
  end

IO.inspect(r)
