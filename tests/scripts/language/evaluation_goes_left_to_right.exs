say = fn x ->
  IO.puts(x)
  x
end

IO.inspect({say.(1), say.(2), [say.(3) | [say.(4)]], %{say.(5) => say.(6)}})
IO.inspect(say.(7) + say.(8) * say.(9))
IO.inspect(Enum.zip([say.(10)], [say.(11)]))
