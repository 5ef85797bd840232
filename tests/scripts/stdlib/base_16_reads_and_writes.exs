# Base 16 and its errors: what each line gives or raises.
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
Base.encode16(1)
Base.encode16("ab", case: :foo)
Base.encode16("ab", :x)
Base.encode16("ab", [{1,2}])
Base.encode16(<<1::3>>)
Base.encode16("foobar")
Base.encode16("foobar", case: :lower)
Base.encode16(<<0..255//1 |> Enum.random() |> then(fn _ -> 200 end)>>, case: :lower)
Base.decode16("666F6F")
Base.decode16("666f6F")
Base.decode16("666f6F", case: :mixed)
Base.decode16("666f6f", case: :lower)
Base.decode16("666F6f", case: :lower)
Base.decode16("666")
Base.decode16!("666")
Base.decode16!("6G")
Base.decode16!("6é")
Base.decode16!("\n6")
Base.decode16!("6f")
Base.decode16!("6F", case: :lower)
Base.decode16!("6F", case: :x)
Base.decode16("6F", case: :x)
Base.decode16(1)
Base.decode16!(1)
Base.decode16("")
Base.valid16?("6F")
Base.valid16?("6f")
Base.valid16?("6f", case: :mixed)
Base.valid16?("6f", case: :lower)
Base.valid16?("666")
Base.valid16?(1)
Base.valid16?("6F", case: :x)
Base.encode16("a", case: :mixed)
Base.encode16("abc", case: :lower, case: :upper)
Base.decode16!("zz", case: :mixed)
Base.decode16!("z", case: :mixed)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
