for {m, f, a} <- [{NoSuchModule, :run, [1]}, {String, :upcasee, ["a"]}, {Enum, :map, [1]}, {:lists, :nope, []}, {nil, :f, []}] do
  try do
    apply(m, f, a)
  rescue
    e in UndefinedFunctionError -> IO.puts(Exception.message(e))
  end
end
