# Streams are lazy and close what they opened: what each line gives or raises.
# stderr: ignored

show = fn line ->
  result =
    try do
      {value, _} = Code.eval_string(line)
      inspect(value, limit: :infinity, printable_limit: :infinity, width: :infinity)
    rescue
      e -> "** (#{inspect(e.__struct__)}) #{Exception.message(e)}"
    catch
      kind, reason -> "** #{kind} #{inspect(reason)}"
    end

  IO.puts(line <> "\n    " <> result)
end

~S"""
1..4 |> Stream.map(fn x -> IO.inspect({:m, x}); x end) |> Stream.each(fn x -> IO.inspect({:e, x}) end) |> Stream.take_while(& &1 < 2) |> Enum.to_list
1..3 |> Stream.flat_map(fn x -> Stream.resource(fn -> x end, fn 0 -> {:halt, 0}; n -> {[n], n - 1} end, fn s -> IO.inspect({:close, x, s}) end) end) |> Enum.take(2)
Enumerable.reduce(Stream.map(1..5, & &1), {:suspend, 0}, fn x, a -> {:suspend, a + x} end) |> elem(0)
(fn -> {:suspended, a, k} = Enumerable.reduce(Stream.map(1..5, & &1), {:cont, 0}, fn x, a -> {:suspend, a + x} end); {:suspended, b, k2} = k.({:cont, a}); {a, b, k2.({:halt, :x})} end).()
for x <- Stream.take(Stream.cycle([1, 2]), 3), do: x
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
