contents = quote do
  @x 5
  def world, do: {@x, __MODULE__}
  defstruct [:a]
end
r = Module.create(Hello, contents, __ENV__)
IO.inspect elem(r, 0)
IO.inspect elem(r, 1)
IO.inspect Hello.world()
IO.inspect struct(Hello, a: 1)
{:module, n, b, res} = defmodule Zz do
  def a, do: 1
end
IO.inspect {n, is_binary(b), res}
{:module, n, _, res} = Module.create(:lower, quote(do: (def f, do: 1; 42)), file: "foo.ex", line: 3)
IO.inspect {n, res, :lower.f}
