defmodule De do
  defdelegate reverse(l), to: Enum
  defdelegate other_reverse(l), to: Enum, as: :reverse
  defdelegate keys(m \\ %{a: 1}), to: Map
  defdelegate size(x), to: :erlang, as: :map_size
  defdelegate unquote(:dyn)(x, y), to: Map, as: :get
end
IO.inspect {De.reverse([1,2]), De.other_reverse([1,2]), De.keys(), De.size(%{}), De.dyn(%{a: 1}, :a)}
