# JSON.encode!/2: what each line gives or raises.
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
JSON.encode!(%{"a" => 1, b: [1, 2.5, nil, true, false, :atom, "str"]})
JSON.encode!([1, 1.0, 1.0e10, 1.0e100, 0.1, -0.0, 123456789012345678901234567890])
JSON.encode!("a\"b\\c/d\n\r\t\b\f\u0000\u001f\u007fé€😀\u2028\u2029")
JSON.encode!(<<255>>)
JSON.encode!("a" <> <<255>> <> "b")
JSON.encode!({1, 2})
JSON.encode!(<<1::3>>)
JSON.encode!(%{1 => 2, 1.5 => 3, "a" => 4, c: 5})
JSON.encode!(%{1 => 2})
JSON.encode!(%{1.5 => 2})
JSON.encode!(%{nil => 2})
JSON.encode!(%{true => 2})
JSON.encode!(%{{1} => 2})
JSON.encode!(%{[1] => 2})
JSON.encode!(%{~c"ab" => 2})
JSON.encode!(%{})
JSON.encode!([])
JSON.encode!(nil)
JSON.encode!([a: 1])
JSON.encode!(~D[2020-01-01])
JSON.encode!(~T[10:00:00])
JSON.encode!(~N[2020-01-01 10:00:00])
JSON.encode!(~U[2020-01-01 10:00:00Z])
JSON.encode!(%URI{})
JSON.encode!(1..2)
JSON.encode!(MapSet.new([1]))
JSON.encode!(Duration.new!(hour: 1))
JSON.encode!([1, {2}], fn {x}, e -> e.([x], e); o, e -> JSON.protocol_encode(o, e) end)
JSON.encode!(1, :x)
JSON.encode!("\xc3")
JSON.encode!("\xc3a")
JSON.encode!("\xf0\x9f\x98")
JSON.encode!("a\xed\xa0\x80")
JSON.encode!(%{"\xff" => 1})
JSON.encode!(%{a: {1}})
JSON.encode!([1, %{"x" => 1..2}])
JSON.encode!(%{a: 1}, fn x, e when is_map(x) -> e.(Map.to_list(x) |> Enum.map(fn {k, v} -> [k, v] end), e); x, e -> JSON.protocol_encode(x, e) end)
JSON.encode!([1, 2, "a", :b, nil, 1.5], fn x, e -> if is_list(x), do: JSON.protocol_encode(x, e), else: ["<", inspect(x), ">"] end)
JSON.encode!(1.0e16)
JSON.encode!([100000.0, 1.0e15, 123456.789, 1.0e-5, 5.0e-324, 1.7976931348623157e308])
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
