# Date.range and Enum on it.
# Each line is evaluated; its value, or the error it raises, is printed beneath.
~S"""
Date.range(~D[1999-01-01], ~D[2000-01-01])
Date.range(~D[1999-01-01], ~D[2000-01-01], 2)
Date.range(~D[1999-01-01], ~D[2000-01-01], -2)
Date.range(~D[1999-01-01], ~D[2000-01-01], 0)
Date.range(~D[1999-01-01], ~D[2000-01-01], "a")
Date.range(~D[1999-01-01], 1)
Date.range(~N[1999-01-01 00:00:00], ~D[2000-01-01])
Date.range(~D[2000-01-01], ~D[1999-01-01], -1)
Date.range(~D[1999-01-01], ~D[1999-01-05]) |> Enum.to_list()
Date.range(~D[1999-01-01], ~D[1999-01-05]) |> Map.from_struct() |> Map.to_list() |> Enum.sort()
Date.range(~D[1999-01-01], ~D[1999-01-09], 3) |> Enum.map(& &1.day)
Date.range(~D[1999-01-09], ~D[1999-01-01], -3) |> Enum.map(& &1.day)
Date.range(~D[1999-01-09], ~D[1999-01-01], 1) |> Enum.to_list()
Date.range(~D[1999-01-09], ~D[1999-01-01], 1) |> Enum.count()
Date.range(~D[1999-01-01], ~D[1999-01-09], 3) |> Enum.count()
Date.range(~D[1999-01-01], ~D[1999-01-09], 3) |> Enum.member?(~D[1999-01-04])
Date.range(~D[1999-01-01], ~D[1999-01-09], 3) |> Enum.member?(~D[1999-01-05])
Date.range(~D[1999-01-01], ~D[1999-01-09], 3) |> Enum.member?(1)
Date.range(~D[1999-01-01], ~D[1999-01-09], 3) |> Enum.member?(~N[1999-01-04 00:00:00])
Date.range(~D[1999-01-01], ~D[1999-01-09], 3) |> Enum.slice(1, 2)
Date.range(~D[1999-01-01], ~D[1999-01-09], 3) |> Enum.slice(0..10//2)
Date.range(~D[1999-01-01], ~D[1999-01-09]) |> Enum.at(-1)
Date.range(~D[1999-01-01], ~D[1999-01-09]) |> Enum.take(2)
Date.range(~D[1999-01-01], ~D[1999-01-09]) |> Enum.reverse() |> hd()
Date.range(~D[1999-01-01], ~D[1999-01-09]) |> Enum.zip(1..3)
Date.range(~D[1999-01-01], ~D[1999-01-09]) |> Enum.random() |> is_struct(Date)
Date.range(~D[1999-01-01], ~D[1999-01-02]) |> inspect()
Date.range(~D[2000-01-01], ~D[1999-01-01], -1) |> inspect()
Date.range(~D[1999-01-01], ~D[1999-01-31], 3) |> Enum.slice(0..10//2) |> Enum.map(& &1.day)
Date.range(~D[1999-01-01], ~D[1999-01-31], 3) |> Enum.slice(1..10//3) |> Enum.map(& &1.day)
Date.range(~D[1999-01-31], ~D[1999-01-01], -2) |> Enum.slice(1..10//3) |> Enum.map(& &1.day)
Date.range(~D[1999-01-01], ~D[1999-01-31]) |> Enum.slice(1..10//3) |> Enum.map(& &1.day)
Date.range(~D[2000-01-01], ~D[2000-01-03]) == Date.range(~D[2000-01-01], ~D[2000-01-03], 1)
Date.range(%{~D[2000-01-01] | calendar: Foo}, ~D[2000-01-03])
~D[2000-01-01] in Date.range(~D[2000-01-01], ~D[2000-01-03])
Date.range(~D[2000-01-01], ~D[2000-01-03]) |> Enum.map(& &1.day) |> Enum.sum
Date.range(~D[2000-01-01], ~D[2000-01-03]) |> Stream.map(& &1.day) |> Enum.take(2)
Date.range(~D[2000-01-01], ~D[2000-01-03]) |> Enum.reduce_while(0, fn d, a -> if d.day > 1, do: {:halt, a}, else: {:cont, a + 1} end)
Date.range(~D[2000-01-01], ~D[2000-01-03]) |> Enum.slice(-2, 1)
%Date.Range{first: ~D[2000-01-01], last: ~D[2000-01-03]}
Enum.to_list(%{__struct__: Date.Range, first: ~D[2000-01-01], last: ~D[2000-01-03], first_in_iso_days: 730485, last_in_iso_days: 730487})
"""
|> String.split("\n", trim: true)
|> Enum.each(fn line ->
  IO.puts(line)

  try do
    {value, _} = Code.eval_string(line)
    IO.puts("    " <> inspect(value, limit: :infinity, width: :infinity))
  rescue
    e -> IO.puts("    ** (#{inspect(e.__struct__)}) #{Exception.message(e)}")
  catch
    kind, value -> IO.puts("    ** #{kind} #{inspect(value)}")
  end
end)
