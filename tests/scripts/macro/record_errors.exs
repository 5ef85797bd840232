defmodule R do
  require Record
  Record.defrecord(:user, name: "john", age: 25)
end
try do
Code.eval_string("require R; R.user(foo: 1)")
rescue e -> IO.puts Exception.message(e) end
try do
Code.eval_string("require R; R.user({:user, 1, 2}, foo: 1)")
rescue e -> IO.puts Exception.message(e) end
try do
Code.eval_string("require R; R.user(:foo)")
rescue e -> IO.puts Exception.message(e) end
try do
Code.eval_string("require R; x = {:other, 1}; R.user(x)")
rescue e -> IO.puts Exception.message(e) end
