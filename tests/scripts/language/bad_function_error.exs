f = Process.get(:none, :not_a_function)

try do
  f.(1)
rescue
  e in BadFunctionError -> IO.puts(Exception.message(e))
end
