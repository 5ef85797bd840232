IO.puts(IO.iodata_to_binary(["a", ?b, ["c" | "d"]]))
IO.inspect(IO.iodata_length(["abc", [?d]]))
IO.inspect(IO.chardata_to_string([233, "x"]))
