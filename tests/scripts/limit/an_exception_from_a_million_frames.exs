defmodule Far do
  def go(0), do: raise("bottom")
  def go(n), do: 1 + go(n - 1)
end

r =
  try do
    Far.go(1_000_000)
  rescue
    e in RuntimeError -> {e.message, length(__STACKTRACE__) < 20}
  end

IO.inspect(r)
