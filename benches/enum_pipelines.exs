# Enum and Stream over a million integers; sorting; the time of each in microseconds.
measure = fn name, work ->
  work.()
  start = System.monotonic_time(:microsecond)
  work.()
  IO.puts("#{name} #{System.monotonic_time(:microsecond) - start} us")
end

list = Enum.to_list(1..1_000_000)
# The same numbers in every run and on every machine.
shuffled = Enum.sort_by(list, fn n -> rem(n * 7_368_787, 1_000_003) end)

measure.("enum_map", fn -> Enum.map(list, &(&1 + 1)) end)
measure.("enum_filter", fn -> Enum.filter(list, &(rem(&1, 3) == 0)) end)
measure.("enum_reduce", fn -> Enum.reduce(list, 0, fn n, sum -> n + sum end) end)
measure.("enum_range_reduce", fn -> Enum.reduce(1..1_000_000, 0, fn n, sum -> n + sum end) end)
measure.("enum_zip", fn -> Enum.zip(list, list) end)
measure.("enum_with_index", fn -> Enum.with_index(list) end)
measure.("enum_flat_map", fn -> Enum.flat_map(list, &[&1, &1]) end)
measure.("enum_group_by", fn -> Enum.group_by(list, &rem(&1, 100)) end)
measure.("enum_frequencies", fn -> Enum.frequencies_by(list, &rem(&1, 1000)) end)
measure.("enum_uniq", fn -> Enum.uniq(list) end)
measure.("enum_chunk_every", fn -> Enum.chunk_every(list, 10) end)
measure.("enum_join", fn -> Enum.join(list, ",") end)
measure.("enum_pipeline", fn -> list |> Enum.map(&(&1 * 3)) |> Enum.filter(&(rem(&1, 2) == 0)) |> Enum.map(&(&1 - 1)) |> Enum.sum() end)
measure.("stream_pipeline", fn -> list |> Stream.map(&(&1 * 3)) |> Stream.filter(&(rem(&1, 2) == 0)) |> Stream.map(&(&1 - 1)) |> Enum.sum() end)
measure.("stream_take", fn -> Stream.iterate(1, &(&1 + 1)) |> Stream.filter(&(rem(&1, 2) == 0)) |> Enum.take(200_000) end)
measure.("enum_sort", fn -> Enum.sort(shuffled) end)
measure.("enum_sort_desc", fn -> Enum.sort(shuffled, :desc) end)
measure.("enum_sort_fun", fn -> Enum.sort(shuffled, &(&1 >= &2)) end)
measure.("enum_sort_by", fn -> Enum.sort_by(shuffled, &(-&1)) end)
