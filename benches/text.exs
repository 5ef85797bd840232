# Text of 20 MB: splitting and counting words, a regular expression, JSON, building; times in microseconds.
measure = fn name, work ->
  start = System.monotonic_time(:microsecond)
  work.()
  IO.puts("#{name} #{System.monotonic_time(:microsecond) - start} us")
end

words = for n <- 1..1000, do: Enum.at(~w(alpha beta gamma delta epsilon zeta eta theta iota kappa), rem(n * 7, 10)) <> Integer.to_string(rem(n * n, 97))
line = Enum.join(words, " ") <> "\n"
text = String.duplicate(line, div(20_000_000, byte_size(line)))

measure.("split_count_words", fn -> text |> String.split() |> Enum.frequencies() end)
measure.("split_lines", fn -> text |> String.split("\n") |> length() end)
measure.("regex_scan", fn -> Regex.scan(~r/[a-z]+7\b/, text) |> length() end)
measure.("regex_scan_words", fn -> Regex.scan(~r/\w+/, binary_part(text, 0, 2_000_000)) |> length() end)
measure.("regex_replace", fn -> Regex.replace(~r/beta(\d+)/, text, "<\\1>") |> byte_size() end)
measure.("string_replace", fn -> String.replace(text, "beta", "gamma") |> byte_size() end)
measure.("upcase", fn -> String.upcase(text) |> byte_size() end)
measure.("string_length", fn -> String.length(text) end)

item = %{"id" => 12345, "name" => "a \"quoted\" name", "tags" => ["x", "y", "zé"], "price" => 12.5, "ok" => true, "sub" => %{"a" => nil, "b" => [1, 2, 3]}}
data = List.duplicate(item, 150_000)
json = JSON.encode!(data)
measure.("json_encode", fn -> JSON.encode!(data) |> byte_size() end)
measure.("json_decode", fn -> JSON.decode!(json) |> length() end)

measure.("build_iolist", fn -> Enum.reduce(1..1_000_000, [], fn n, acc -> [acc, "item ", Integer.to_string(n)] end) |> IO.iodata_to_binary() |> byte_size() end)
measure.("build_concat", fn -> Enum.reduce(1..1_000_000, "", fn n, acc -> acc <> "item " <> Integer.to_string(n) end) |> byte_size() end)
measure.("integer_parse", fn -> Enum.each(1..300_000, fn _ -> {_, ""} = Integer.parse("123456") end) end)
measure.("to_string_interpolation", fn -> Enum.each(1..300_000, fn n -> "n is #{n} and #{:atom}" end) end)
measure.("graphemes", fn -> String.graphemes(binary_part(text, 0, 2_000_000)) |> length() end)
