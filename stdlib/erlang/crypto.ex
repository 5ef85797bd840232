defmodule :crypto do
  @moduledoc "Erlang's `:crypto`: hashes, message authentication, random numbers. Ciphers, signatures and keys are not there."

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
  def supports(:macs), do: [:hmac]
  def supports(kind) when kind in [:ciphers, :kems, :public_keys, :curves, :rsa_opts], do: []

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

  @doc "The authentication code of the data; the kinds that need no algorithm are not there."
  def mac(:poly1305, _key, _data), do: refuse(:notsup, ~c"mac.c", 251, ~c"Unsupported mac algorithm")

  @doc "The authentication code of the data."
  def mac(type, algorithm, key, data) do
    state = keyed(type, algorithm, key, 281, 251)
    if not is_binary(data) and not is_list(data), do: refuse(~c"mac.c", 193, ~c"Bad text")
    :quaff_crypto.finish(:quaff_crypto.update(state, data))
  end

  defp keyed(:hmac, algorithm, key, line, _) do
    case :quaff_crypto.hmac_new(algorithm, key) do
      nil -> refuse(~c"mac.c", line, ~c"Bad digest algorithm for HMAC")
      false -> refuse(:error, ~c"mac.c", 405, ~c"Couldn't get mac")
      state -> state
    end
  end

  defp keyed(type, _, _, _, line) when type in [:cmac, :poly1305], do: refuse(:notsup, ~c"mac.c", line, ~c"Unsupported mac algorithm")
  defp keyed(_, _, _, _, line), do: refuse(~c"mac.c", line, ~c"Unknown mac algorithm")

  @doc "The first bytes of the authentication code."
  def macN(type, key, data, length), do: shortened(mac(type, key, data), length)
  @doc "The first bytes of the authentication code."
  def macN(type, algorithm, key, data, length), do: shortened(mac(type, algorithm, key, data), length)

  defp shortened(mac, length) when is_integer(length) and length >= 0, do: binary_part(mac, 0, min(length, byte_size(mac)))

  @doc "A state for data that comes in pieces."
  def mac_init(:poly1305, _key), do: refuse(:notsup, ~c"mac.c", 603, ~c"Unsupported mac algorithm")
  @doc "A state for data that comes in pieces."
  def mac_init(type, algorithm, key), do: keyed(type, algorithm, key, 633, 603)

  @doc "The state with more data."
  def mac_update(state, data) do
    if :quaff_crypto.kind(state) != 2, do: refuse(~c"mac.c", 830, ~c"Bad ref")
    :quaff_crypto.update(state, data)
  end

  @doc "The authentication code of all data."
  def mac_final(state) do
    if :quaff_crypto.kind(state) != 2, do: refuse(~c"mac.c", 860, ~c"Bad ref")
    :quaff_crypto.finish(state)
  end

  @doc "The first bytes of the authentication code of all data."
  def mac_finalN(state, length), do: shortened(mac_final(state), length)

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
end
