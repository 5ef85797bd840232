try do
  try do raise "a" rescue e -> reraise e, __STACKTRACE__ end
rescue e -> IO.inspect e end
try do
  try do raise "a" rescue _ -> reraise ArgumentError, [message: "b"], __STACKTRACE__ end
rescue e -> IO.inspect e end
try do raise %{} rescue e -> IO.puts Exception.message(e) end
try do raise RuntimeError, "hi" rescue e -> IO.inspect e end
try do raise KeyError, key: 1, term: %{} rescue e -> IO.puts Exception.message(e) end
try do raise Process.get(:n, "dyn") rescue e -> IO.inspect e end
try do raise Process.get(:n, Nope) rescue e -> IO.puts Exception.message(e) end
