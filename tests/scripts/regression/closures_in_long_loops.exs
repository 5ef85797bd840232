# Loops of the library that call a closure often run steps of their own for it: traces and results stay what they were.
defmodule T do
  import Bitwise

  def boom(x), do: if(x > 9_000, do: raise("big #{x}"), else: x)
  def trace(f) do
    try do
      f.()
    rescue
      e ->
        # The script's own frames above this function.
        places = for {T, f, a, l} <- __STACKTRACE__, do: {name(f), if(is_list(a), do: a, else: :n), l[:line]}
        places = Enum.take_while(places, fn {f, _, _} -> f != "trace" end)
        IO.inspect({Exception.message(e), places}, limit: :infinity)
    end
  end
  defp name(f), do: f |> to_string() |> String.replace(~r/^-.*-$/, "fun")

  def run do
    list = Enum.to_list(1..10_000)
    k = Process.get(:none, "str")
    bad = list ++ [:x]
    trace(fn -> Enum.map(list, &T.boom(&1)) end)
    trace(fn -> Enum.map(list, fn x -> T.boom(x) + 1 end) end)
    trace(fn -> Enum.map(bad, fn x -> x + 1 end) end)
    trace(fn -> Enum.map(bad, fn x -> x * 2 end) end)
    trace(fn -> Enum.filter(bad, fn x -> rem(x, 2) == 0 end) end)
    trace(fn -> Enum.filter(bad, fn x when is_integer(x) -> true end) end)
    trace(fn -> Enum.map(Enum.map(list, &{&1, &1}) ++ [:oops], fn {a, b} -> a + b end) end)
    trace(fn -> Enum.reduce(bad, 0, fn x, acc -> x + acc end) end)
    trace(fn -> Enum.reduce(bad, 0, &+/2) end)
    trace(fn -> Enum.map(list, fn x -> if x > 9_500, do: x + k, else: x end) end)
    trace(fn -> Enum.each(list, fn x -> if x > 9_500, do: throw_it(x) end) end)
    trace(fn -> Enum.reduce(1..20_000, 0, fn x, acc -> if x > 9_500, do: hd(acc), else: acc + x end) end)
    trace(fn -> bad |> Stream.map(&(&1 + 1)) |> Stream.filter(&(&1 > 3)) |> Enum.sum() end)
    trace(fn -> bad |> Stream.map(fn x -> x end) |> Stream.filter(&(rem(&1, 2) == 0)) |> Enum.sum() end)
    trace(fn -> list |> Stream.map(fn x -> x end) |> Stream.map(fn x -> T.boom(x) end)  |> Stream.map(fn x -> T.boom(x) + 1 end)|> Enum.to_list() end)
    trace(fn -> Enum.flat_map(bad, fn x -> [x, x + 1] end) end)
    trace(fn -> Enum.map(list, fn x -> Enum.map([x, x], fn y -> T.boom(y) + x end) end) end)
    trace(fn -> Enum.any?(bad, fn x -> x + 1 == 0 end) end)
    trace(fn -> Enum.find(bad, fn x -> x + 1 == 0 end) end)
    trace(fn -> for x <- bad, do: x + 1 end)
    trace(fn -> Enum.map(bad, fn x -> case x do y when is_integer(y) -> y end end) end)
    trace(fn -> Enum.map(bad, fn x -> ^k = (if x == :x, do: 1, else: k) end) end)
    trace(fn -> Enum.reduce(bad, %{}, fn x, acc -> Map.put(acc, rem(x, 7), x) end) end)
    trace(fn -> Enum.reduce(bad, {0, 1}, fn x, {a, b} -> {a + x, b} end) end)
    trace(fn -> Enum.map_reduce(bad, 0, fn x, a -> {x, a + x} end) end)
    trace(fn -> Enum.sum_by(bad, fn x -> x end) end)
    trace(fn -> Enum.min_by(bad, fn x -> -x end) end)
    trace(fn -> Enum.group_by(bad, fn x -> rem(x, 3) end) end)
    trace(fn -> Enum.reject(bad, &(&1 + 1 > 3)) end)
    trace(fn -> Enum.take_while(bad, &(&1 + 1 > 0)) end)
    trace(fn -> Enum.all?(bad, &(&1 + 1)) end)
    trace(fn -> Enum.count(bad, &(&1 + 1)) end)
    trace(fn -> :lists.foldl(fn x, a -> x + a end, 0, bad) end)
    trace(fn -> :lists.map(fn x -> x + 1 end, bad) end)
    trace(fn -> Enum.map(list, fn x -> hd(x) end) end)
  end
  def values do
    list = Enum.to_list(1..9_000)
    k = 7
    big = 1 <<< 70
    text = "t"
    add = fn n -> fn x -> x + n end end
    twice = fn f -> fn x -> f.(f.(x)) end end

    for _ <- 1..3 do
      [
        Enum.map(list, fn x -> x * k end) |> Enum.sum(),
        Enum.map(list, fn x -> x + big end) |> Enum.sum(),
        Enum.map(list, fn x -> x * 1_000_000_000_000_000 * k end) |> Enum.max(),
        Enum.filter(list, &(rem(&1, 3) == 0 and &1 > 10)) |> length(),
        Enum.filter(list, fn x -> if x > 5, do: nil, else: text end),
        Enum.reject(list, &(rem(-&1, 4) == -3)) |> length(),
        Enum.reduce(list, %{}, fn x, acc -> Map.update(acc, rem(x, 5), 1, &(&1 + 1)) end),
        Enum.reduce(list, {0, []}, fn x, {n, all} -> if div(x, 1000) > n, do: {n + 1, [x | all]}, else: {n, all} end),
        Enum.reduce(list, fn x, acc -> if x > acc, do: x, else: acc end),
        Enum.reduce(list, 0, &max/2),
        Enum.reduce(list, 1, &*/2) |> Integer.digits() |> length(),
        Enum.map(list, twice.(twice.(add.(k)))) |> Enum.sum(),
        Enum.map(Enum.map(list, &{&1, to_string(&1)}), fn {a, b} -> {b, a} end) |> List.last(),
        Enum.map(list, fn _ -> make_ref() end) |> Enum.uniq() |> length(),
        Enum.map(list, fn x -> fn -> x + k end end) |> Enum.map(fn f -> f.() end) |> Enum.sum(),
        list |> Stream.map(&(&1 * 3)) |> Stream.filter(&(rem(&1, 2) == 0)) |> Stream.map(add.(1)) |> Enum.take(4),
        list |> Stream.map(&(&1 * 3)) |> Stream.reject(&(rem(&1, 2) == 0)) |> Stream.take(3000) |> Enum.sum(),
        list |> Stream.with_index() |> Stream.map(fn {a, i} -> a * i end) |> Stream.take_while(&(&1 < 1_000_000)) |> Enum.sum(),
        1..9_000 |> Stream.flat_map(&[&1, k]) |> Stream.drop(3) |> Stream.chunk_every(2) |> Enum.map(fn [a | _] -> a end) |> Enum.sum(),
        Enum.zip_reduce([list, list], 0, fn [a, b], acc -> a + b + acc end),
        Enum.any?(list, &(&1 == 8_999)),
        Enum.all?(list, fn x -> is_integer(x) end),
        Enum.find(list, fn x -> x * x > 1_000_000 && text end),
        Enum.find_value(list, fn x -> x > 8_000 && {x, k} end),
        Enum.count(list, fn x -> x > k end),
        Enum.flat_map(list, fn x -> if x > 8_997, do: [x, text], else: [] end),
        Enum.map(list, fn 1 -> :one; x when x > 8_999 -> <<x::16>>; _ -> nil end) |> Enum.uniq(),
        Enum.map(list, fn x -> %{x: x} end) |> Enum.map(fn %{x: x} = m -> %{m | x: x + 1} end) |> List.last(),
        Enum.map(list, fn x -> <<y::8, _::binary>> = <<x::16>>; y end) |> Enum.sum(),
        Enum.reduce(list, fn x -> x end, fn x, f -> if x > 8_995, do: fn y -> f.(y) + x end, else: f end).(1)
      ]
    end
    |> Enum.uniq()
    |> IO.inspect(limit: :infinity)
  end

  defp throw_it(x), do: raise(ArgumentError, "t#{x}")
end
T.run()
T.run()
T.values()
