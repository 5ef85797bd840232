# :rand with generators that come from elsewhere: of :crypto, and of one's own.
s = :crypto.rand_seed_alg_s(:crypto)
{x, s} = :rand.uniform_s(1000, s)
{y, s} = :rand.uniform_s(s)
{n, s} = :rand.normal_s(s)
{b, _} = :rand.bytes_s(5, s)
IO.inspect {x in 1..1000, y >= 0.0 and y < 1.0, is_float(n), byte_size(b)}
:crypto.rand_seed_alg(:crypto_cache)
IO.inspect {:rand.uniform(10) in 1..10, Enum.random(1..5) in 1..5, length(Enum.shuffle([1, 2, 3]))}
mine = {%{type: :mine, bits: 58, next: fn n -> {rem(n * 7919, 1_000_003) * 1_000_000, n + 1} end}, 1}
{a, mine} = :rand.uniform_s(100, mine)
{b, _} = :rand.uniform_s(mine)
IO.inspect {a, b}
IO.inspect (try do :crypto.rand_seed_alg_s(:foo) rescue e -> Exception.message(e) end)
