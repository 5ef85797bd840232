IO.inspect(receive do
  x -> x
after
  0 -> :empty
end)

send(self(), :there)

IO.inspect(receive do
  x -> x
after
  0 -> :empty
end)

send(self(), :not_wanted)

IO.inspect(receive do
  :wanted -> 1
after
  0 -> :none_matches
end)
