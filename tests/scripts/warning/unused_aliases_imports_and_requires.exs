defmodule A do
  alias Foo.Bar
  alias Foo.{Baz, Qux}
  alias Foo.Used
  alias Foo.Other, as: O
  alias Foo.Silent, warn: false
  import Enum
  import String, only: [upcase: 1, downcase: 1]
  import Integer, only: [is_odd: 1]
  import List, warn: false
  require Logger
  require Record, as: R
  require Integer
  def f, do: Used
  def g(x), do: upcase(x)

  def h(x) do
    import Map
    alias Inner.Thing
    x
  end

  def i(x), do: Integer.is_even(x)
end

import Keyword
IO.puts("done")
