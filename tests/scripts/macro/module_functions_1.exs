defmodule M do
  def a, do: 1
  defp b(x), do: x
  def b2(x), do: b(x)
  defmacro c(x), do: x
  IO.inspect Module.definitions_in(__MODULE__)
  IO.inspect Module.definitions_in(__MODULE__, :def)
  IO.inspect Module.definitions_in(__MODULE__, :defp)
  IO.inspect Module.defines?(__MODULE__, {:a, 0})
  IO.inspect Module.defines?(__MODULE__, {:a, 0}, :defp)
  IO.inspect Module.get_definition(__MODULE__, {:a, 0})
  IO.inspect Module.get_definition(__MODULE__, {:b, 1}) |> elem(0)
  IO.inspect Module.get_definition(__MODULE__, {:zzz, 1})
  IO.inspect Module.delete_definition(__MODULE__, {:a, 0})
  IO.inspect Module.delete_definition(__MODULE__, {:a, 0})
  IO.inspect Module.defines?(__MODULE__, {:a, 0})
  IO.inspect Module.open?(__MODULE__)
  @foo 1
  @foo 2
  Module.register_attribute(__MODULE__, :acc, accumulate: true)
  @acc 1
  @acc 2
  IO.inspect {@foo, @acc}
  IO.inspect Module.get_attribute(__MODULE__, :foo)
  IO.inspect Module.get_attribute(__MODULE__, :nope, :d)
  IO.inspect Module.has_attribute?(__MODULE__, :foo)
  IO.inspect Module.has_attribute?(__MODULE__, :nope)
  IO.inspect Module.get_last_attribute(__MODULE__, :acc)
  IO.inspect Module.delete_attribute(__MODULE__, :acc)
  IO.inspect @acc
  IO.inspect Module.attributes_in(__MODULE__) |> Enum.sort
  IO.inspect Module.overridables_in(__MODULE__)
  IO.inspect Module.overridable?(__MODULE__, {:a, 0})
end
IO.inspect Module.open?(M)
