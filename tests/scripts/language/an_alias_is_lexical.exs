defmodule A.B do
  def x, do: :ab
end

defmodule Scope do
  def inner do
    if true do
      alias A.B
      B.x()
    end
  end

  def outer, do: B
end

IO.inspect({Scope.inner(), Scope.outer()})
