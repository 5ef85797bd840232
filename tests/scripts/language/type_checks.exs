values = [1, 1.0, :a, nil, true, "s", <<1::1>>, [], [1], {}, %{}, fn -> 1 end, self(), make_ref()]
checks = [is_integer: &is_integer/1, is_float: &is_float/1, is_number: &is_number/1, is_atom: &is_atom/1, is_boolean: &is_boolean/1, is_nil: &is_nil/1, is_binary: &is_binary/1, is_bitstring: &is_bitstring/1, is_list: &is_list/1, is_tuple: &is_tuple/1, is_map: &is_map/1, is_function: &is_function/1, is_pid: &is_pid/1, is_reference: &is_reference/1]

for {name, check} <- checks do
  IO.puts("#{name} #{Enum.map_join(values, "", fn v -> if check.(v), do: "1", else: "." end)}")
end
