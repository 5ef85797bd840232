# :crypto: AES in all modes, ChaCha20, authenticated encryption, CMAC, Poly1305, X25519, Ed25519.
p = fn label, f ->
  sorted = fn sorted, value ->
    cond do
      is_map(value) -> {:map, Enum.sort(value)}
      is_tuple(value) -> value |> Tuple.to_list() |> Enum.map(&sorted.(sorted, &1)) |> List.to_tuple()
      true -> value
    end
  end

  text =
    try do
      inspect(sorted.(sorted, f.()), limit: :infinity, printable_limit: :infinity, binaries: :as_binaries)
    rescue
      e -> "raised #{inspect(e.__struct__)}: #{Exception.message(e)}"
    catch
      kind, reason -> "caught #{inspect({kind, reason})}"
    end

  IO.puts("#{label}: #{text}")
end
k = fn n -> :binary.list_to_bin(Enum.to_list(1..n)) end
data = k.(48)
p.("info", fn -> :crypto.cipher_info(:foo) end)
for {c, n, iv} <- [{:aes_128_cbc, 16, 16}, {:aes_192_cbc, 24, 16}, {:aes_256_cbc, 32, 16}, {:aes_128_ctr, 16, 16}, {:aes_256_ctr, 32, 16}, {:aes_128_cfb8, 16, 16}, {:aes_128_cfb128, 16, 16}, {:aes_256_cfb128, 32, 16}, {:aes_128_ofb, 16, 16}, {:aes_256_ecb, 32, 0}, {:aes_128_ecb, 16, 0}, {:aes_cbc, 32, 16}, {:aes_ctr, 24, 16}, {:aes_ecb, 16, 0}, {:aes_cfb8, 32, 16}, {:aes_cfb128, 16, 16}, {:chacha20, 32, 16}] do
  p.("one #{c}", fn -> e = :crypto.crypto_one_time(c, k.(n), k.(16) |> binary_part(0, iv), data, true); {e, :crypto.crypto_one_time(c, k.(n), k.(16) |> binary_part(0, iv), e, false) == data} end)
  p.("odd #{c}", fn -> :crypto.crypto_one_time(c, k.(n), binary_part(k.(16), 0, iv), k.(21), true) end)
  p.("pkcs #{c}", fn -> e = :crypto.crypto_one_time(c, k.(n), binary_part(k.(16), 0, iv), k.(21), encrypt: true, padding: :pkcs_padding); {e, :crypto.crypto_one_time(c, k.(n), binary_part(k.(16), 0, iv), e, encrypt: false, padding: :pkcs_padding) == k.(21)} end)
  p.("zero #{c}", fn -> :crypto.crypto_one_time(c, k.(n), binary_part(k.(16), 0, iv), k.(21), encrypt: true, padding: :zero) end)
  p.("badkey #{c}", fn -> :crypto.crypto_one_time(c, "abc", binary_part(k.(16), 0, iv), data, true) end)
  p.("badiv #{c}", fn -> :crypto.crypto_one_time(c, k.(n), "abc", data, true) end)
end
p.("ecb4", fn -> :crypto.crypto_one_time(:aes_128_ecb, k.(16), data, true) end)
p.("ecb4", fn -> :crypto.crypto_one_time(:aes_128_cbc, k.(16), data, true) end)
p.("bad", fn -> :crypto.crypto_one_time(:foo, k.(16), k.(16), data, true) end)
p.("bad", fn -> :crypto.crypto_one_time(:aes_128_gcm, k.(16), k.(12), data, true) end)
p.("bad", fn -> :crypto.crypto_one_time(:aes_128_cbc, :a, k.(16), data, true) end)
p.("bad", fn -> :crypto.crypto_one_time(:aes_128_cbc, k.(16), :a, data, true) end)
p.("bad", fn -> :crypto.crypto_one_time(:aes_128_cbc, k.(16), k.(16), :a, true) end)
p.("bad", fn -> :crypto.crypto_one_time(:aes_128_cbc, k.(16), k.(16), data, :x) end)
p.("bad", fn -> :crypto.crypto_one_time(:aes_128_cbc, k.(16), k.(16), data, [foo: 1]) end)
p.("bad", fn -> :crypto.crypto_one_time(:aes_128_cbc, k.(16), k.(16), data, [padding: :x]) end)
p.("badpad", fn -> :crypto.crypto_one_time(:aes_128_cbc, k.(16), k.(16), k.(32), encrypt: false, padding: :pkcs_padding) end)
p.("iolist", fn -> :crypto.crypto_one_time(:aes_128_ctr, [k.(10), k.(6)], [k.(16)], [1, "ab"], true) end)
p.("stream", fn -> s = :crypto.crypto_init(:aes_128_ctr, k.(16), k.(16), true); {:crypto.crypto_update(s, "abc"), :crypto.crypto_update(s, k.(20)), :crypto.crypto_final(s), :crypto.crypto_get_data(s)} end)
p.("stream", fn -> s = :crypto.crypto_init(:aes_128_cbc, k.(16), k.(16), true); {:crypto.crypto_update(s, "abc"), :crypto.crypto_update(s, k.(30)), :crypto.crypto_get_data(s), (try do :crypto.crypto_final(s) catch k, v -> {k, v} end), :crypto.crypto_get_data(s)} end)
p.("stream", fn -> s = :crypto.crypto_init(:aes_128_cbc, k.(16), k.(16), encrypt: true, padding: :pkcs_padding); {:crypto.crypto_update(s, "abc"), :crypto.crypto_update(s, k.(30)), :crypto.crypto_final(s), :crypto.crypto_get_data(s)} end)
p.("stream", fn -> s = :crypto.crypto_init(:aes_128_cbc, k.(16), k.(16), encrypt: true, padding: :zero); {:crypto.crypto_update(s, "abc"), :crypto.crypto_final(s), :crypto.crypto_get_data(s)} end)
p.("stream", fn -> s = :crypto.crypto_init(:aes_128_cbc, k.(16), k.(16), encrypt: true, padding: :none); {:crypto.crypto_update(s, k.(16)), :crypto.crypto_final(s), :crypto.crypto_get_data(s)} end)
p.("streamd", fn -> e = :crypto.crypto_one_time(:aes_128_cbc, k.(16), k.(16), k.(30), encrypt: true, padding: :pkcs_padding); s = :crypto.crypto_init(:aes_128_cbc, k.(16), k.(16), encrypt: false, padding: :pkcs_padding); {:crypto.crypto_update(s, binary_part(e, 0, 16)), :crypto.crypto_update(s, binary_part(e, 16, 16)), :crypto.crypto_final(s), :crypto.crypto_get_data(s)} end)
p.("stream", fn -> s = :crypto.crypto_init(:aes_128_ecb, k.(16), true); :crypto.crypto_update(s, k.(16)) end)
p.("stream", fn -> :crypto.crypto_update(:x, k.(16)) end)
p.("stream", fn -> :crypto.crypto_final(:x) end)
p.("stream", fn -> :crypto.crypto_get_data(:x) end)
p.("stream", fn -> s = :crypto.crypto_init(:aes_128_ctr, k.(16), k.(16), true); :crypto.crypto_final(s); :crypto.crypto_update(s, "abc") end)
for {c, n} <- [{:aes_128_gcm, 16}, {:aes_192_gcm, 24}, {:aes_256_gcm, 32}, {:aes_gcm, 32}, {:aes_128_ccm, 16}, {:aes_256_ccm, 32}, {:aes_ccm, 16}, {:chacha20_poly1305, 32}] do
  for aad <- ["", "header"] do
    p.("aead #{c}", fn -> {e, t} = :crypto.crypto_one_time_aead(c, k.(n), k.(12), data, aad, true); {e, t, :crypto.crypto_one_time_aead(c, k.(n), k.(12), e, aad, t, false) == data, :crypto.crypto_one_time_aead(c, k.(n), k.(12), e, aad <> "x", t, false)} end)
  end
  p.("aead tag #{c}", fn -> {e, t} = :crypto.crypto_one_time_aead(c, k.(n), k.(12), "abc", "h", 8, true); {e, t, :crypto.crypto_one_time_aead(c, k.(n), k.(12), e, "h", t, false)} end)
  p.("aead iv #{c}", fn -> :crypto.crypto_one_time_aead(c, k.(n), k.(8), "abc", "h", true) end)
  p.("aead iv16 #{c}", fn -> :crypto.crypto_one_time_aead(c, k.(n), k.(16), "abc", "h", true) end)
  p.("aead ivempty #{c}", fn -> :crypto.crypto_one_time_aead(c, k.(n), "", "abc", "h", true) end)
  p.("aead key #{c}", fn -> :crypto.crypto_one_time_aead(c, "abc", k.(12), "abc", "h", true) end)
  p.("aead tag0 #{c}", fn -> :crypto.crypto_one_time_aead(c, k.(n), k.(12), "abc", "h", 0, true) end)
  p.("aead tag17 #{c}", fn -> :crypto.crypto_one_time_aead(c, k.(n), k.(12), "abc", "h", 17, true) end)
  p.("aead empty #{c}", fn -> :crypto.crypto_one_time_aead(c, k.(n), k.(12), "", "", true) end)
end
p.("aead bad", fn -> :crypto.crypto_one_time_aead(:aes_128_cbc, k.(16), k.(12), "abc", "h", true) end)
p.("aead bad", fn -> :crypto.crypto_one_time_aead(:foo, k.(16), k.(12), "abc", "h", true) end)
p.("aead bad", fn -> :crypto.crypto_one_time_aead(:aes_128_gcm, k.(16), k.(12), "abc", :h, true) end)
p.("aead bad", fn -> :crypto.crypto_one_time_aead(:aes_128_gcm, k.(16), k.(12), "abc", "h", :x) end)
p.("aead bad", fn -> :crypto.crypto_one_time_aead(:aes_128_gcm, k.(16), k.(12), "abc", "h", "shorttag", false) end)
p.("aead init", fn -> s = :crypto.crypto_one_time_aead_init(:aes_128_gcm, k.(16), 16, true); {:crypto.crypto_one_time_aead(s, k.(12), "abc", "h"), :crypto.crypto_one_time_aead(s, k.(12), "abc", "h")} end)
p.("aead init", fn -> s = :crypto.crypto_one_time_aead_init(:aes_128_gcm, k.(16), 16, false); {e, t} = :crypto.crypto_one_time_aead(:aes_128_gcm, k.(16), k.(12), "abc", "h", true); {:crypto.crypto_one_time_aead(s, k.(12), e <> t, "h"), :crypto.crypto_one_time_aead(s, k.(12), "xyz" <> t, "h")} end)
p.("aead init", fn -> :crypto.crypto_one_time_aead_init(:aes_128_cbc, k.(16), 16, false) end)
p.("poly", fn -> :crypto.mac(:poly1305, k.(32), "abc") end)
p.("poly", fn -> :crypto.mac(:poly1305, k.(31), "abc") end)
p.("cmac", fn -> {:crypto.mac(:cmac, :aes_128_cbc, k.(16), "abc"), :crypto.mac(:cmac, :aes_256_cbc, k.(32), k.(16)), :crypto.mac(:cmac, :aes_cbc, k.(16), k.(33))} end)
p.("cmac", fn -> :crypto.mac(:cmac, :aes_128_cbc, "k", "abc") end)
p.("cmac", fn -> :crypto.mac(:cmac, :foo, "k", "abc") end)
p.("cmac", fn -> s = :crypto.mac_init(:cmac, :aes_128_cbc, k.(16)); s = :crypto.mac_update(s, "ab"); s = :crypto.mac_update(s, "c"); :crypto.mac_final(s) end)
p.("x25519", fn -> {pub, priv} = :crypto.generate_key(:ecdh, :x25519, k.(32)); {pub, priv} end)
p.("x25519", fn -> {pub, priv} = :crypto.generate_key(:ecdh, :x25519); {byte_size(pub), byte_size(priv)} end)
p.("x25519", fn -> {pa, a} = :crypto.generate_key(:ecdh, :x25519); {pb, b} = :crypto.generate_key(:ecdh, :x25519); :crypto.compute_key(:ecdh, pa, b, :x25519) == :crypto.compute_key(:ecdh, pb, a, :x25519) end)
p.("x25519", fn -> {pb, _} = :crypto.generate_key(:ecdh, :x25519, :binary.copy(<<7>>, 32)); :crypto.compute_key(:ecdh, pb, k.(32), :x25519) end)
p.("x25519 bad", fn -> :crypto.compute_key(:ecdh, "abc", k.(32), :x25519) end)
p.("ed25519", fn -> {pub, priv} = :crypto.generate_key(:eddsa, :ed25519, k.(32)); sig = :crypto.sign(:eddsa, :none, "msg", [priv, :ed25519]); {pub, priv, sig, :crypto.verify(:eddsa, :none, "msg", sig, [pub, :ed25519]), :crypto.verify(:eddsa, :none, "msg2", sig, [pub, :ed25519])} end)
p.("ed25519", fn -> {pub, priv} = :crypto.generate_key(:eddsa, :ed25519); {byte_size(pub), byte_size(priv)} end)
p.("ed bad", fn -> :crypto.sign(:eddsa, :none, "msg", ["abc", :ed25519]) end)
p.("ed bad", fn -> :crypto.verify(:eddsa, :none, "msg", "sig", [k.(32), :ed25519]) end)
p.("ed bad", fn -> :crypto.generate_key(:eddsa, :foo) end)
p.("gen bad", fn -> :crypto.generate_key(:foo, :foo) end)
p.("sign bad", fn -> :crypto.sign(:foo, :sha256, "a", [1]) end)
p.("ed", fn -> :crypto.privkey_to_pubkey(:rsa, [1, 2]) end)
for c <- [:aes_128_cbc, :aes_192_ctr, :aes_256_gcm, :aes_ccm, :aes_cfb8, :chacha20, :chacha20_poly1305, :aes_128_ecb, :foo], do: p.("info #{c}", fn -> :crypto.cipher_info(c) end)
