defmodule A do
  def f, do: 1
end

defmodule A do
  def f, do: 2
end

IO.puts(A.f())
Code.put_compiler_option(:ignore_module_conflict, true)

defmodule A do
  def f, do: 3
end

IO.puts(A.f())
