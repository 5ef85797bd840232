defmodule Ping do
  def go(0), do: :ping_done
  def go(n), do: Pong.go(n - 1)
end

defmodule Pong do
  def go(0), do: :pong_done
  def go(n), do: Ping.go(n - 1)
end

IO.inspect({Ping.go(10), Ping.go(11)})
