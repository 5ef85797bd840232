# A source with an implementation of its own is halted when a function raises and when the consumer stops.
defmodule Inst do
  defstruct [:name, :items, :after_halt]
end
defmodule Log do
  def log(x), do: Process.put(:log, [x | Process.get(:log, [])])
  def take, do: (l = Process.get(:log, []); Process.put(:log, []); Enum.reverse(l))
end
defimpl Enumerable, for: Inst do
  def count(_), do: {:error, __MODULE__}
  def member?(_, _), do: {:error, __MODULE__}
  def slice(_), do: {:error, __MODULE__}
  def reduce(%{name: n, items: items}, acc, fun) do
    Log.log({:start, n, elem(acc, 0)})
    go(n, items, acc, fun)
  end
  defp go(n, _, {:halt, acc}, _) do
    Log.log({:halt, n}); {:halted, acc}
  end
  defp go(n, items, {:suspend, acc}, fun) do
    Log.log({:suspend, n}); {:suspended, acc, &go(n, items, &1, fun)}
  end
  defp go(n, [], {:cont, acc}, _) do
    Log.log({:done, n}); {:done, acc}
  end
  defp go(n, [h | t], {:cont, acc}, fun) do
    Log.log({:emit, n, h})
    go(n, t, fun.(h, acc), fun)
  end
end
defmodule T do
  def i(n, items \\ [1, 2, 3]), do: %Inst{name: n, items: items}
  def res(n, items \\ [1, 2, 3]) do
    Stream.resource(fn -> Log.log({:res_start, n}); items end, fn [] -> Log.log({:res_end, n}); {:halt, []}; [h | t] -> Log.log({:res_emit, n, h}); {[h], t} end, fn _ -> Log.log({:res_after, n}) end)
  end
  def boom(x, at, kind) do
    Log.log({:f, x})
    if x == at do
      case kind do
        :raise -> raise "boom"
        :throw -> throw(:boom)
        :exit -> exit(:boom)
        _ -> x
      end
    else
      x
    end
  end
  def run(label, f) do
    r = try do
      {:ok, f.()}
    catch
      k, e -> {k, if(is_exception(e), do: {e.__struct__, Exception.message(e)}, else: e)}
    end
    IO.puts(inspect({label, r, Log.take()}, limit: :infinity, width: 100_000))
  end
end

kinds = [:none, :raise]
sources = [i: &T.i/1]
ops = [
  flat_list: fn s, k -> Stream.flat_map(s, &[T.boom(&1, 2, k), 9]) end,
  flat_i: fn s, k -> Stream.flat_map(s, fn x -> T.boom(x, 2, k); T.i({:in, x}) end) end,
  flat_r: fn s, k -> Stream.flat_map(s, fn x -> T.boom(x, 2, k); T.res({:in, x}) end) end,
  flat_in_boom: fn s, k -> Stream.flat_map(s, fn x -> Stream.map(T.i({:in, x}), &T.boom(&1, 2, k)) end) end,
  transform3: fn s, k -> Stream.transform(s, 0, fn x, a -> {[T.boom(x, 2, k)], a + 1} end) end,
  transform3_i: fn s, k -> Stream.transform(s, 0, fn x, a -> T.boom(x, 2, k); {T.i({:in, x}), a + 1} end) end,
  transform3_h: fn s, _ -> Stream.transform(s, 0, fn x, a -> if x == 2, do: {:halt, a}, else: {T.i({:in, x}), a + 1} end) end,
  transform4: fn s, k -> Stream.transform(s, fn -> Log.log(:tstart); 0 end, fn x, a -> {[T.boom(x, 2, k)], a + 1} end, fn a -> Log.log({:tafter, a}) end) end,
  transform5: fn s, k -> Stream.transform(s, fn -> Log.log(:tstart); 0 end, fn x, a -> {T.i({:in, x}), (T.boom(x, 2, k); a + 1)} end, fn a -> Log.log({:tlast, a}); {T.i(:last, [7, 8]), a + 100} end, fn a -> Log.log({:tafter, a}) end) end,
  concat1: fn s, k -> Stream.concat([s, T.i(:c2), Stream.map(T.i(:c3), &T.boom(&1, 2, k))]) end,
  concat2b: fn s, k -> Stream.concat(T.i(:c2), Stream.map(s, &T.boom(&1, 2, k))) end,
  zip2: fn s, k -> Stream.zip(s, Stream.map(T.i(:z2), &T.boom(&1, 2, k))) end,
  intersperse: fn s, _ -> Stream.intersperse(s, :x) end,
  cycle: fn s, k -> Stream.cycle(Stream.map(s, &T.boom(&1, 2, k))) |> Stream.take(4) end,
  into: fn s, k -> Stream.into(s, %{}, fn x -> {T.boom(x, 2, k), 1} end) end,
]
defmodule T.Coll do
  defstruct [:k]
  def new(k), do: %T.Coll{k: k}
end
defimpl Collectable, for: T.Coll do
  def into(%{k: k}), do: {0, fn a, {:cont, x} -> T.boom(x, 2, k); a + 1; a, :done -> Log.log({:cdone, a}); a; a, :halt -> Log.log({:chalt, a}); :ok end}
end
consumers = [
  to_list: &Enum.to_list/1,
  take1: &Enum.take(&1, 1),
  take2: &Enum.take(&1, 2),
  raise2: fn s -> Enum.reduce(s, 0, fn _, n -> if n == 1, do: raise("cons"), else: n + 1 end) end,
  throw1: fn s -> Enum.each(s, fn _ -> throw(:cons) end) end,
  flat: fn s -> Stream.flat_map([1], fn _ -> s end) |> Enum.take(2) end,
]
for {on, op} <- ops, {sn, src} <- sources, k <- kinds, {cn, c} <- consumers do
  if k == :none or cn in [:to_list, :take2] do
    T.run({on, sn, k, cn}, fn -> c.(op.(src.(:a), k)) end)
  end
end
