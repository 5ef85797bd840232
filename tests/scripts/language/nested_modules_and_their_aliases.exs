defmodule Outer do
  defmodule Inner do
    def name, do: __MODULE__
  end

  def inner, do: Inner.name()
  def self_name, do: __MODULE__
end

IO.inspect(Outer.inner())
IO.inspect(Outer.self_name())
IO.inspect(Outer.Inner.name())

defmodule Deep.Er.Name do
  def here, do: __MODULE__
end

IO.inspect(Deep.Er.Name.here())
