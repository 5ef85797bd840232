# stderr: ignored
defmodule Q do
  def f(p), do: %Pnope{p | b: 1}
end
