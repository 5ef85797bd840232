t = fn f -> try do f.() rescue e -> {:err, e.__struct__, Exception.message(e) |> String.split("\n") |> Enum.take(4)} catch k, v -> {k, v} end end
p = fn x -> IO.inspect(x, charlists: :as_charlists, limit: :infinity, width: 160) end
h = fn x when is_binary(x) -> Base.encode16(x, case: :lower); x -> x end
for a <- [:md4, :md5, :sha, :sha224, :sha256, :sha384, :sha512, :sha512_224, :sha512_256, :sha3_224, :sha3_256, :sha3_384, :sha3_512, :shake128, :shake256, :sm3, :blake2b, :blake2s, :ripemd160, :foo, "sha"], d <- ["", "abc", [~c"a", "bc"]], do: p.({a, d, h.(t.(fn -> :crypto.hash(a, d) end))})
p.(t.(fn -> :crypto.hash(:sha, :x) end)); p.(t.(fn -> :crypto.hash(:sha, [300]) end)); p.(t.(fn -> :crypto.hash(5, "") end))
for a <- [:md5, :sha, :sha256, :sha512, :sha3_256, :blake2b], do: p.({a, h.(t.(fn -> :crypto.hash_init(a) |> :crypto.hash_update("ab") |> :crypto.hash_update(~c"c") |> :crypto.hash_final() end))})
c = :crypto.hash_init(:sha256); c1 = :crypto.hash_update(c, "a"); p.({h.(:crypto.hash_final(c)), h.(:crypto.hash_final(c1)), h.(:crypto.hash_final(c1))}); p.(is_reference(c)); p.(is_tuple(c))
p.(t.(fn -> :crypto.hash_init(:foo) end)); p.(t.(fn -> :crypto.hash_update(:x, "a") end)); p.(t.(fn -> :crypto.hash_final(:x) end)); p.(t.(fn -> :crypto.hash_update(c, :a) end))
for a <- [:md5, :sha, :sha224, :sha256, :sha384, :sha512, :sha512_256, :sha3_224, :sha3_256, :sha3_512, :blake2b, :blake2s, :ripemd160, :foo, :shake128], k <- ["", "key", String.duplicate("k", 300)], do: p.({a, h.(t.(fn -> :crypto.mac(:hmac, a, k, ["da", "ta"]) end))})
p.(t.(fn -> :crypto.mac(:foo, :sha, "k", "d") end)); p.(t.(fn -> :crypto.mac(:hmac, :sha, :k, "d") end)); p.(t.(fn -> :crypto.mac(:hmac, :sha, "k", :d) end)); p.(t.(fn -> :crypto.mac(:hmac, :sha, [300], "d") end))
p.(t.(fn -> :crypto.mac(:hmac, "k", "d") end));
for l <- [0, 5, 20, 40], do: p.(h.(t.(fn -> :crypto.macN(:hmac, :sha, "k", "d", l) end)))
m = :crypto.mac_init(:hmac, :sha256, "k"); m1 = :crypto.mac_update(m, "ab"); p.({is_reference(m), is_reference(m1)}); p.(h.(:crypto.mac_final(:crypto.mac_update(m1, "c")))); p.(t.(fn -> :crypto.mac_init(:hmac, :foo, "k") end)); p.(t.(fn -> :crypto.mac_final(:x) end)); p.(t.(fn -> :crypto.mac_update(:x, "") end))
m = :crypto.mac_init(:hmac, :sha256, "k"); p.(h.(t.(fn -> :crypto.mac_finalN(m, 4) end)))
p.(byte_size(:crypto.strong_rand_bytes(16))); p.(:crypto.strong_rand_bytes(0)); for x <- [-1, :a, 1.5, 9999999999999999999999], do: p.(t.(fn -> :crypto.strong_rand_bytes(x) end))
p.(:crypto.rand_uniform(1, 2)); p.(Enum.all?(1..200, fn _ -> :crypto.rand_uniform(3, 9) in 3..8 end)); p.(Enum.all?(1..200, fn _ -> :crypto.rand_uniform(-3, 9) in -3..8 end)); for {a, b} <- [{2, 2}, {3, 2}, {:a, 2}, {1, 2.0}], do: p.(t.(fn -> :crypto.rand_uniform(a, b) end))
p.(:crypto.rand_uniform(2**100, 2**100+1) == 2**100)
p.(t.(fn -> :crypto.strong_rand_range(1) end)); p.(t.(fn -> :crypto.strong_rand_range(0) end));
p.(:crypto.exor("abc", ~c"xyz")); p.(t.(fn -> :crypto.exor("ab", "xyz") end)); p.(t.(fn -> :crypto.exor(:a, "xyz") end)); p.(:crypto.exor("", ""))
p.(:crypto.hash_equals("abc", "abc")); p.(:crypto.hash_equals("abc", "abd")); p.(t.(fn -> :crypto.hash_equals("abc", "ab") end)); p.(t.(fn -> :crypto.hash_equals("abc", :x) end)); p.(t.(fn -> :crypto.hash_equals(~c"abc", "abc") end))
p.(:crypto.bytes_to_integer(<<1, 0>>)); p.(:crypto.bytes_to_integer("")); p.(:crypto.mod_pow(2, 100, 1000)); p.(:crypto.mod_pow(<<3>>, 5, 7)); p.(t.(fn -> :crypto.mod_pow(2, 3, 0) end)); p.(t.(fn -> :crypto.mod_pow(:a, 3, 7) end)); p.(:crypto.mod_pow(0,1,7))
p.(h.(:crypto.pbkdf2_hmac(:sha256, "pass", "salt", 10, 40))); p.(h.(:crypto.pbkdf2_hmac(:sha, "password", "salt", 2, 20))); p.(t.(fn -> :crypto.pbkdf2_hmac(:foo, "p", "s", 1, 1) end)); p.(t.(fn -> :crypto.pbkdf2_hmac(:sha, "p", "s", 0, 1) end)); p.(t.(fn -> :crypto.pbkdf2_hmac(:sha, "p", "s", 1, 0) end)); p.(t.(fn -> :crypto.pbkdf2_hmac(:sha, :p, "s", 1, 1) end))
p.(:crypto.supports(:hashs)); p.(Keyword.keys(:crypto.supports())); p.(t.(fn -> :crypto.supports(:foo) end))
for a <- [:sha, :md5, :sha256, :sha512, :sha3_256, :sha3_512, :blake2b, :foo, :sha224, :sha512_256], do: p.({a, t.(fn -> :crypto.hash_info(a) |> Enum.sort() end)})
p.(t.(fn -> :crypto.hash_xof(:shake128, "abc", 128) |> h.() end)); p.(t.(fn -> :crypto.hash_xof(:shake256, "abc", 64) |> h.() end))
p.(t.(fn -> :crypto.start() end)); p.(:crypto.info_fips()); p.(t.(fn -> :crypto.enable_fips_mode(false) end)); p.(Keyword.keyword?(:crypto.info_lib()))
p.(t.(fn -> :crypto.rand_seed_s() |> :rand.uniform_s(5) |> elem(0) end) |> is_integer()); p.(:crypto.rand_seed("x")); p.(:rand.uniform(10) in 1..10);
