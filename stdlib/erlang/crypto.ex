defmodule :crypto do
  @moduledoc """
  Erlang's `:crypto`: hashes, message authentication, random numbers, AES and ChaCha20, X25519 and Ed25519. RSA, DSA, other
  curves and older ciphers are not there.
  """

  @sizes [128, 192, 256]

  @hashes [:blake2s, :blake2b, :sm3, :shake256, :shake128, :sha3_512, :sha3_384, :sha3_256, :sha3_224, :sha512_256, :sha512_224, :sha512, :sha384, :sha256, :sha224, :sha, :ripemd160, :md5, :md4]

  # The words, and the place in the C library that real Erlang names.
  defp refuse(kind \\ :badarg, file, line, words), do: :erlang.error({kind, {file, line}, words})

  @doc "Starts the application: nothing to do."
  def start, do: :ok
  @doc "Stops the application: nothing to do."
  def stop, do: :ok

  @doc "What is there, by kind."
  def supports do
    for kind <- [:hashs, :ciphers, :kems, :public_keys, :macs, :curves, :rsa_opts], do: {kind, supports(kind)}
  end

  @doc "What is there of a kind."
  def supports(:hashs), do: @hashes
  def supports(:macs), do: [:cmac, :hmac, :poly1305]

  def supports(:ciphers) do
    sized = for mode <- [:cbc, :ctr, :cfb128, :cfb8, :ofb, :ecb, :ccm, :gcm], size <- @sizes, do: :"aes_#{size}_#{mode}"
    [:chacha20_poly1305, :chacha20] ++ sized ++ [:aes_cbc, :aes_ccm, :aes_cfb128, :aes_cfb8, :aes_ctr, :aes_ecb, :aes_gcm]
  end

  def supports(:public_keys), do: [:ecdh, :eddsa, :eddh]
  def supports(:curves), do: [:ed25519, :x25519]
  def supports(kind) when kind in [:kems, :rsa_opts], do: []

  def info_fips, do: :not_supported
  def enable_fips_mode(on) when is_boolean(on), do: not on
  def info_lib, do: [{"RustCrypto", 1, "RustCrypto"}]
  def info, do: %{cryptolib_version_compiled: ~c"RustCrypto", cryptolib_version_linked: ~c"RustCrypto", link_type: :static}

  @doc "The hash of the data."
  def hash(algorithm, data), do: :quaff_crypto.hash(algorithm, data) || refuse(~c"hash.c", 111, ~c"Bad digest type")

  @doc "A state to hash data that comes in pieces."
  def hash_init(algorithm), do: :quaff_crypto.hash_new(algorithm) || refuse(~c"hash.c", 175, ~c"Bad digest type")

  @doc "The state with more data."
  def hash_update(state, data) do
    if :quaff_crypto.kind(state) != 1, do: refuse(~c"hash.c", 219, ~c"Bad state")
    :quaff_crypto.update(state, data)
  end

  @doc "The hash of all data."
  def hash_final(state) do
    if :quaff_crypto.kind(state) != 1, do: refuse(~c"hash.c", 253, ~c"Bad state")
    :quaff_crypto.finish(state)
  end

  @doc "The hash of the data, so many bits long; for `:shake128` and `:shake256`."
  def hash_xof(algorithm, data, bits) when is_integer(bits) and bits >= 0 do
    if algorithm not in @hashes, do: refuse(~c"hash.c", 111, ~c"Bad digest type")

    :quaff_crypto.shake(algorithm, data, div(bits, 8)) ||
      :erlang.error({:error, %{c_file_name: ~c"hash.c", c_file_line_num: 583, c_function_arg_num: -1}, ~c"Low-level call EVP_DigestFinalXOF failed"})
  end

  @doc "Sizes and number of a hash."
  def hash_info(algorithm) do
    {number, size, block} =
      case algorithm do
        :md4 -> {257, 16, 64}
        :md5 -> {4, 16, 64}
        :ripemd160 -> {117, 20, 64}
        :sha -> {64, 20, 64}
        :sha224 -> {675, 28, 64}
        :sha256 -> {672, 32, 64}
        :sha384 -> {673, 48, 128}
        :sha512 -> {674, 64, 128}
        :sha512_224 -> {1094, 28, 128}
        :sha512_256 -> {1095, 32, 128}
        :sha3_224 -> {1096, 28, 144}
        :sha3_256 -> {1097, 32, 136}
        :sha3_384 -> {1098, 48, 104}
        :sha3_512 -> {1099, 64, 72}
        :shake128 -> {1100, 16, 168}
        :shake256 -> {1101, 32, 136}
        :sm3 -> {1143, 32, 64}
        :blake2b -> {1056, 64, 128}
        :blake2s -> {1057, 32, 64}
        _ -> raise ArgumentError
      end

    %{size: size, block_size: block, type: number}
  end

  @doc "The authentication code of the data, of a kind that needs no algorithm."
  def mac(:poly1305, key, data) do
    if not data?(data), do: refuse(~c"mac.c", 193, ~c"Bad text")
    :quaff_crypto.poly1305(key, data) || refuse(~c"mac.c", 253, ~c"Bad key length")
  end

  @doc "The authentication code of the data."
  def mac(type, algorithm, key, data) do
    state = keyed(type, algorithm, key, 281, 251)
    if not data?(data), do: refuse(~c"mac.c", 193, ~c"Bad text")
    mac_final(mac_update(state, data))
  end

  defp keyed(:hmac, algorithm, key, line, _) do
    case :quaff_crypto.hmac_new(algorithm, key) do
      nil -> refuse(~c"mac.c", line, ~c"Bad digest algorithm for HMAC")
      false -> refuse(:error, ~c"mac.c", 405, ~c"Couldn't get mac")
      state -> state
    end
  end

  # These take their data at once: a state keeps it.
  defp keyed(:cmac, algorithm, key, _, _) do
    case cipher(algorithm, bytes(key)) do
      {mode, _} when mode in ["cbc", "ecb"] -> {:cmac, bytes(key), []}
      {:bad_key, _} -> refuse(~c"mac.c", 334, ~c"Bad key size")
      _ -> refuse(~c"mac.c", 331, ~c"Unknown cipher")
    end
  end

  defp keyed(:poly1305, _, key, _, _), do: {:poly1305, bytes(key), []}
  defp keyed(_, _, _, _, line), do: refuse(~c"mac.c", line, ~c"Unknown mac algorithm")

  @doc "The first bytes of the authentication code."
  def macN(type, key, data, length), do: shortened(mac(type, key, data), length)
  @doc "The first bytes of the authentication code."
  def macN(type, algorithm, key, data, length), do: shortened(mac(type, algorithm, key, data), length)

  defp shortened(mac, length) when is_integer(length) and length >= 0, do: binary_part(mac, 0, min(length, byte_size(mac)))

  @doc "A state for data that comes in pieces."
  def mac_init(:poly1305, key) do
    if IO.iodata_length(key) != 32, do: refuse(~c"mac.c", 605, ~c"Bad key length")
    keyed(:poly1305, nil, key, 633, 603)
  end

  @doc "A state for data that comes in pieces."
  def mac_init(type, algorithm, key), do: keyed(type, algorithm, key, 633, 603)

  @doc "The state with more data."
  def mac_update({kind, key, before}, data) when kind in [:cmac, :poly1305], do: {kind, key, [before | bytes(data)]}

  def mac_update(state, data) do
    if :quaff_crypto.kind(state) != 2, do: refuse(~c"mac.c", 830, ~c"Bad ref")
    :quaff_crypto.update(state, data)
  end

  @doc "The authentication code of all data."
  def mac_final({:cmac, key, data}), do: :quaff_crypto.cmac(key, data)
  def mac_final({:poly1305, key, data}), do: :quaff_crypto.poly1305(key, data)

  def mac_final(state) do
    if :quaff_crypto.kind(state) != 2, do: refuse(~c"mac.c", 860, ~c"Bad ref")
    :quaff_crypto.finish(state)
  end

  @doc "The first bytes of the authentication code of all data."
  def mac_finalN(state, length), do: shortened(mac_final(state), length)

  ## Ciphers

  @modes ["cbc", "ctr", "cfb128", "cfb8", "ofb", "ecb", "gcm", "ccm"]

  # What a name and a key make: `{mode, key}`, `{:bad_key, mode}`, or nil.
  defp cipher(:chacha20, key), do: if(byte_size(key) == 32, do: {"chacha20", key}, else: {:bad_key, "chacha20"})

  defp cipher(:chacha20_poly1305, key),
    do: if(byte_size(key) == 32, do: {"chacha20_poly1305", key}, else: {:bad_key, "chacha20_poly1305"})

  defp cipher(name, key) when is_atom(name) do
    case String.split(Atom.to_string(name), "_") do
      ["aes", size, mode] when size in ["128", "192", "256"] ->
        if mode in @modes, do: if(byte_size(key) * 8 == String.to_integer(size), do: {mode, key}, else: {:bad_key, mode})

      ["aes", mode] when mode != "ofb" ->
        if mode in @modes and byte_size(key) in [16, 24, 32], do: {mode, key}

      _ ->
        nil
    end
  end

  defp cipher(_, _), do: nil

  defp aead?(mode), do: mode in ["gcm", "ccm", "chacha20_poly1305"]

  @doc "Encrypts (or decrypts) with a cipher that needs no initial vector."
  def crypto_one_time(cipher, key, data, flag), do: crypto_one_time(cipher, key, "", data, flag)

  @doc "Encrypts (or decrypts) data that is there as a whole."
  def crypto_one_time(cipher, key, iv, data, flag) do
    state = crypto_init(cipher, key, iv, flag)
    if not data?(data), do: refuse(~c"api_ng.c", 851, ~c"expected binary as data")
    {_, _, padding, _} = :quaff_crypto.cipher_data(state)
    whole = :quaff_crypto.cipher_update(state, data)
    # Without a padding what does not fill a block is left out.
    if padding == :undefined, do: whole, else: whole <> final(state)
  end

  @doc "A state to encrypt (or decrypt) data that comes in pieces, without an initial vector."
  def crypto_init(cipher, key, flag), do: crypto_init(cipher, key, "", flag)

  @doc "A state to encrypt (or decrypt) data that comes in pieces."
  def crypto_init(cipher, key, iv, flag) do
    {encrypt, padding} = flags(flag)
    if not data?(key), do: refuse(~c"api_ng.c", 230, ~c"Bad key")

    case cipher(cipher, bytes(key)) do
      nil ->
        refuse(~c"api_ng.c", 244, ~c"Unknown cipher")

      {:bad_key, _} ->
        refuse(~c"api_ng.c", 246, ~c"Bad key size")

      {mode, key} ->
        if aead?(mode), do: refuse(~c"api_ng.c", 252, ~c"Missing arguments for this cipher")
        if not data?(iv), do: refuse(~c"api_ng.c", 303, ~c"Bad iv type")

        case :quaff_crypto.cipher(:erlang.binary_to_atom(mode), key, if(mode == "ecb", do: "", else: bytes(iv)), encrypt, padding) do
          :iv -> refuse(~c"api_ng.c", 309, ~c"Bad iv size")
          state -> state
        end
    end
  end

  defp data?(data), do: is_binary(data) or is_list(data)

  defp flags(flag) when is_boolean(flag), do: {flag, :undefined}

  defp flags(options) when is_list(options) do
    Enum.reduce(options, {true, :undefined}, fn
      {:encrypt, encrypt}, {_, padding} when is_boolean(encrypt) -> {encrypt, padding}
      {:padding, padding}, {encrypt, _} when padding in [:undefined, :none, :pkcs_padding, :zero, :random] -> {encrypt, padding}
      {:padding, _}, _ -> refuse(~c"api_ng.c", 170, ~c"Bad 'padding' option value")
      {:encrypt, _}, _ -> refuse(~c"api_ng.c", 153, ~c"Bad 'encrypt' option value")
      {key, _}, _ when is_atom(key) -> refuse(~c"api_ng.c", 176, ~c"Bad tag in option: " ++ Atom.to_charlist(key))
      _, _ -> refuse(~c"api_ng.c", 122, ~c"Options are not a boolean or a proper list")
    end)
  end

  defp flags(_), do: refuse(~c"api_ng.c", 122, ~c"Options are not a boolean or a proper list")

  @doc "What comes out for a piece of data."
  def crypto_update(state, data) do
    if not data?(data), do: refuse(~c"api_ng.c", 738, ~c"expected binary as data")
    :quaff_crypto.cipher_update(state, data) || refuse(~c"api_ng.c", 729, ~c"Bad State")
  end

  @doc "What comes out at the end."
  def crypto_final(state), do: final(state) || refuse(~c"api_ng.c", 771, ~c"Bad State")

  defp final(state) do
    case :quaff_crypto.cipher_final(state) do
      :error -> refuse(:error, ~c"api_ng.c", 636, ~c"Can't finalize")
      :unfilled -> refuse(:error, ~c"api_ng.c", 607, ~c"Padding 'none' but unfilled last block")
      rest -> rest
    end
  end

  @doc "How much was encrypted, and with what padding."
  def crypto_get_data(state) do
    case :quaff_crypto.cipher_data(state) do
      {size, padded, padding, encrypt} -> %{size: size, padding_size: padded, padding_type: padding, encrypt: encrypt}
      nil -> refuse(~c"api_ng.c", 882, ~c"Bad State")
    end
  end

  @doc "Encrypts data with authentication, or decrypts with the tag before the last argument."
  def crypto_one_time_aead(cipher, key, iv, data, aad, true),
    do: crypto_one_time_aead(cipher, key, iv, data, aad, if(ccm?(cipher), do: 12, else: 16), true)

  def crypto_one_time_aead(_, _, _, _, _, _), do: raise(FunctionClauseError, module: :crypto, function: :crypto_one_time_aead, arity: 6)

  @doc "Encrypts data with a tag of this size, or decrypts what has this tag."
  def crypto_one_time_aead(cipher, key, iv, data, aad, tag, encrypt) when is_boolean(encrypt) do
    {mode, key} = authenticated(cipher, key, 218)
    if not data?(data), do: refuse(~c"aead.c", 192, ~c"non-binary text")
    if not data?(aad), do: refuse(~c"aead.c", 197, ~c"non-binary AAD")
    if not data?(iv), do: refuse(~c"aead.c", 187, ~c"non-binary IV")
    mode = :erlang.binary_to_atom(mode)

    result =
      cond do
        encrypt and is_integer(tag) -> :quaff_crypto.seal(mode, key, iv, data, aad, tag)
        not encrypt and data?(tag) -> :quaff_crypto.open(mode, key, iv, data, aad, tag)
        true -> raise ArgumentError
      end

    case result do
      :iv -> refuse(~c"aead.c", 281, ~c"Bad IV length")
      :tag when mode == :ccm -> refuse(~c"aead.c", 286, ~c"Can't set tag")
      :tag -> refuse(:error, ~c"aead.c", 332, ~c"Can't get Tag")
      other -> other
    end
  end

  defp ccm?(cipher), do: is_atom(cipher) and String.ends_with?(Atom.to_string(cipher), "ccm")

  defp authenticated(cipher, key, line) do
    case cipher(cipher, bytes(key)) do
      {:bad_key, mode} -> if aead?(mode), do: refuse(~c"aead.c", line, ~c"Unknown cipher or invalid key size"), else: not_aead()
      {mode, key} -> if aead?(mode), do: {mode, key}, else: not_aead()
      nil when cipher in [:aes_gcm, :aes_ccm] -> refuse(~c"aead.c", line, ~c"Unknown cipher or invalid key size")
      nil -> not_aead()
    end
  end

  defp not_aead, do: :erlang.error({:badarg, ~c"Not an AEAD cipher"})

  @doc "A state for many pieces of data, each with its own initial vector; the tag stands behind what is encrypted."
  def crypto_one_time_aead_init(cipher, key, size, encrypt) when is_integer(size) and is_boolean(encrypt) do
    case cipher(cipher, bytes(key)) do
      {mode, key} when mode != :bad_key -> if aead?(mode), do: {:aead, cipher, key, size, encrypt}, else: refuse(~c"aead.c", 120, ~c"Not aead cipher")
      _ -> refuse(~c"aead.c", 118, ~c"Unknown cipher or invalid key size")
    end
  end

  def crypto_one_time_aead({:aead, cipher, key, size, true}, iv, data, aad) do
    {encrypted, tag} = crypto_one_time_aead(cipher, key, iv, data, aad, size, true)
    encrypted <> tag
  end

  def crypto_one_time_aead({:aead, cipher, key, size, false}, iv, data, aad) do
    data = bytes(data)
    at = max(byte_size(data) - size, 0)
    crypto_one_time_aead(cipher, key, iv, binary_part(data, 0, at), aad, binary_part(data, at, byte_size(data) - at), false)
  end

  def crypto_one_time_aead(_, _, _, _), do: refuse(~c"aead.c", 170, ~c"Bad State")

  @types %{
    "cbc" => [419, 423, 427],
    "cfb128" => [421, 425, 429],
    "cfb8" => [421, 425, 429],
    "ofb" => [420, 424, 428],
    "ecb" => [418, 422, 426],
    "gcm" => [895, 898, 901],
    "ccm" => [896, 899, 902]
  }

  @doc "Sizes and kind of a cipher."
  def cipher_info(name) when name in [:chacha20, :chacha20_poly1305] do
    aead = name == :chacha20_poly1305
    %{type: :undefined, mode: :stream_cipher, prop_aead: aead, key_length: 32, iv_length: if(aead, do: 12, else: 16), block_size: 1}
  end

  def cipher_info(name) do
    size = Enum.find([16, 24, 32], fn size -> match?({mode, _} when is_binary(mode), cipher(name, :binary.copy(<<0>>, size))) end)
    if size == nil, do: :erlang.error(:badarg)
    {mode, _} = cipher(name, :binary.copy(<<0>>, size))
    type = if types = @types[mode], do: Enum.at(types, div(size, 8) - 2), else: :undefined
    family = if mode in ["cfb128", "cfb8"], do: "cfb", else: mode
    iv = if aead?(mode), do: 12, else: if(mode == "ecb", do: 0, else: 16)

    %{
      type: type,
      mode: :erlang.binary_to_atom(family <> "_mode"),
      prop_aead: aead?(mode),
      key_length: size,
      iv_length: iv,
      block_size: if(mode in ["cbc", "ecb"], do: 16, else: 1)
    }
  end

  ## Keys

  @doc "A pair of keys, public and private."
  def generate_key(type, params), do: generate_key(type, params, :undefined)

  def generate_key(type, :x25519, private) when type in [:ecdh, :eddh] do
    private = private(private)
    {:quaff_crypto.x25519_public(private) || refuse(~c"ecdh.c", 100, ~c"Not a raw private key"), private}
  end

  def generate_key(:eddsa, :ed25519, private) do
    private = private(private)
    {:quaff_crypto.ed25519_public(private) || refuse(~c"eddsa.c", 100, ~c"Not a raw private key"), private}
  end

  def generate_key(:dh, [p, g | _], private) do
    {p, g} = {number(p), number(g)}
    if byte_size(:binary.encode_unsigned(p)) < 64, do: refuse(:error, ~c"dh.c", 134, ~c"Can't generate DH key pair")
    private = if private == :undefined, do: 1 + below(p - 2), else: number(private)
    {mod_pow(g, private, p), :binary.encode_unsigned(private)}
  end

  def generate_key(_, _, _), do: raise(FunctionClauseError, module: :crypto, function: :generate_key, arity: 3)

  defp private(:undefined), do: :quaff_crypto.random(32)
  defp private(private), do: bytes(private)

  @doc "What two agree on: from the other's public key and one's own private key."
  def compute_key(type, public, private, :x25519) when type in [:ecdh, :eddh] do
    if IO.iodata_length(public) != 32, do: refuse(~c"evp.c", 173, ~c"Not a raw public peer key")
    :quaff_crypto.x25519(bytes(private), bytes(public)) || refuse(~c"evp.c", 161, ~c"Not a raw private key")
  end

  def compute_key(:dh, public, private, [p | _]), do: mod_pow(number(public), number(private), number(p))
  def compute_key(_, _, _, _), do: raise(FunctionClauseError, module: :crypto, function: :compute_key, arity: 4)

  @doc "The signature of a message."
  def sign(algorithm, digest, message, key), do: sign(algorithm, digest, message, key, [])

  def sign(:eddsa, _digest, message, [private, :ed25519], _options) do
    :quaff_crypto.ed25519_sign(bytes(private), message(message)) || refuse(~c"pkey.c", 520, ~c"Couldn't get EDDSA private key")
  end

  def sign(_, _, _, _, _), do: refuse(:error, ~c"pkey.c", 616, ~c"Can't create PKEY_CTX from name")

  @doc "Whether this is the signature of the message."
  def verify(algorithm, digest, message, signature, key), do: verify(algorithm, digest, message, signature, key, [])

  def verify(:eddsa, _digest, message, signature, [public, :ed25519], _options),
    do: :quaff_crypto.ed25519_verify(bytes(public), message(message), bytes(signature))

  def verify(_, _, _, _, _, _), do: refuse(:error, ~c"pkey.c", 616, ~c"Can't create PKEY_CTX from name")

  defp message({:digest, digest}), do: digest
  defp message(message), do: message

  @doc "The public key of a private one."
  def privkey_to_pubkey(:eddsa, [private, :ed25519]), do: elem(generate_key(:eddsa, :ed25519, private), 0)
  def privkey_to_pubkey(_, _), do: {:error, :not_found}

  def ec_curves, do: supports(:curves)

  ## Engines: parts of the C library, of which there are none

  def engine_list, do: []

  def engine_get_all_methods do
    for what <- [:rsa, :dsa, :dh, :rand, :ciphers, :digests, :pkey_meths, :pkey_asn1_meths, :ec], do: :"engine_method_#{what}"
  end

  def engine_by_id(_id), do: {:error, :bad_engine_id}
  def engine_load(_id, before, behind) when is_list(before) and is_list(behind), do: {:error, :bad_engine_id}
  def ensure_engine_loaded(_id, _library), do: {:error, :ctrl_cmd_failed}
  def engine_unload(_engine), do: raise(ArgumentError)
  def engine_add(_engine), do: raise(ArgumentError)
  def engine_remove(_engine), do: raise(ArgumentError)
  def engine_register(_engine, _methods), do: raise(ArgumentError)
  def engine_unregister(_engine, _methods), do: raise(ArgumentError)
  def engine_get_id(_engine), do: raise(ArgumentError)
  def engine_get_name(_engine), do: raise(ArgumentError)
  def engine_ctrl_cmd_string(_engine, _name, _value), do: raise(ArgumentError)
  def engine_ctrl_cmd_string(_engine, _name, _value, _optional), do: raise(ArgumentError)

  @doc "A key made from a password: PBKDF2 with HMAC."
  def pbkdf2_hmac(algorithm, password, salt, iterations, length) do
    if algorithm not in @hashes, do: refuse(~c"pbkdf2_hmac.c", 36, ~c"Bad digest type")
    if not is_binary(password), do: refuse(~c"pbkdf2_hmac.c", 43, ~c"Not binary")
    if not is_binary(salt), do: refuse(~c"pbkdf2_hmac.c", 48, ~c"Not binary")
    if not (is_integer(iterations) and iterations > 0), do: refuse(~c"pbkdf2_hmac.c", 79, ~c"Must be > 0")
    if not (is_integer(length) and length > 0), do: refuse(~c"pbkdf2_hmac.c", 84, ~c"Must be > 0")
    derive(:quaff_crypto.hmac_new(algorithm, password), salt, iterations, length, 1, [])
  end

  defp derive(_, _, _, length, _, acc) when length <= 0 do
    all = :erlang.iolist_to_binary(:lists.reverse(acc))
    binary_part(all, 0, byte_size(all) + length)
  end

  defp derive(keyed, salt, iterations, length, number, acc) do
    first = :quaff_crypto.finish(:quaff_crypto.update(keyed, [salt, <<number::32>>]))
    block = rounds(keyed, first, first, iterations - 1)
    derive(keyed, salt, iterations, length - byte_size(block), number + 1, [block | acc])
  end

  defp rounds(_, _, sum, 0), do: sum

  defp rounds(keyed, last, sum, left) do
    count = min(left, 500)
    {last, sum} = :quaff_crypto.rounds(keyed, last, sum, count)
    rounds(keyed, last, sum, left - count)
  end

  @doc "Random bytes from the system."
  def strong_rand_bytes(count) when is_integer(count) and count >= 0, do: :quaff_crypto.random(count)
  def strong_rand_bytes(_), do: raise(ArgumentError)

  @doc "A random number below the limit; as bytes when the limit is given so."
  def strong_rand_range(limit) when is_integer(limit) and limit > 0, do: below(limit)

  def strong_rand_range(limit) when is_binary(limit) do
    case bytes_to_integer(limit) do
      0 -> raise ArgumentError
      number -> :binary.encode_unsigned(below(number))
    end
  end

  def strong_rand_range(_), do: raise(ArgumentError)

  @doc "A random integer from the first on and below the second."
  def rand_uniform(from, to) when is_integer(from) and is_integer(to) and from < to, do: from + below(to - from)
  def rand_uniform(from, to) when is_integer(from) and is_integer(to), do: raise(ArgumentError)

  # Draws as many bits as the limit has, until the number is small enough.
  defp below(1), do: 0

  defp below(limit) do
    size = byte_size(:binary.encode_unsigned(limit - 1))
    bits = size * 8 - leading_zeros(:binary.first(:binary.encode_unsigned(limit - 1)), 0)
    drawn = :binary.decode_unsigned(:quaff_crypto.random(size))
    number = :erlang.band(drawn, :erlang.bsl(1, bits) - 1)
    if number < limit, do: number, else: below(limit)
  end

  defp leading_zeros(byte, zeros) when byte >= 128, do: zeros
  defp leading_zeros(byte, zeros), do: leading_zeros(byte * 2, zeros + 1)

  @doc "Byte by byte, what is in one of the two only."
  def exor(left, right) do
    {left, right} = {bytes(left), bytes(right)}
    if byte_size(left) != byte_size(right), do: raise(ArgumentError)
    xor(left, right)
  end

  defp xor("", ""), do: ""

  defp xor(left, right) do
    size = byte_size(left)
    <<:erlang.bxor(:binary.decode_unsigned(left), :binary.decode_unsigned(right))::size(size)-unit(8)>>
  end

  defp bytes(data) when is_binary(data), do: data
  defp bytes(data) when is_list(data), do: :erlang.iolist_to_binary(data)
  defp bytes(_), do: raise(ArgumentError, "errors were found at the given arguments:\n\n  * 1st argument: not an iodata term\n")

  @doc "Whether two texts of one size are equal, in a time that tells nothing of where they differ."
  def hash_equals(left, right) when is_binary(left) and is_binary(right) and byte_size(left) == byte_size(right), do: xor(left, right) |> zeros?()
  def hash_equals(_, _), do: raise(ArgumentError)

  defp zeros?(bytes), do: bytes == "" or :binary.decode_unsigned(bytes) == 0

  @doc "The number that the bytes spell."
  def bytes_to_integer(bytes) when is_binary(bytes), do: if(bytes == "", do: 0, else: :binary.decode_unsigned(bytes))

  @doc "A power, modulo a number, as bytes."
  def mod_pow(base, exponent, modulus) do
    {base, exponent, modulus} = {number(base), number(exponent), number(modulus)}
    if modulus == 0, do: raise(ArgumentError)

    case power(rem(base, modulus), exponent, modulus, rem(1, modulus)) do
      0 -> ""
      number -> :binary.encode_unsigned(number)
    end
  end

  defp number(number) when is_integer(number), do: abs(number)
  defp number(bytes) when is_binary(bytes), do: bytes_to_integer(bytes)
  defp number(_), do: raise(ArgumentError)

  defp power(_, 0, _, acc), do: acc

  defp power(base, exponent, modulus, acc) do
    acc = if rem(exponent, 2) == 1, do: rem(acc * base, modulus), else: acc
    power(rem(base * base, modulus), div(exponent, 2), modulus, acc)
  end

  @doc "Makes `:rand` draw from the system's random numbers from now on, and gives its state."
  def rand_seed do
    state = rand_seed_s()
    :erlang.put(:rand_seed, state)
    state
  end

  @doc "A state for `:rand`, seeded from the system."
  def rand_seed_s, do: :rand.seed_s(:exsss, :binary.decode_unsigned(:quaff_crypto.random(7)))

  @doc "Makes `:rand` start from a seed from the system; what is given is mixed in by it already."
  def rand_seed(bytes) when is_binary(bytes) do
    rand_seed()
    :ok
  end

  @doc "Makes `:rand` draw each number from the system, and gives its state."
  def rand_seed_alg(algorithm) do
    state = rand_seed_alg_s(algorithm)
    :erlang.put(:rand_seed, state)
    state
  end

  @doc "A state for `:rand` that draws each number from the system."
  def rand_seed_alg_s(algorithm) when algorithm in [:crypto, :crypto_cache] do
    {%{type: algorithm, bits: 64, next: &:crypto.rand_plugin_next/1}, :no_seed}
  end

  def rand_seed_alg_s(_), do: raise(FunctionClauseError, module: :crypto, function: :mk_alg_handler, arity: 1)

  @doc false
  def rand_plugin_next(state), do: {:binary.decode_unsigned(:quaff_crypto.random(8)), state}
end
