defmodule Long.Path.To.Thing do
  def hi, do: :thing
end

defmodule Long.Path.To.Other do
  def hi, do: :other
end

defmodule User do
  alias Long.Path.To.Thing
  alias Long.Path.To.Other, as: O
  def go, do: {Thing.hi(), O.hi(), Thing, O}

  def inside do
    alias Long.Path.{To.Other, To.Thing}
    {Other.hi(), Thing.hi()}
  end
end

IO.inspect(User.go())
IO.inspect(User.inside())
IO.inspect(alias(Long.Path, as: P))
IO.inspect(P.To.Thing.hi())
