# stderr: ignored
defmodule Gd do
  defguard is_even(x) when is_integer(x) and rem(x, 2) == 0
  defguardp is_small(x) when x < 10
  defguard both(x, y) when is_even(x) and is_small(y)
  def f(x) when is_even(x) and is_small(x), do: :small_even
  def f(x) when is_even(x), do: :even
  def f(x) when is_map_key(x, :a), do: :has_a
  def f(x) when is_map(x) and map_size(x) == 0, do: :empty
  def f(x) when is_struct(x, Range), do: :range
  def f(x) when is_exception(x), do: :exc
  def f(x) when is_struct(x), do: :struct
  def f(x) when x in [:a, :b] or x in 1..10//2, do: :in
  def f(x) when is_function(x, 1), do: :f1
  def f(x) when is_tuple(x) and tuple_size(x) == 2 and elem(x, 0) == :ok, do: :ok2
  def f(x) when is_list(x) and length(x) > 2, do: :long
  def f(x) when hd(x) == 1, do: :hd1
  def f(x) when is_binary(x) and byte_size(x) > 3 when is_float(x), do: :bf
  def f(x) when abs(x) > 100 and trunc(x) != 7 and round(x) > 0, do: :big
  def f(x) when is_nil(x) or is_boolean(x), do: :nb
  def f(x) when x.a == 1, do: :never
  def f(x) when is_pid(x) and node(x) == node(), do: :pid
  def f(x) when binary_part(x, 0, 1) == "z", do: :z
  def f(x) when not is_atom(x) and x not in [1], do: :notatom
  def f(_), do: :other
  def g(x) when x.a == 1, do: :a1
  def g(x) when x.a.b == 2, do: :ab
  def g(_), do: :no
end
IO.inspect Enum.map([2, 12, %{a: 1}, %{}, 1..2, %RuntimeError{}, MapSet.new, :a, 3, 15, fn x -> x end, {:ok, 1}, [1,2,3], [1], "abcd", 1.0, 301, nil, self(), "z", "y", :zz], &Gd.f/1)
IO.inspect Enum.map([%{a: 1}, %{a: %{b: 2}}, 1], &Gd.g/1)
defmodule User do
  require Gd
  def run, do: {Gd.is_even(4), Gd.is_even(3)}
end
IO.inspect User.run()
