# normalise: suite
ExUnit.start(seed: 0)
defmodule AsTest.Foo do
  defstruct [:a]
end
defmodule Mac do
  require Record
  Record.defrecord(:user, name: nil, age: 1)
  defmacro pair(a, b), do: {a, b}
  defmacro gt(a), do: quote(do: unquote(a) > 1)
end
defmodule AsTest do
  use ExUnit.Case
  import Mac
  @want %{a: 1, b: [2]}
  @n 3
  test "attr", do: assert(%{c: @want} = %{c: 1})
  test "attr2", do: assert([@n | _] = [1])
  test "rec", do: assert(user(name: 1) = {:user, 2})
  test "sigil", do: assert({~w(a b), ~c"x", ~D[2020-01-01]} = 2)
  test "module", do: assert(__MODULE__ = 2)
  test "alias", do: assert(%AsTest.Foo{} = 2)
  test "recv", do: (send(self(), {:x, 1}); assert_receive({:y, @n, pair(1, _), user(age: 2)}, 1))
  test "recvd", do: (send(self(), {:x, 1}); assert_received({:y, @n}))
  test "refute recvd", do: (send(self(), {:x, @n}); refute_received({:x, @n}))
  test "refute recv", do: (send(self(), {:x, @n}); refute_receive({:x, @n}))
  test "refute match?", do: refute(match?({@n, pair(1, 2)}, {3, {1, 2}}))
  test "match? guard", do: assert(match?(x when gt(x), 1))
  test "call", do: assert(is_map(@n))
  test "call2", do: assert(Enum.member?(@want[:b], @n))
  test "in", do: assert(@n in [1, 2])
  test "range", do: assert(1..@n = 1..2)
  test "pin", do: (x = 1; assert({^x, @n} = {2, 3}))
  test "quoted", do: assert({:foo, _, [1]} = quote(do: foo(2)))
  test "key", do: (k = :a; assert(%{^k => @n} = %{a: 2}))
end
