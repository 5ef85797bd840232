t = {1, :two, "three"}
IO.inspect({elem(t, 1), tuple_size(t), put_elem(t, 0, :one)})
IO.inspect(Tuple.to_list(t))
IO.inspect(List.to_tuple([1, 2]))
IO.inspect(Tuple.insert_at(t, 1, :new))
IO.inspect(Tuple.delete_at(t, 0))
