defmodule Fs do
  def all, do: [&double/1, &Fs.triple/1, fn x -> x end]
  def triple(x), do: x * 3
  defp double(x), do: x * 2
end

IO.inspect(Enum.map(Fs.all(), & &1.(5)))
