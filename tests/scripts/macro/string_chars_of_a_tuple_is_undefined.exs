try do
  "#{Process.get(:none, {1})}"
rescue
  e in Protocol.UndefinedError -> IO.puts(hd(String.split(Exception.message(e), "\n")))
end
