defmodule InEnum do
  def run(list) do
    r = Enum.map(list, fn x -> 1 / x end)
    length(r)
  end
end

n = InEnum.run([1, 0])
IO.inspect(n)
