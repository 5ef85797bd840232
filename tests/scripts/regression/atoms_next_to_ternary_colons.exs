IO.inspect(%{a: :"d e"})
IO.inspect([a: :a?, b: :b!])
IO.inspect([{:"::", 1}, {:|, 2}])
IO.inspect(true: 1, nil: 2, do: 3, end: 4, fn: 5, when: 6)
