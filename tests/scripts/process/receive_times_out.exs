t0 = System.monotonic_time(:millisecond)

r =
  receive do
    :never -> 1
  after
    60 -> :timeout
  end

dt = System.monotonic_time(:millisecond) - t0
IO.inspect({r, dt >= 60 and dt < 2000})
