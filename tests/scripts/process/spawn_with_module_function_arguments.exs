defmodule W do
  def run(to, x), do: send(to, {:got, x})
end

spawn(W, :run, [self(), 1])
receive do: (m -> IO.inspect(m))
