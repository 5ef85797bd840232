defmodule Shape do
  @callback area(term) :: number
  @callback name() :: String.t()
  @optional_callbacks name: 0
end

defmodule Square do
  @behaviour Shape
  @impl true
  def area(s), do: s * s
end

IO.inspect(Square.area(3))
IO.inspect(Enum.sort(Shape.behaviour_info(:callbacks)))
