defmodule :random do
  @moduledoc "Erlang's old random numbers (Wichmann and Hill, AS183), with the same sequence for a seed."

  def seed0, do: {3172, 9814, 20125}

  def seed do
    old = keep(seed0())
    if old == :undefined, do: seed0(), else: old
  end

  def seed({a1, a2, a3}), do: seed(a1, a2, a3)

  def seed(a1, a2, a3) do
    keep({rem(abs(a1), 30268) + 1, rem(abs(a2), 30306) + 1, rem(abs(a3), 30322) + 1})
  end

  defp keep(state) do
    case :erlang.put(:random_seed, state) do
      nil -> :undefined
      old -> old
    end
  end

  defp state do
    case :erlang.get(:random_seed) do
      {_, _, _} = state -> state
      _ -> seed0()
    end
  end

  def uniform do
    {value, state} = uniform_s(state())
    :erlang.put(:random_seed, state)
    value
  end

  def uniform(n) when is_integer(n) and n >= 1, do: trunc(uniform() * n) + 1

  def uniform_s({a1, a2, a3}) do
    b1 = rem(a1 * 171, 30269)
    b2 = rem(a2 * 172, 30307)
    b3 = rem(a3 * 170, 30323)
    sum = b1 / 30269 + b2 / 30307 + b3 / 30323
    {sum - trunc(sum), {b1, b2, b3}}
  end

  def uniform_s(n, state) when is_integer(n) and n >= 1 do
    {value, state} = uniform_s(state)
    {trunc(value * n) + 1, state}
  end
end
