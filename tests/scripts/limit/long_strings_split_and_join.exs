s = Enum.map_join(1..50_000, ",", &Integer.to_string/1)
parts = String.split(s, ",")
IO.inspect({byte_size(s), length(parts), List.last(parts)})
IO.inspect(Enum.join(parts, ",") == s)
