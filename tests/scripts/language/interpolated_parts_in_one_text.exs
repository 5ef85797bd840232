# Interpolation and `<>` join their parts at once: constants, values of every kind, pieces of other binaries, growth, errors.
defmodule Join do
  def fetch(key), do: Process.get(key)
  def pair(a, b), do: "#{a}-#{b}"
  def grow(acc, 0), do: acc
  def grow(acc, n), do: grow(acc <> "item " <> Integer.to_string(n) <> ";", n - 1)
  def prefix(acc, 0), do: acc
  def prefix(acc, n), do: prefix("#{n}," <> acc, n - 1)
  def twice(x), do: x <> "+" <> x
end

IO.inspect("#{nil}|#{:atom}|#{true}|#{5}|#{"text"}|#{1.5}|#{Join}|#{~c"list"}|")

for x <- [nil, :atom, true, 5, -12_345_678_901_234_567_890, "text", 1.5, Join, ~c"list", [], ["a", [?b]], ~D[2024-02-29], 1..3//2] do
  try do
    IO.inspect(Join.pair(x, x))
  rescue
    e -> IO.inspect(e.__struct__)
  end
end

# Slices whose bits do not begin at a byte.
<<_::3, odd::bitstring-size(16), _::bitstring>> = <<0xABCDEF::24, 1>>
IO.inspect("#{odd}!")
IO.inspect(odd <> odd)

long = Join.grow("", 2000)
IO.inspect({byte_size(long), binary_part(long, 0, 20), :erlang.phash2(long)})
IO.inspect(:erlang.phash2(Join.prefix("", 1000)))

# Whoever holds the old text does not see what is appended.
base = String.duplicate("0123456789", 100)
longer = base <> "x"
longest = longer <> "y"
IO.inspect({byte_size(base), byte_size(longer), byte_size(longest), binary_part(longest, 998, 4)})
IO.inspect(byte_size(Join.twice(longest)))

for bad <- [1, :atom, <<1::3>>, nil, [65]] do
  Process.put(:bad, bad)

  try do
    "a" <> Join.fetch(:bad) <> Join.fetch(:bad)
  rescue
    e in ArgumentError -> IO.puts(Exception.message(e))
  end
end

try do
  "#{Process.get(:none, {1, 2})}"
rescue
  e in Protocol.UndefinedError -> IO.inspect({e.protocol, e.value})
end

# The first fault counts, in the order of the parts.
try do
  Join.fetch(:missing) <> "#{raise "second"}"
rescue
  e -> IO.inspect(e.__struct__)
end

IO.inspect(Enum.group_by(1..40, &rem(&1, 37), &(&1 * 2)) |> Map.take([0, 1, 2, 3, 36]))
IO.inspect(Enum.group_by([1, 1.0, 2, 1], & &1))
IO.inspect(Enum.frequencies([1, 1.0, "a", 1, "a", nil]))
IO.inspect(Enum.frequencies_by(1..100, &rem(&1, 40)) |> map_size())
IO.inspect(for s <- ["12", "-7x", "+3", "", "x", "000000000000000000000000042", "999999999999999999", "-9999999999999999999z", "+", "-"], do: Integer.parse(s))
IO.inspect(IO.iodata_to_binary([[[], "a" | "b"], ?c, [[?d, ["e" | "f"]] | "g"], []]))
IO.inspect(try do IO.iodata_to_binary([1, [256]]) rescue e -> e.__struct__ end)
IO.inspect(try do IO.iodata_to_binary(["a" | :b]) rescue e -> e.__struct__ end)
