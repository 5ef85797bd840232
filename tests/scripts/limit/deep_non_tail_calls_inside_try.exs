defmodule DeepTry do
  def go(0), do: throw(:bottom)

  def go(n) do
    try do
      go(n - 1)
    after
      :ok
    end
  end
end

IO.inspect(catch_it = try do DeepTry.go(10_000) catch x -> x end)
_ = catch_it
