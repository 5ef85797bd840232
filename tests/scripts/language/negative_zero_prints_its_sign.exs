IO.inspect(-0.0)
IO.inspect(0.0 == -0.0)
IO.inspect(0.0 === -0.0)
