f = Logger.Formatter
IO.inspect(f.compile("$time $metadata[$level] $message\n"))
IO.inspect(f.compile(nil))
IO.inspect(f.compile({String, :x}))
IO.inspect(f.compile("plain"))
try do f.compile("$bad") rescue e -> IO.inspect(e) end
fmt = fn p, md -> f.format(f.compile(p), :info, "msg", {{2020, 1, 2}, {3, 4, 5, 678}}, md) |> IO.iodata_to_binary() |> IO.inspect() end
fmt.("$date $time [$level] $node $message", [])
fmt.("$metadata|$message", mfa: {String, :x, 2}, file: "a.ex", line: 3, domain: [:a, :b], at: Foo, b: :foo, i: 1.5, n: nil, l: [1], t: {1, 2}, s: "str", c: ~c"abc")
{m, c} = f.new(format: "$message $metadata\n", metadata: [:user, :line])
run = fn e, c -> m.format(e, c) |> IO.chardata_to_string() |> IO.inspect() end
run.(%{level: :info, msg: {:string, "hi"}, meta: %{time: 0, user: 3, line: 4}}, c)
run.(%{level: :info, msg: {~c"~p ~s ~w~n", [[1, {:a, "b"}], "text", :b]}, meta: %{time: 0}}, c)
run.(%{level: :info, msg: {:report, [a: 1, b: 2]}, meta: %{time: 0}}, c)
run.(%{level: :info, msg: {:report, %{a: 1}}, meta: %{time: 0, report_cb: fn r -> {~c"cb ~p", [r]} end}}, c)
{_, c} = f.new(format: "$message|", truncate: 5)
run.(%{level: :info, msg: {:string, "long message"}, meta: %{time: 0}}, c)
{_, c} = f.new(format: "$date $time $message", utc_log: true)
run.(%{level: :info, msg: {:string, "epoch"}, meta: %{time: 0}}, c)
run.(%{level: :info, msg: {:string, "leap"}, meta: %{time: 1_582_934_400_123_456}}, c)
{_, c} = f.new(format: "$message\n", colors: [enabled: true])
for l <- [:debug, :info, :warning, :error], do: run.(%{level: l, msg: {:string, "colour"}, meta: %{time: 0}}, c)
IO.inspect(f.format_time({1, 2, 3, 4}) |> IO.iodata_to_binary())
IO.inspect(f.format_date({2020, 1, 2}) |> IO.iodata_to_binary())
