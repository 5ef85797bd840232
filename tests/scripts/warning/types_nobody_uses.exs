defmodule A do
  @typep u :: integer
  @type t :: u
  @typep v(a) :: a
  @typep w :: v(integer)
  @spec f() :: x
  @typep x :: integer
  @typedoc "private"
  @typep y :: integer
  @type z :: y
  def f, do: 1
  @typedoc "last"
end

IO.puts("done")
