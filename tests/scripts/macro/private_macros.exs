defmodule Priv do
  defmacrop double(x), do: quote(do: unquote(x) * 2)
  def run(n), do: double(n) + double(1)
end

IO.inspect(Priv.run(4))
