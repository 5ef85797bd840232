defmodule :rand do
  @moduledoc """
  Pseudo random numbers: Erlang's `:rand`, with the same sequence for a seed, for all of its generators.

  A state is `{handler, state of the generator}`; the handler is a map that says which generator it is. Functions whose
  names end in `_s` take and return states, the others keep one in the process dictionary as `:rand_seed`. The steps of
  the generators are natives (`:quaff_rand`); what is made of their numbers is here.
  """

  import Bitwise

  @mask58 0x3FFFFFFFFFFFFFF
  @mask64 0xFFFFFFFFFFFFFFFF
  @float53 1.1102230246251565e-16

  ## Generators

  # The first five are those of today: they have so many good bits.
  defp mk_alg(:exsss), do: %{type: :exsss, bits: 58}
  defp mk_alg(:default), do: mk_alg(:exsss)
  defp mk_alg(:exsp), do: %{type: :exsp, bits: 58, weak_low_bits: 1}
  defp mk_alg(:exrop), do: %{type: :exrop, bits: 58, weak_low_bits: 1}
  defp mk_alg(:exs1024s), do: %{type: :exs1024s, bits: 64, weak_low_bits: 3}
  defp mk_alg(:exro928ss), do: %{type: :exro928ss, bits: 58}
  defp mk_alg(:exs64), do: %{type: :exs64, max: @mask64}
  defp mk_alg(:exsplus), do: %{type: :exsplus, max: @mask58}
  defp mk_alg(:exs1024), do: %{type: :exs1024, max: @mask64}
  defp mk_alg(:dummy), do: %{type: :dummy, bits: 58}

  # A generator from elsewhere brings its own function.
  defp next({%{next: next} = handler, state}) when is_function(next, 1) do
    {value, state} = next.(state)
    {value, {handler, state}}
  end

  defp next({%{type: type} = handler, state}) do
    [value | state] = :quaff_rand.next(type, state)
    {value, {handler, state}}
  end

  ## Seeds

  def seed(algorithm_or_state), do: algorithm_or_state |> seed_s() |> keep()
  def seed(algorithm, seed), do: algorithm |> seed_s(seed) |> keep()

  defp keep(state) do
    :erlang.put(:rand_seed, state)
    state
  end

  def seed_s({handler, state}) when is_map(handler), do: {handler, state}
  def seed_s({algorithm, state}) when is_atom(algorithm), do: {mk_alg(algorithm), state}

  def seed_s(algorithm), do: seed_s(algorithm, entropy())

  defp entropy, do: {:erlang.phash2([node(), self()]), :erlang.system_time(), :erlang.unique_integer()}

  def seed_s(:default, seed), do: seed_s(:exsss, seed)

  def seed_s(algorithm, seed) do
    %{type: type} = handler = mk_alg(algorithm)

    state =
      case type do
        :exsss -> exsss_seed(seed)
        :exsp -> exsplus_seed(seed)
        :exsplus -> exsplus_seed(seed)
        :exrop -> exrop_seed(seed)
        :exs64 -> exs64_seed(seed)
        :exs1024 -> exs1024_seed(seed)
        :exs1024s -> exs1024_seed(seed)
        :exro928ss -> exro928_seed(seed)
        :dummy -> dummy_seed(seed)
      end

    {handler, state}
  end

  defp exsss_seed(words) when is_list(words), do: words |> seed58_nz(2) |> two()
  defp exsss_seed(integer) when is_integer(integer), do: seed58(2, band(integer, @mask64)) |> two()
  defp exsss_seed({a1, a2, a3}), do: mixed(a1, a2, a3)

  defp exrop_seed(words) when is_list(words), do: words |> seed58_nz(2) |> two()
  defp exrop_seed(integer) when is_integer(integer), do: seed58(2, band(integer, @mask64)) |> two()

  defp exrop_seed({a1, a2, a3}) do
    words = [band(a1 * 4_294_967_197 + 1, @mask58) | band(a2 * 4_294_967_231 + 1, @mask58)]
    [_ | [_ | s1]] = :quaff_rand.next(:exrop, words)
    [_ | words] = :quaff_rand.next(:exrop, [band(a3 * 4_294_967_279 + 1, @mask58) | s1])
    words
  end

  defp two([a, b]), do: [a | b]

  defp mixed(a1, a2, a3) do
    {_, x} = seed58(band(a1, @mask64))
    {a, x} = seed58(bxor(band(a2, @mask64), x))
    {b, _} = seed58(bxor(band(a3, @mask64), x))
    [a | b]
  end

  defp exsplus_seed(words) when is_list(words), do: words |> seed58_nz(2) |> two()
  defp exsplus_seed(integer) when is_integer(integer), do: seed58(2, band(integer, @mask64)) |> two()

  defp exsplus_seed({a1, a2, a3}) do
    words = [band(a1 * 4_294_967_197 + 1, @mask58) | band(a2 * 4_294_967_231 + 1, @mask58)]
    [_ | [_ | s0]] = :quaff_rand.next(:exsp, words)
    [_ | words] = :quaff_rand.next(:exsp, [band(a3 * 4_294_967_279 + 1, @mask58) | s0])
    words
  end

  defp exs64_seed(words) when is_list(words), do: words |> seed64_nz(1) |> hd()
  defp exs64_seed(integer) when is_integer(integer), do: seed64(1, band(integer, @mask64)) |> hd()

  defp exs64_seed({a1, a2, a3}) do
    [v1 | _] = :quaff_rand.next(:exs64, band(band(a1, 0xFFFFFFFF) * 4_294_967_197 + 1, @mask64))
    [v2 | _] = :quaff_rand.next(:exs64, band(band(a2, 0xFFFFFFFF) * 4_294_967_231 + 1, @mask64))
    [v3 | _] = :quaff_rand.next(:exs64, band(band(a3, 0xFFFFFFFF) * 4_294_967_279 + 1, @mask64))
    rem(v1 * v2 * v3, @mask64 - 1) + 1
  end

  defp exs1024_seed(words) when is_list(words), do: {seed64_nz(words, 16), []}
  defp exs1024_seed(integer) when is_integer(integer), do: {seed64(16, band(integer, @mask64)), []}

  defp exs1024_seed({a1, a2, a3}) do
    b1 = band((band(a1, 0x1FFFFF) + 1) * 2_097_131, 0x1FFFFF)
    b2 = band((band(a2, 0x1FFFFF) + 1) * 2_097_133, 0x1FFFFF)
    b3 = band((band(a3, 0x1FFFFF) + 1) * 2_097_143, 0x1FFFFF)
    {generated(16, bor(bor(bsl(b1, 43), bsl(b2, 22)), bor(bsl(b3, 1), 1)), []), []}
  end

  defp generated(0, _state, acc), do: acc

  defp generated(n, state, acc) do
    [value | state] = :quaff_rand.next(:exs64, state)
    generated(n - 1, state, [value | acc])
  end

  def exro928_seed(words) when is_list(words), do: {seed58_nz(words, 16), []}
  def exro928_seed(integer) when is_integer(integer), do: {seed58(16, band(integer, @mask64)), []}

  def exro928_seed({a1, a2, a3}) do
    {s0, x} = seed58(band(a1, @mask64))
    {s1, x} = seed58(bxor(band(a2, @mask64), x))
    {s2, x} = seed58(bxor(band(a3, @mask64), x))
    {[s0, s1, s2 | seed58(13, x)], []}
  end

  defp dummy_seed(words) when is_list(words), do: words |> seed58_nz(1) |> hd()
  defp dummy_seed(integer) when is_integer(integer), do: seed58(band(integer, @mask64)) |> elem(0)

  defp dummy_seed({a1, a2, a3}) do
    [_ | b] = mixed(a1, a2, a3)
    b
  end

  # SplitMix64 spreads what little a seed has over the whole state.
  def seed58(0, _x), do: []

  def seed58(n, x) do
    {word, x} = seed58(x)
    [word | seed58(n - 1, x)]
  end

  defp seed58(x) do
    {z, x} = splitmix64_next(x)

    case band(z, @mask58) do
      0 -> seed58(x)
      z -> {z, x}
    end
  end

  defp seed64(0, _x), do: []

  defp seed64(n, x) do
    case splitmix64_next(x) do
      {0, x} -> seed64(n, x)
      {z, x} -> [z | seed64(n - 1, x)]
    end
  end

  def splitmix64_next(x) do
    x = band(x + 0x9E3779B97F4A7C15, @mask64)
    z = band(bxor(x, bsr(x, 30)) * 0xBF58476D1CE4E5B9, @mask64)
    z = band(bxor(z, bsr(z, 27)) * 0x94D049BB133111EB, @mask64)
    {bxor(z, bsr(z, 31)), x}
  end

  # Words given by the caller; not all may be zero.
  defp seed58_nz(words, n), do: seed_nz(words, n, @mask58, false)
  defp seed64_nz(words, n), do: seed_nz(words, n, @mask64, false)

  defp seed_nz([], n, _mask, true), do: List.duplicate(0, n)
  defp seed_nz([], _n, _mask, false), do: :erlang.error(:zero_seed)
  defp seed_nz(_words, 0, _mask, _nonzero), do: :erlang.error(:too_many_seed_integers)

  defp seed_nz([word | words], n, mask, nonzero) when is_integer(word) do
    word = band(word, mask)
    [word | seed_nz(words, n - 1, mask, nonzero or word != 0)]
  end

  defp seed_nz(words, _n, _mask, _nonzero), do: :erlang.error({:non_integer_seed, words})

  def export_seed do
    case :erlang.get(:rand_seed) do
      {%{type: type}, state} -> {type, state}
      _ -> :undefined
    end
  end

  def export_seed_s({%{type: type}, state}), do: {type, state}

  defp state do
    case :erlang.get(:rand_seed) do
      {_, _} = state -> state
      _ -> seed(:default)
    end
  end

  # The state that goes with a value is kept.
  defp done({value, state}) do
    :erlang.put(:rand_seed, state)
    value
  end

  ## Numbers

  def uniform, do: done(uniform_s(state()))
  def uniform(n), do: done(uniform_s(n, state()))

  def uniform_s({%{bits: bits}, _} = state) do
    {value, state} = next(state)
    {bsr(value, bits - 53) * @float53, state}
  end

  def uniform_s({%{max: max}, _} = state) do
    {value, state} = next(state)
    {value / (max + 1), state}
  end

  def uniform_s(n, {%{bits: bits} = handler, _} = state) when is_integer(n) and n >= 1 do
    {value, state} = next(state)
    within(n, bits, Map.get(handler, :weak_low_bits, 0), value, state)
  end

  def uniform_s(n, {%{max: max}, _} = state) when is_integer(n) and n >= 1 and n <= max do
    {value, state} = next(state)
    {rem(value, n) + 1, state}
  end

  def uniform_s(n, {%{max: _}, _} = state) when is_integer(n) and n >= 1 do
    {value, state} = uniform_s(state)
    {trunc(value * n) + 1, state}
  end

  # The highest numbers, of which not every rest has as many, are thrown again.
  defp within(n, bits, weak, value, state) when n <= bsl(1, bits) do
    rest = rem(value, n)

    if value - rest <= bsl(1, bits) - n do
      {rest + 1, state}
    else
      {value, state} = next(state)
      within(n, bits, weak, value, state)
    end
  end

  # Numbers side by side, and another try for those that are too great.
  defp within(n, bits, weak, value, state) do
    {wide, shifted, state} = widen(bsr(n, bits), bits - weak, weak, value, bits, state)

    if band(n, n - 1) == 0 do
      {band(wide, n - 1) + 1, state}
    else
      rest = rem(wide, n)

      if wide - rest <= bsl(1, shifted) - n do
        {rest + 1, state}
      else
        {value, state} = next(state)
        within(n, bits, weak, value, state)
      end
    end
  end

  defp widen(0, _shift, _weak, value, bits, state), do: {value, bits, state}

  defp widen(n, shift, weak, value, bits, state) do
    {more, state} = next(state)
    widen(bsr(n, shift), shift, weak, bor(bsl(bsl(bsr(value, weak), weak), shift), more), bits + shift, state)
  end

  def uniform_real, do: done(uniform_real_s(state()))

  # As fine near 0 as floats are: the place of leading zeros of the mantissa is filled with further bits.
  def uniform_real_s({%{bits: bits}, _} = state) do
    {value, state} = next(state)
    m = bsr(value, bits - 56)

    if m >= 0x10000000000000 do
      extra = bc64(m) - 53
      {bsr(m, extra) * :math.pow(2, extra - 56), state}
    else
      finer(m, 56, bits, state)
    end
  end

  def uniform_real_s({%{max: max}, _} = state) do
    {value, state} = next(state)
    bits = bc64(max)
    m = band(value, 0xFFFFFFFFFFFFFF)

    if m >= 0x10000000000000 do
      extra = bc64(m) - 53
      {bsr(m, extra) * :math.pow(2, extra - 56), state}
    else
      finer(m, 56, bits, state)
    end
  end

  defp finer(m, power, _bits, state) when m >= 0x10000000000000, do: {m * :math.pow(2, -power), state}
  defp finer(_m, power, _bits, state) when power > 1000, do: {0.0, state}

  defp finer(m, power, bits, state) do
    {value, state} = next(state)
    missing = 53 - bc64(m)
    more = if is_map_key(elem(state, 0), :bits), do: bsr(value, bits - missing), else: bsr(band(value, 0xFFFFFFFFFFFFFF), 56 - missing)
    finer(bor(bsl(m, missing), more), power + missing, bits, state)
  end

  ## What is made of numbers

  def normal, do: done(normal_s(state()))
  def normal(mean, variance), do: done(normal_s(mean, variance, state()))

  def normal_s(mean, variance, state) do
    {value, state} = normal_s(state)
    {mean + :math.sqrt(variance) * value, state}
  end

  # Layers of equal area: nearly always the place within one is enough.
  def normal_s(state) do
    {value, {handler, _} = state} = next(state)

    {sign, r} =
      case handler do
        %{bits: bits} -> {band(value, bsl(1, bits - 52)), bsr(value, bits - 51)}
        _ -> {band(value, bsl(1, 51)), band(value, bsl(1, 51) - 1)}
      end

    layer = band(r, 255)
    {limit, width, _} = :quaff_rand.ziggurat(layer)
    x = if sign == 0, do: r * width, else: -(r * width)

    cond do
      r < limit -> {x, state}
      layer == 0 -> tail(sign, state)
      true -> edge(layer, x, state)
    end
  end

  @tail 3.6541528853610087963519472518

  defp tail(sign, state) do
    {u, state} = uniform_s(state)
    x = -1 / @tail * :math.log(u)
    {u, state} = uniform_s(state)
    y = -:math.log(u)

    cond do
      y + y <= x * x -> tail(sign, state)
      sign == 0 -> {@tail + x, state}
      true -> {-@tail - x, state}
    end
  end

  defp edge(layer, x, state) do
    {_, _, upper} = :quaff_rand.ziggurat(layer)
    {_, _, lower} = :quaff_rand.ziggurat(layer - 1)
    {u, state} = uniform_s(state)
    if (lower - upper) * u + upper < :math.exp(-0.5 * x * x), do: {x, state}, else: normal_s(state)
  end

  def bytes(n), do: done(bytes_s(n, state()))

  def bytes_s(n, {handler, _} = state) when is_integer(n) and n >= 0 do
    bits = if is_map_key(handler, :bits), do: handler.bits, else: 58
    collect_bytes(n, bits, [], state)
  end

  defp weak_bits(%{bits: _} = handler), do: Map.get(handler, :weak_low_bits, 0)
  # Their lowest bits are worse than the others.
  defp weak_bits(_handler), do: 2

  defp collect_bytes(n, bits, acc, state) when n > 7 do
    {value, state} = next(state)
    collect_bytes(n - 7, bits, [acc | <<bsr(value, bits - 56)::56>>], state)
  end

  defp collect_bytes(n, bits, acc, state) do
    {value, state} = next(state)
    <<last::binary-size(n), _::binary>> = <<value::56>>
    {:erlang.iolist_to_binary([acc | last]), state}
  end

  def shuffle(list), do: done(shuffle_s(list, state()))

  # Lists are dealt onto four heaps by two bits each; two or three elements are ordered by one bit or three.
  def shuffle_s(list, {handler, _} = state) when is_list(list) do
    {shuffled, _value, _bits, state} = shuffle_r(list, [], {0, 0, weak_bits(handler)}, state)
    {shuffled, state}
  end

  defp shuffle_r([], acc, {value, bits, _weak}, state), do: {acc, value, bits, state}
  defp shuffle_r([a], acc, {value, bits, _weak}, state), do: {[a | acc], value, bits, state}

  defp shuffle_r([a, b], acc, random, state) do
    {bit, {value, bits, _}, state} = take_bits(1, random, state)
    {if(bit == 1, do: [a, b | acc], else: [b, a | acc]), value, bits, state}
  end

  defp shuffle_r([a, b, c] = list, acc, random, state) do
    {order, {value, bits, _} = random, state} = take_bits(3, random, state)

    case order do
      0 -> {[c, b, a | acc], value, bits, state}
      1 -> {[b, c, a | acc], value, bits, state}
      2 -> {[c, a, b | acc], value, bits, state}
      3 -> {[a, c, b | acc], value, bits, state}
      4 -> {[b, a, c | acc], value, bits, state}
      5 -> {[a, b, c | acc], value, bits, state}
      _ -> shuffle_r(list, acc, random, state)
    end
  end

  defp shuffle_r([_ | _] = list, acc, {_, _, weak} = random, state) do
    {heap0, heap1, heap2, heap3, random, state} = deal(list, [], [], [], [], random, state)
    {acc, value, bits, state} = shuffle_r(heap0, acc, random, state)
    {acc, value, bits, state} = shuffle_r(heap1, acc, {value, bits, weak}, state)
    {acc, value, bits, state} = shuffle_r(heap2, acc, {value, bits, weak}, state)
    shuffle_r(heap3, acc, {value, bits, weak}, state)
  end

  defp deal([], heap0, heap1, heap2, heap3, random, state), do: {heap0, heap1, heap2, heap3, random, state}

  defp deal([head | tail], heap0, heap1, heap2, heap3, random, state) do
    {heap, random, state} = take_bits(2, random, state)

    case heap do
      0 -> deal(tail, [head | heap0], heap1, heap2, heap3, random, state)
      1 -> deal(tail, heap0, [head | heap1], heap2, heap3, random, state)
      2 -> deal(tail, heap0, heap1, [head | heap2], heap3, random, state)
      3 -> deal(tail, heap0, heap1, heap2, [head | heap3], random, state)
    end
  end

  defp take_bits(n, {value, bits, weak}, state) when bits >= n do
    {band(value, bsl(1, n) - 1), {bsr(value, n), bits - n, weak}, state}
  end

  # What is left of the last number is too little, and dropped.
  defp take_bits(n, {_value, _bits, weak}, {handler, _} = state) do
    {value, state} = next(state)
    bits = if is_map_key(handler, :bits) and handler.bits < 64 and weak > 0, do: 58 - weak, else: 58
    take_bits(n, {band(bsr(value, weak), @mask58), bits, weak}, state)
  end

  ## Jumps

  def jump, do: done({:ok, jump(state())}) && state()

  def jump({%{type: type} = handler, state}) do
    case type do
      type when type in [:exsss, :exsp, :exsplus, :exrop] -> {handler, :quaff_rand.jump(type, state, 64)}
      type when type in [:exs1024, :exs1024s, :exro928ss] -> {handler, :quaff_rand.jump(type, state, 512)}
      _ -> :erlang.error(:not_implemented)
    end
  end

  ## Generators without a handler

  def exsp_next(words) do
    [value | words] = :quaff_rand.next(:exsp, words)
    {value, words}
  end

  def exsp_jump(words), do: :quaff_rand.jump(:exsp, words, 64)

  def exro928_next({[s15, s0 | _], _} = state), do: {{s15, s0}, exro928_next_state(state)}
  def exro928_next({[s15], back}), do: exro928_next({[s15 | :lists.reverse(back)], []})

  def exro928_next_state(state) do
    [_ | state] = :quaff_rand.next(:exro928ss, state)
    state
  end

  def exro928_jump_2pow20(state), do: :quaff_rand.jump(:exro928ss, state, 20)
  def exro928_jump_2pow512(state), do: :quaff_rand.jump(:exro928ss, state, 512)

  # Multiply with carry: the state is the multiplicand and the carry.
  def mwc59(cx) when is_integer(cx) and cx >= 1 and cx < 0x7FA650200000000, do: mwc59_step(cx)

  defp mwc59_step(cx), do: 0x7FA6502 * band(cx, 0xFFFFFFFF) + bsr(cx, 32)

  def mwc59_value32(cx) when is_integer(cx) and cx >= 1 and cx < 0x7FA650200000000 do
    cx = band(cx, 0xFFFFFFFF)
    bxor(cx, band(bsl(cx, 8), 0xFFFFFFFF))
  end

  def mwc59_value(cx) when is_integer(cx) and cx >= 1 and cx < 0x7FA650200000000 do
    cx = bxor(cx, band(bsl(cx, 4), 0x7FFFFFFFFFFFFFF))
    bxor(cx, band(bsl(cx, 27), 0x7FFFFFFFFFFFFFF))
  end

  def mwc59_float(cx) when is_integer(cx) and cx >= 1 and cx < 0x7FA650200000000 do
    bsr(mwc59_value(cx), 6) * @float53
  end

  def mwc59_seed do
    {a1, a2, a3} = entropy()
    x1 = hash58(a1)
    x2 = hash58(a2)
    x3 = hash58(a3)
    bxor(bxor(x1, x2), x3) + 1
  end

  def mwc59_seed(seed) when is_integer(seed) and seed >= 0 and seed <= @mask58, do: hash58(seed) + 1

  defp hash58(x) do
    x = band(x, @mask58)
    x = band(bxor(x, bsr(x, 29)) * 0x351AFD7ED558CCD, @mask58)
    x = band(bxor(x, bsr(x, 29)) * 0x0CEB9FE1A85EC53, @mask58)
    bxor(x, bsr(x, 29))
  end

  ## Bits and floats

  @doc "How many bits a number has."
  def bc64(n) when n < 0x10000, do: bc(n, 0)
  def bc64(n) when n < 0x100000000, do: bc(bsr(n, 16), 16)
  def bc64(n) when n < 0x1000000000000, do: bc(bsr(n, 32), 32)
  def bc64(n), do: bc(bsr(n, 48), 48)

  defp bc(0, bits), do: bits
  defp bc(n, bits), do: bc(bsr(n, 1), bits + 1)

  def make_float(sign, exponent, mantissa) do
    <<float::float>> = <<sign::1, exponent::11, mantissa::52>>
    float
  end

  def float2str(float) do
    <<sign::1, exponent::11, mantissa::52>> = <<float::float>>
    digits = mantissa |> :erlang.integer_to_list(16) |> fill(13)
    {lead, power} = if exponent == 0, do: {?0, -1022}, else: {?1, exponent - 1023}
    power = if float == 0.0, do: 0, else: power
    [if(sign == 0, do: ?+, else: ?-), lead, ?.] ++ digits ++ [?E | :erlang.integer_to_list(power)]
  end

  defp fill(digits, width) when length(digits) < width, do: fill([?0 | digits], width)
  defp fill(digits, _width), do: digits
end
