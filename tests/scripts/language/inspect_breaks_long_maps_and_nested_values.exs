IO.inspect(%{
  "name" => "a rather long name for a map value",
  "list" => Enum.to_list(1000..1020),
  "nested" => %{"inner" => %{deeper: "text text text text text text text"}, "other" => :atom_value_here}
})

IO.inspect({:a_tuple_with_long_atoms_inside, :another_quite_long_atom_here, :and_a_third_long_atom_too})
IO.inspect([key_number_one: "value one value one", key_number_two: "value two value two", key_three: 3])
