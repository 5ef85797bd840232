defmodule Re do
  def fail, do: raise("deep")
end

try do
  try do
    Re.fail()
  rescue
    e -> reraise e, __STACKTRACE__
  end
rescue
  e ->
    {mod, fun, arity, _} = hd(__STACKTRACE__)
    IO.inspect({e.message, mod, fun, arity})
end
