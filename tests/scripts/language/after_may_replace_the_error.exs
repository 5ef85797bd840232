r =
  try do
    try do
      raise "first"
    after
      raise "second"
    end
  rescue
    e -> e.message
  end

IO.inspect(r)
