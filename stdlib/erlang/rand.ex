defmodule :rand do
  @moduledoc """
  Pseudo random numbers: Erlang's `:rand`, with its generator `exsss` (Xorshift116**), and the same sequence for a seed.

  A state is `{handler, [a | b]}` with two words of 58 bits; the handler is a map with the generator's name. Functions
  whose names end in `_s` take and return it, the others keep it in the process dictionary as `:rand_seed`.
  """

  @mask58 0x3FFFFFFFFFFFFFF
  @mask64 0xFFFFFFFFFFFFFFFF

  ## Seeds

  def seed(algorithm_or_state)

  def seed(algorithm) when is_atom(algorithm) do
    seed(algorithm, {
      :erlang.phash2([node(), self()]),
      :erlang.system_time(),
      :erlang.unique_integer()
    })
  end

  def seed(state), do: keep(seed_s(state))

  def seed(algorithm, seed), do: keep(seed_s(algorithm, seed))

  defp keep({handler, words} = state) do
    :erlang.put(:rand_seed, {handler, words})
    state
  end

  def seed_s(algorithm) when is_atom(algorithm) do
    seed_s(algorithm, {:erlang.phash2([node(), self()]), :erlang.system_time(), :erlang.unique_integer()})
  end

  def seed_s({handler, words}) when is_map(handler), do: {handler, words}
  def seed_s({algorithm, words}) when is_atom(algorithm), do: {handler(algorithm), words}

  def seed_s(algorithm, [a | b]) when is_integer(a) and is_integer(b) do
    {handler(algorithm), [:erlang.band(a, @mask58) | :erlang.band(b, @mask58)]}
  end

  def seed_s(algorithm, [a, b]) when is_integer(a) and is_integer(b), do: seed_s(algorithm, [a | b])

  def seed_s(algorithm, integer) when is_integer(integer) do
    {a, x} = seed58(:erlang.band(integer, @mask64))
    {b, _} = seed58(x)
    {handler(algorithm), [a | b]}
  end

  def seed_s(algorithm, {a1, a2, a3}) when is_integer(a1) and is_integer(a2) and is_integer(a3) do
    {_, x} = seed58(:erlang.band(a1, @mask64))
    {a, x} = seed58(:erlang.bxor(:erlang.band(a2, @mask64), x))
    {b, _} = seed58(:erlang.bxor(:erlang.band(a3, @mask64), x))
    {handler(algorithm), [a | b]}
  end

  defp handler(algorithm) when algorithm in [:default, :exsss], do: %{type: :exsss, bits: 58}
  defp handler(algorithm), do: :erlang.error({:badarg, algorithm})

  # SplitMix64, which spreads what little a seed has over the whole state.
  defp seed58(x) do
    {z, x} = splitmix64_next(x)

    case :erlang.band(z, @mask58) do
      0 -> seed58(x)
      z -> {z, x}
    end
  end

  def splitmix64_next(x) do
    x = :erlang.band(x + 0x9E3779B97F4A7C15, @mask64)
    z = :erlang.band(:erlang.bxor(x, :erlang.bsr(x, 30)) * 0xBF58476D1CE4E5B9, @mask64)
    z = :erlang.band(:erlang.bxor(z, :erlang.bsr(z, 27)) * 0x94D049BB133111EB, @mask64)
    {:erlang.bxor(z, :erlang.bsr(z, 31)), x}
  end

  def export_seed do
    case :erlang.get(:rand_seed) do
      {%{type: type}, words} -> {type, words}
      _ -> :undefined
    end
  end

  def export_seed_s({%{type: type}, words}), do: {type, words}

  defp state do
    case :erlang.get(:rand_seed) do
      :undefined -> seed(:default)
      nil -> seed(:default)
      state -> state
    end
  end

  ## Numbers

  # A number of 58 bits and the next words.
  defp next([s1 | s0]) do
    s1 = :erlang.bxor(s1, :erlang.bsl(:erlang.band(s1, 0x3FFFFFFFF), 24))
    new = :erlang.bxor(:erlang.bxor(s1, :erlang.bsr(s1, 11)), :erlang.bxor(s0, :erlang.bsr(s0, 41)))
    v = :erlang.band(s0 + :erlang.bsl(:erlang.band(s0, 0xFFFFFFFFFFFFFF), 2), @mask58)
    v = :erlang.bor(:erlang.bsl(:erlang.band(v, 0x7FFFFFFFFFFFF), 7), :erlang.bsr(v, 51))
    v = :erlang.band(v + :erlang.bsl(:erlang.band(v, 0x7FFFFFFFFFFFFF), 3), @mask58)
    {v, [s0 | new]}
  end

  def uniform do
    {value, state} = uniform_s(state())
    :erlang.put(:rand_seed, state)
    value
  end

  def uniform(n) do
    {value, state} = uniform_s(n, state())
    :erlang.put(:rand_seed, state)
    value
  end

  def uniform_s({handler, words}) do
    {v, words} = next(words)
    {:erlang.bsr(v, 5) * 1.1102230246251565e-16, {handler, words}}
  end

  def uniform_s(n, {handler, words}) when is_integer(n) and n >= 1 and n <= 0x400000000000000 do
    {value, words} = below(n, words)
    {value + 1, {handler, words}}
  end

  # More than 58 bits: numbers side by side, and another try for those that are too great.
  def uniform_s(n, {handler, words}) when is_integer(n) and n > 0x400000000000000 do
    {value, words} = wide(n - 1, words)
    {value + 1, {handler, words}}
  end

  # The highest numbers, of which not every rest has as many, are thrown again.
  defp below(n, words) do
    {v, words} = next(words)
    rest = rem(v, n)
    if v - rest <= 0x400000000000000 - n, do: {rest, words}, else: below(n, words)
  end

  defp wide(max, words) do
    {value, words} = concatenate(max, 0, words)
    if value <= max, do: {value, words}, else: wide(max, words)
  end

  defp concatenate(0, value, words), do: {value, words}

  defp concatenate(max, value, words) when max <= @mask58 do
    {v, words} = next(words)
    bits = bit_length(max, 0)
    {:erlang.bor(:erlang.bsl(value, bits), :erlang.bsr(v, 58 - bits)), words}
  end

  defp concatenate(max, value, words) do
    {v, words} = next(words)
    concatenate(:erlang.bsr(max, 58), :erlang.bor(:erlang.bsl(value, 58), v), words)
  end

  defp bit_length(0, bits), do: bits
  defp bit_length(n, bits), do: bit_length(:erlang.bsr(n, 1), bits + 1)

  def uniform_real do
    {value, state} = uniform_real_s(state())
    :erlang.put(:rand_seed, state)
    value
  end

  # As fine near 0 as floats are: the place of leading zeros of the mantissa is filled with further bits.
  def uniform_real_s({handler, words}) do
    {v, words} = next(words)
    m = :erlang.bsr(v, 2)

    if m >= 0x10000000000000 do
      extra = bit_length(m, 0) - 53
      {:erlang.bsr(m, extra) * :math.pow(2, extra - 56), {handler, words}}
    else
      {value, words} = finer(m, 56, words)
      {value, {handler, words}}
    end
  end

  defp finer(m, bits, words) when m >= 0x10000000000000, do: {m * :math.pow(2, -bits), words}
  defp finer(_m, bits, words) when bits > 1000, do: {0.0, words}

  defp finer(m, bits, words) do
    {v, words} = next(words)
    missing = 53 - bit_length(m, 0)
    finer(:erlang.bor(:erlang.bsl(m, missing), :erlang.bsr(v, 58 - missing)), bits + missing, words)
  end

  ## What is made of numbers

  def normal do
    {value, state} = normal_s(state())
    :erlang.put(:rand_seed, state)
    value
  end

  def normal(mean, variance) do
    {value, state} = normal_s(mean, variance, state())
    :erlang.put(:rand_seed, state)
    value
  end

  def normal_s(mean, variance, state) when variance >= 0 do
    {value, state} = normal_s(state)
    {mean + :math.sqrt(variance) * value, state}
  end

  # Box and Muller's way.
  def normal_s(state) do
    {u, state} = uniform_real_s(state)
    {v, state} = uniform_s(state)
    if u == 0.0, do: normal_s(state), else: {:math.sqrt(-2 * :math.log(u)) * :math.cos(2 * :math.pi() * v), state}
  end

  def bytes(n) do
    {bytes, state} = bytes_s(n, state())
    :erlang.put(:rand_seed, state)
    bytes
  end

  def bytes_s(n, {handler, words}) when is_integer(n) and n >= 0 do
    {bytes, words} = collect_bytes(n, [], words)
    {bytes, {handler, words}}
  end

  defp collect_bytes(n, acc, words) when n >= 7 do
    {v, words} = next(words)
    collect_bytes(n - 7, [acc | <<:erlang.bsr(v, 2)::56>>], words)
  end

  defp collect_bytes(0, acc, words), do: {:erlang.iolist_to_binary(acc), words}

  defp collect_bytes(n, acc, words) do
    {v, words} = next(words)
    {:erlang.iolist_to_binary([acc | <<:erlang.bsr(v, 56 - 8 * n)::size(8 * n)>>]), words}
  end

  def shuffle(list) do
    {shuffled, state} = shuffle_s(list, state())
    :erlang.put(:rand_seed, state)
    shuffled
  end

  def shuffle_s(list, {handler, words}) when is_list(list) do
    {keyed, words} = with_keys(list, [], words)
    {values(:lists.keysort(1, keyed)), {handler, words}}
  end

  defp with_keys([], acc, words), do: {:lists.reverse(acc), words}

  defp with_keys([head | tail], acc, words) do
    {v, words} = next(words)
    with_keys(tail, [{v, head} | acc], words)
  end

  defp values([]), do: []
  defp values([{_, value} | rest]), do: [value | values(rest)]
end
