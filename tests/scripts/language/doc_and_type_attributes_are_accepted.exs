defmodule Documented do
  @moduledoc "Text."
  @type t :: {atom, integer} | %{optional(atom) => term}
  @typedoc "A name"
  @opaque name :: String.t()
  @callback call(t, opts :: keyword) :: :ok | {:error, term}
  @doc "Adds."
  @doc since: "1.0"
  @spec add(integer, integer) :: integer
  def add(a, b), do: a + b

  @doc false
  @spec id(x) :: x when x: var
  def id(x), do: x
  @compile {:inline, id: 1}
  @deprecated "use add"
  def old(a), do: a
end

IO.inspect({Documented.add(1, 2), Documented.id(:x)})
