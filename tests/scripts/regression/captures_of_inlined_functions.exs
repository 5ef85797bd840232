IO.inspect &elem/2
IO.inspect &Kernel.elem/2
IO.inspect &put_elem/3
IO.inspect &is_map_key/2
IO.inspect &Kernel.is_map_key/2
IO.inspect [&elem/2, &String.to_integer/1]
defmodule A do
  def f, do: &elem/2
  def g, do: &Kernel.elem/2
end
IO.inspect A.f
IO.inspect A.g
