# Hyperbolic inverses and error functions to the last digit, and every wrong argument in the message.
xs = [0.0, -0.0, 1, -1, 0.5, 2, 10, 1.0e-10, 1.0e-300, 1.0e300, 5.0e-324, 0.9999999, -0.9999999, 1.0000001, 3.7, 5.5, 26.5, -5.0] ++ for(n <- 1..25, do: n * n / 97 - 3)

for f <- [:acosh, :asinh, :atanh, :erf, :erfc], x <- xs do
  value =
    try do
      apply(:math, f, [x])
    rescue
      error -> error.__struct__
    end

  IO.puts("#{f} #{inspect(x)} #{inspect(value)}")
end

calls = [
  {:math, :pow, [:a, "b"]}, {:math, :atan2, [nil, 1]}, {:binary, :at, [1, -1]}, {:binary, :at, ["abc", 9]}, {:binary, :part, ["abc", {1, :x}]},
  {:binary, :copy, [<<1::3>>, :x]}, {:binary, :decode_unsigned, ["a", :middle]}, {:binary, :match, ["a", "b", [:global]]}, {:binary, :encode_hex, ["a", :x]},
  {:erlang, :element, [0, 1]}, {:erlang, :element, [1 + 2 ** 70, {1}]}, {:erlang, :atom_to_binary, [:é, :latin1]}, {:erlang, :atom_to_binary, [:"€", :latin1]}, {:erlang, :binary_to_atom, [<<233>>, :latin1]},
  {:erlang, :split_binary, [1, :x]}, {:erlang, :crc32, [:a, :b]}, {:erlang, :make_fun, [1, 2, 3]}, {:erlang, :convert_time_unit, [:a, :b, :c]}, {:erlang, :group_leader, [1, 2]}, {:erlang, :demonitor, [1, 2]}, {:erlang, :function_exported, [1, :a, -1]},
  {:erlang, :binary_to_integer, [1, 99]}, {:lists, :append, [1, 2]}, {:lists, :subtract, [1, 2]}, {:lists, :seq, [1, 5, -1]}, {:lists, :seq, [5, 1, 1]}, {:lists, :seq, [:a, "b", 1.5]}, {:lists, :keymap, [& &1, 0, [{1}]]}, {:lists, :uniq, [%{}]},
  {:maps, :fold, [1, 2, 3]}, {:maps, :iterator, [1, 2]}, {:maps, :update_with, [:a, 1, %{}]}, {:maps, :groups_from_list, [1, 2, 3]}, {:maps, :filter, [1, %{}]}, {:ets, :select, [:no_such_table, 1]}, {:counters, :new, [:a, :b]}
]

for {m, f, args} <- calls do
  value =
    try do
      inspect(apply(m, f, args))
    rescue
      error in [ArgumentError, ArithmeticError] -> Exception.message(error)
      error -> inspect(error.__struct__)
    end

  IO.puts("#{inspect(m)}.#{f} #{inspect(Enum.map(args, &if(is_function(&1), do: :fun, else: &1)))}\n  #{value}")
end
