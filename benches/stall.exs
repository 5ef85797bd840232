# How long others wait while one process computes inside a single long call: the largest gap between the ticks of a process
# that sleeps a millisecond at a time. Below 10 ms on a quiet machine is the aim. In microseconds.
defmodule Stall do
  def tick(last, worst) do
    receive do
      {:stop, from} -> send(from, {:worst, worst})
    after
      1 ->
        now = System.monotonic_time(:microsecond)
        tick(now, max(worst, now - last))
    end
  end

  def measure(name, work) do
    ticker = spawn_link(fn -> tick(System.monotonic_time(:microsecond), 0) end)
    Process.sleep(20)
    work.()
    send(ticker, {:stop, self()})

    receive do
      {:worst, worst} -> IO.puts("stall_#{name} #{worst} us")
    end
  end
end

text = String.duplicate("alpha beta7 gamma delta42 epsilon, zeta\n", 500_000)
list = Enum.to_list(1..1_000_000)
shuffled = Enum.sort_by(list, fn n -> rem(n * 7_368_787, 1_000_003) end)
map = Map.new(list, &{&1, &1})
other = Map.new(list, &{-&1, &1})
terms = Enum.map(1..300_000, &{&1, "text", [&1, 2.5], %{a: &1}})
external = :erlang.term_to_binary(terms)
data = List.duplicate(%{"id" => 12345, "name" => "a \"quoted\" name", "tags" => ["x", "y"], "price" => 12.5}, 200_000)
json = JSON.encode!(data)
big = Integer.pow(7, 500_000)
digits = String.duplicate("1234567890", 20_000)

Stall.measure("nothing", fn -> Process.sleep(200) end)
Stall.measure("regex_scan", fn -> Regex.scan(~r/[a-z]+\d/, text) end)
Stall.measure("regex_split", fn -> Regex.split(~r/,/, text) end)
Stall.measure("string_split", fn -> String.split(text, " ") end)
Stall.measure("string_split_words", fn -> String.split(text) end)
Stall.measure("string_upcase", fn -> String.upcase(text) end)
Stall.measure("string_replace", fn -> String.replace(text, "a", "bc") end)
Stall.measure("json_decode", fn -> JSON.decode!(json) end)
Stall.measure("json_encode", fn -> JSON.encode!(data) end)
Stall.measure("enum_sort", fn -> Enum.sort(shuffled) end)
Stall.measure("enum_sort_desc", fn -> Enum.sort(shuffled, :desc) end)
Stall.measure("lists_sort", fn -> :lists.sort(shuffled) end)
Stall.measure("enum_uniq", fn -> Enum.uniq(shuffled) end)
Stall.measure("term_to_binary", fn -> :erlang.term_to_binary(terms) end)
Stall.measure("binary_to_term", fn -> :erlang.binary_to_term(external) end)
Stall.measure("term_compare", fn -> terms == :erlang.binary_to_term(external) end)
Stall.measure("phash2", fn -> :erlang.phash2(terms) end)
Stall.measure("gzip", fn -> :zlib.gzip(text) end)
Stall.measure("sha256", fn -> :crypto.hash(:sha256, :binary.copy(text, 5)) end)
Stall.measure("base64", fn -> text |> Base.encode64() |> Base.decode64!() end)
Stall.measure("inspect_list", fn -> inspect(list, limit: :infinity) end)
Stall.measure("enum_join", fn -> Enum.join(list, ",") end)
Stall.measure("iodata", fn -> IO.iodata_to_binary(Enum.map(list, &Integer.to_string/1)) end)
Stall.measure("string_duplicate", fn -> String.duplicate("0123456789", 10_000_000) end)
Stall.measure("binary_copy", fn -> :binary.copy("0123456789", 10_000_000) end)
Stall.measure("integer_power", fn -> Integer.pow(3, 2_000_000) end)
Stall.measure("integer_multiply", fn -> big * big end)
Stall.measure("integer_to_string", fn -> Integer.to_string(big) end)
Stall.measure("integer_parse", fn -> String.to_integer(digits) end)
Stall.measure("map_merge", fn -> Map.merge(map, other) end)
Stall.measure("map_new", fn -> Map.new(list, &{&1, &1}) end)
Stall.measure("map_to_list", fn -> Map.to_list(map) end)
Stall.measure("free", fn -> spawn(fn -> :erlang.binary_to_term(external) end) end)
