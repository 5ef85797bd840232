["a", "b"] |> Task.async_stream(String, :pad_leading, [3, "-"]) |> Enum.map(&elem(&1, 1)) |> IO.inspect()
