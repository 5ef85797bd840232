defmodule A do
  def a(x, y, l, i, m, t, z, f, b) do
    x + y
    l == y
    length(l)
    is_list(z)
    div(i, 2)
    elem(t, 0)
    self()
    max(z, y)
    -m
    z === y
    z != y
    Enum.map(f, fn e -> e end)
    send(z, y)
    not b
    [z]
    {z, y}
    :ok
  end

  def b(n, k, c, d) do
    for i <- k, do: i + 1
    (n + 10; n + 11)
    fn -> c + 15; 1 end
    _ = n + 16
    y = n + 17
    d + 1 == 2
    y
  end
end

IO.puts("done")
