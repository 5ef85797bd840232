defmodule D do
  def go(entries, to, tag), do: for({_, v} <- entries, do: send(to, {tag, v}))
end
{:ok, _} = Registry.start_link(keys: :duplicate, name: R, partitions: 2)
for i <- 1..3, do: {:ok, _} = Registry.register(R, :k, i)
IO.inspect(Registry.dispatch(R, :k, {D, :go, [self(), :mfa]}))
got = for _ <- 1..3, do: (receive do {:mfa, v} -> v end)
IO.inspect(Enum.sort(got))
me = self()
IO.inspect(Registry.dispatch(R, :k, fn es -> for {_, v} <- es, do: send(me, v) end, parallel: true))
got = for _ <- 1..3, do: (receive do v -> v end)
IO.inspect(Enum.sort(got))
IO.inspect(Registry.unregister_match(R, :k, :"$1", [{:>, :"$1", 1}]))
IO.inspect(Registry.lookup(R, :k) |> Enum.map(&elem(&1, 1)))
