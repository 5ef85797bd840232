defmodule :json do
  @moduledoc """
  Erlang's JSON: `encode/2` with an encoder function, `decode/3` with callbacks; text is given as iodata.

  Encoding of a value calls the encoder for what is inside, so that it can take over anywhere.
  """

  ## Encoding

  def encode(term), do: encode(term, &do_encode/2)
  def encode(term, encoder) when is_function(encoder, 2), do: encoder.(term, encoder)

  defp do_encode(term, encoder), do: encode_value(term, encoder)

  def encode_value(term, encoder) do
    cond do
      is_atom(term) -> encode_atom(term, encoder)
      is_binary(term) -> encode_binary(term)
      is_integer(term) -> encode_integer(term)
      is_float(term) -> encode_float(term)
      is_list(term) -> encode_list(term, encoder)
      is_map(term) -> encode_map(term, encoder)
      true -> :erlang.error({:unsupported_type, term})
    end
  end

  def encode_atom(:null, _encoder), do: "null"
  def encode_atom(true, _encoder), do: "true"
  def encode_atom(false, _encoder), do: "false"
  def encode_atom(atom, encoder), do: encoder.(:erlang.atom_to_binary(atom), encoder)

  def encode_integer(integer), do: :erlang.integer_to_binary(integer)
  def encode_float(float), do: :erlang.float_to_binary(float, [:short])

  def encode_list([], _encoder), do: "[]"
  def encode_list([head | tail], encoder), do: [?[, encoder.(head, encoder) | rest_of_list(tail, encoder)]

  defp rest_of_list([], _encoder), do: ~c"]"
  defp rest_of_list([head | tail], encoder), do: [?,, encoder.(head, encoder) | rest_of_list(tail, encoder)]

  def encode_map(map, encoder), do: map |> :maps.to_list() |> object(encoder)
  def encode_map_checked(map, encoder), do: map |> :maps.to_list() |> encode_key_value_list_checked(encoder)
  def encode_key_value_list(pairs, encoder), do: object(pairs, encoder)

  def encode_key_value_list_checked(pairs, encoder) do
    check_keys(pairs, %{})
    object(pairs, encoder)
  end

  defp check_keys([], _seen), do: :ok

  defp check_keys([{key, _} | rest], seen) do
    text = key_text(key)
    if is_map_key(seen, text), do: :erlang.error({:duplicate_key, key})
    check_keys(rest, Map.put(seen, text, []))
  end

  defp object([], _encoder), do: "{}"

  defp object([{key, value} | rest], encoder) do
    [?{, key(key, encoder), ?:, encoder.(value, encoder) | rest_of_object(rest, encoder)]
  end

  defp rest_of_object([], _encoder), do: ~c"}"

  defp rest_of_object([{key, value} | rest], encoder) do
    [?,, key(key, encoder), ?:, encoder.(value, encoder) | rest_of_object(rest, encoder)]
  end

  defp key(key, encoder), do: encoder.(key_text(key), encoder)

  defp key_text(key) when is_binary(key), do: key
  defp key_text(key) when is_atom(key), do: :erlang.atom_to_binary(key)
  defp key_text(key) when is_integer(key), do: :erlang.integer_to_binary(key)
  defp key_text(key) when is_float(key), do: encode_float(key)

  def encode_binary(binary) when is_binary(binary), do: [?", escaped(binary, binary, 0, 0, :none), ?"]
  def encode_binary_escape_all(binary) when is_binary(binary), do: [?", escaped(binary, binary, 0, 0, :all), ?"]

  # Runs of plain characters are parts of the binary.
  defp escaped(<<char, rest::binary>>, all, from, size, mode) when char in 32..127 and char not in [?", ?\\] do
    escaped(rest, all, from, size + 1, mode)
  end

  defp escaped(<<char, rest::binary>>, all, from, size, mode) when char < 128 do
    [:binary.part(all, from, size), escape(char) | escaped(rest, all, from + size + 1, 0, mode)]
  end

  defp escaped(<<char::utf8, rest::binary>>, all, from, size, :none) do
    escaped(rest, all, from, size + byte_size(<<char::utf8>>), :none)
  end

  defp escaped(<<char::utf8, rest::binary>>, all, from, size, :all) do
    width = byte_size(<<char::utf8>>)
    [:binary.part(all, from, size), unicode(char) | escaped(rest, all, from + size + width, 0, :all)]
  end

  defp escaped(<<>>, all, from, size, _mode), do: [:binary.part(all, from, size)]
  defp escaped(<<byte, _::binary>> = rest, _all, _from, _size, _mode) when byte_size(rest) > 3, do: :erlang.error({:invalid_byte, byte})

  defp escaped(rest, _all, _from, _size, _mode) do
    case :unicode.characters_to_binary(rest) do
      {:incomplete, _, _} -> :erlang.error(:unexpected_end)
      _ -> :erlang.error({:invalid_byte, :binary.first(rest)})
    end
  end

  defp escape(?"), do: "\\\""
  defp escape(?\\), do: "\\\\"
  defp escape(?\b), do: "\\b"
  defp escape(?\t), do: "\\t"
  defp escape(?\n), do: "\\n"
  defp escape(?\f), do: "\\f"
  defp escape(?\r), do: "\\r"
  defp escape(char), do: unicode(char)

  defp unicode(char) when char > 0xFFFF do
    char = char - 0x10000
    [unicode(0xD800 + div(char, 1024)), unicode(0xDC00 + rem(char, 1024))]
  end

  defp unicode(char), do: "\\u" <> String.pad_leading(Integer.to_string(char, 16), 4, "0")

  ## Encoding over lines

  def format(term), do: format(term, %{})
  def format(term, options) when is_map(options), do: format(term, &format_value/3, options)
  def format(term, encoder) when is_function(encoder, 3), do: format(term, encoder, %{})

  def format(term, encoder, options) do
    state = Map.merge(%{level: 0, col: 0, indent: 2, max: 100}, options)
    [encoder.(term, encoder, state), ?\n]
  end

  def format_value(term, encoder, state) when is_map(term), do: format_key_value_list(:maps.to_list(term), encoder, state)
  def format_value([], _encoder, _state), do: "[]"

  def format_value(term, encoder, state) when is_list(term) do
    inner = %{state | level: state.level + 1}
    items = for item <- term, do: encoder.(item, encoder, inner)
    flat = [?[, :lists.join(",", items), ?]]

    if :erlang.iolist_size(flat) + state.level * state.indent + Map.get(state, :col, 0) <= state.max,
      do: flat,
      else: lines(?[, items, ?], state)
  end

  def format_value(term, _encoder, _state), do: encode_value(term, &do_encode/2)

  def format_key_value_list([], _encoder, _state), do: "{}"

  def format_key_value_list(pairs, encoder, state) do
    inner = %{state | level: state.level + 1}
    items = for {key, value} <- pairs, do: [encode_binary(key_text(key)), ": ", encoder.(value, encoder, inner)]
    lines(?{, items, ?}, state)
  end

  def format_key_value_list_checked(pairs, encoder, state) do
    check_keys(pairs, %{})
    format_key_value_list(pairs, encoder, state)
  end

  defp lines(open, items, close, %{level: level, indent: indent}) do
    blank = :binary.copy(" ", (level + 1) * indent)
    [open, ?\n, blank, :lists.join([",\n", blank], items), ?\n, :binary.copy(" ", level * indent), close]
  end

  ## Decoding

  def decode(binary) when is_binary(binary) do
    case decode(binary, :ok, %{}) do
      {value, :ok, ""} -> value
      {value, :ok, <<byte, _::binary>> = rest} -> if blank(rest) == "", do: value, else: :erlang.error({:invalid_byte, byte})
    end
  end

  def decode(binary, acc, callbacks) when is_binary(binary) and is_map(callbacks) do
    case start(binary, acc, callbacks) do
      {:more, _} -> :erlang.error(:unexpected_end)
      done -> done
    end
  end

  def decode_start(binary, acc, callbacks) when is_binary(binary) and is_map(callbacks) do
    case start(binary, acc, callbacks) do
      {:more, rest} -> {:continue, {rest, acc, callbacks}}
      done -> done
    end
  end

  # Input so far is read again when more of it has come.
  def decode_continue(:end_of_input, {rest, acc, callbacks}) do
    case start(rest <> " ", acc, callbacks) do
      {:more, _} -> :erlang.error(:unexpected_end)
      {value, acc, _} -> {value, acc, ""}
    end
  end

  def decode_continue(binary, {rest, acc, callbacks}) when is_binary(binary), do: decode_start(rest <> binary, acc, callbacks)

  defp start(binary, acc, callbacks) do
    case value(binary, acc, with_defaults(callbacks)) do
      {:more, _} -> {:more, binary}
      done -> done
    end
  end

  defp with_defaults(callbacks) do
    Map.merge(
      %{
        array_start: fn _ -> [] end,
        array_push: fn value, acc -> [value | acc] end,
        array_finish: fn acc, old -> {:lists.reverse(acc), old} end,
        object_start: fn _ -> [] end,
        object_push: fn key, value, acc -> [{key, value} | acc] end,
        object_finish: fn acc, old -> {:maps.from_list(acc), old} end,
        float: &:erlang.binary_to_float/1,
        integer: &:erlang.binary_to_integer/1,
        string: & &1,
        null: :null
      },
      callbacks
    )
  end

  defp blank(<<char, rest::binary>>) when char in [?\s, ?\t, ?\n, ?\r], do: blank(rest)
  defp blank(rest), do: rest

  # `{value, acc, rest}`, or `{:more, _}` where the input ends too early.
  defp value(<<char, rest::binary>>, acc, callbacks) when char in [?\s, ?\t, ?\n, ?\r], do: value(rest, acc, callbacks)
  defp value(<<?", rest::binary>>, acc, callbacks), do: text(rest, rest, 0, [], &done_text(&1, &2, acc, callbacks))
  defp value(<<?[, rest::binary>>, acc, callbacks), do: array(blank(rest), acc, callbacks)
  defp value(<<?{, rest::binary>>, acc, callbacks), do: object(blank(rest), acc, callbacks)
  defp value(<<"true", rest::binary>>, acc, _), do: {true, acc, rest}
  defp value(<<"false", rest::binary>>, acc, _), do: {false, acc, rest}
  defp value(<<"null", rest::binary>>, acc, callbacks), do: {callbacks.null, acc, rest}
  defp value(<<char, _::binary>> = all, acc, callbacks) when char in ?0..?9 or char == ?-, do: number(all, acc, callbacks)
  defp value(<<>>, _acc, _callbacks), do: {:more, :value}

  defp value(<<char, _::binary>> = all, _acc, _callbacks) when char in [?t, ?f, ?n] do
    word = %{?t => "true", ?f => "false", ?n => "null"} |> Map.fetch!(char)
    common = :binary.longest_common_prefix([all, word])
    if common == byte_size(all), do: {:more, :value}, else: :erlang.error({:invalid_byte, :binary.at(all, common)})
  end

  defp value(<<byte, _::binary>>, _acc, _callbacks), do: :erlang.error({:invalid_byte, byte})

  defp done_text(text, rest, acc, callbacks), do: {callbacks.string.(text), acc, rest}

  defp text(<<?", rest::binary>>, from, size, parts, done) do
    done.(:erlang.iolist_to_binary([parts | :binary.part(from, 0, size)]), rest)
  end

  defp text(<<?\\, rest::binary>>, from, size, parts, done) do
    parts = [parts | :binary.part(from, 0, size)]

    case unescape(rest) do
      {:more, _} = more -> more
      {char, rest} -> text(rest, rest, 0, [parts | <<char::utf8>>], done)
    end
  end

  defp text(<<char, rest::binary>>, from, size, parts, done) when char in 32..127, do: text(rest, from, size + 1, parts, done)

  defp text(<<char::utf8, rest::binary>>, from, size, parts, done) when char >= 128 do
    text(rest, from, size + byte_size(<<char::utf8>>), parts, done)
  end

  defp text(<<>>, _from, _size, _parts, _done), do: {:more, :string}

  defp text(<<byte, _::binary>> = rest, _from, _size, _parts, _done) do
    case :unicode.characters_to_binary(rest) do
      {:incomplete, "", _} -> {:more, :string}
      _ -> :erlang.error({:invalid_byte, byte})
    end
  end

  defp unescape(<<?u, a, b, c, d, rest::binary>>) do
    case hex(<<a, b, c, d>>) do
      high when high in 0xD800..0xDBFF -> low_surrogate(high, rest)
      low when low in 0xDC00..0xDFFF -> :erlang.error({:unexpected_sequence, "\\u" <> <<a, b, c, d>>})
      char -> {char, rest}
    end
  end

  defp unescape(<<?u, _::binary>>), do: {:more, :string}
  defp unescape(<<?", rest::binary>>), do: {?", rest}
  defp unescape(<<?\\, rest::binary>>), do: {?\\, rest}
  defp unescape(<<?/, rest::binary>>), do: {?/, rest}
  defp unescape(<<?b, rest::binary>>), do: {?\b, rest}
  defp unescape(<<?f, rest::binary>>), do: {?\f, rest}
  defp unescape(<<?n, rest::binary>>), do: {?\n, rest}
  defp unescape(<<?r, rest::binary>>), do: {?\r, rest}
  defp unescape(<<?t, rest::binary>>), do: {?\t, rest}
  defp unescape(<<>>), do: {:more, :string}
  defp unescape(<<byte, _::binary>>), do: :erlang.error({:invalid_byte, byte})

  defp low_surrogate(high, <<"\\u", digits::binary-size(4), rest::binary>>) do
    case hex(digits) do
      low when low in 0xDC00..0xDFFF -> {0x10000 + (high - 0xD800) * 1024 + low - 0xDC00, rest}
      _ -> :erlang.error({:unexpected_sequence, "\\u" <> Integer.to_string(high, 16) <> "\\u" <> digits})
    end
  end

  defp low_surrogate(_high, rest) when byte_size(rest) < 6, do: {:more, :string}
  defp low_surrogate(high, _rest), do: :erlang.error({:unexpected_sequence, "\\u" <> Integer.to_string(high, 16)})

  defp hex(digits) do
    case Integer.parse(digits, 16) do
      {value, ""} -> value
      _ -> :erlang.error({:unexpected_sequence, "\\u" <> digits})
    end
  end

  # At the end of the input a number might go on: only `decode` takes it then.
  defp number(all, acc, callbacks) do
    {size, kind} = number_size(all)
    text = :binary.part(all, 0, size)
    rest = :binary.part(all, size, byte_size(all) - size)

    case kind do
      :integer -> {callbacks.integer.(text), acc, rest}
      :float -> {callbacks.float.(text), acc, rest}
      :exponent -> {callbacks.float.(with_point(text)), acc, rest}
      :more -> {:more, :number}
    end
  end

  defp with_point(text) do
    [mantissa, exponent] = :binary.split(text, ["e", "E"])
    mantissa <> ".0e" <> exponent
  end

  defp number_size(<<?-, rest::binary>>), do: whole_part(rest, 1)
  defp number_size(all), do: whole_part(all, 0)

  defp whole_part(<<?0, digit, _::binary>>, _size) when digit in ?0..?9, do: :erlang.error({:invalid_byte, digit})

  defp whole_part(<<digit, rest::binary>>, size) when digit in ?0..?9 do
    case digits(rest, size + 1) do
      {<<?., rest::binary>>, size} -> fraction(rest, size + 1)
      {<<e, rest::binary>>, size} when e in [?e, ?E] -> exponent(rest, size + 1, :exponent)
      {_, size} -> {size, :integer}
    end
  end

  defp whole_part(<<>>, size), do: {size, :more}
  defp whole_part(<<byte, _::binary>>, _size), do: :erlang.error({:invalid_byte, byte})

  defp fraction(<<digit, rest::binary>>, size) when digit in ?0..?9 do
    case digits(rest, size + 1) do
      {<<e, rest::binary>>, size} when e in [?e, ?E] -> exponent(rest, size + 1, :float)
      {_, size} -> {size, :float}
    end
  end

  defp fraction(<<>>, size), do: {size, :more}
  defp fraction(<<byte, _::binary>>, _size), do: :erlang.error({:invalid_byte, byte})

  defp exponent(<<sign, rest::binary>>, size, kind) when sign in [?+, ?-], do: exponent_digits(rest, size + 1, kind)
  defp exponent(rest, size, kind), do: exponent_digits(rest, size, kind)

  defp exponent_digits(<<digit, rest::binary>>, size, kind) when digit in ?0..?9 do
    {_, size} = digits(rest, size + 1)
    {size, kind}
  end

  defp exponent_digits(<<>>, size, _kind), do: {size, :more}
  defp exponent_digits(<<byte, _::binary>>, _size, _kind), do: :erlang.error({:invalid_byte, byte})

  defp digits(<<digit, rest::binary>>, size) when digit in ?0..?9, do: digits(rest, size + 1)
  defp digits(rest, size), do: {rest, size}

  defp array(<<?], rest::binary>>, acc, callbacks) do
    {value, acc} = callbacks.array_finish.(callbacks.array_start.(acc), acc)
    {value, acc, rest}
  end

  defp array(rest, acc, callbacks), do: items(rest, callbacks.array_start.(acc), acc, callbacks)

  defp items(rest, inner, acc, callbacks) do
    with {value, inner, rest} <- value(rest, inner, callbacks) do
      inner = callbacks.array_push.(value, inner)

      case blank(rest) do
        <<?,, rest::binary>> ->
          items(rest, inner, acc, callbacks)

        <<?], rest::binary>> ->
          {value, acc} = callbacks.array_finish.(inner, acc)
          {value, acc, rest}

        <<>> ->
          {:more, :array}

        <<byte, _::binary>> ->
          :erlang.error({:invalid_byte, byte})
      end
    end
  end

  defp object(<<?}, rest::binary>>, acc, callbacks) do
    {value, acc} = callbacks.object_finish.(callbacks.object_start.(acc), acc)
    {value, acc, rest}
  end

  defp object(rest, acc, callbacks), do: members(rest, callbacks.object_start.(acc), acc, callbacks)

  defp members(<<?", rest::binary>>, inner, acc, callbacks) do
    case text(rest, rest, 0, [], &{callbacks.string.(&1), &2}) do
      {:more, _} = more -> more
      {key, rest} -> member(blank(rest), key, inner, acc, callbacks)
    end
  end

  defp members(<<>>, _inner, _acc, _callbacks), do: {:more, :object}
  defp members(<<byte, _::binary>>, _inner, _acc, _callbacks), do: :erlang.error({:invalid_byte, byte})

  defp member(<<?:, rest::binary>>, key, inner, acc, callbacks) do
    with {value, inner, rest} <- value(rest, inner, callbacks) do
      inner = callbacks.object_push.(key, value, inner)

      case blank(rest) do
        <<?,, rest::binary>> ->
          members(blank(rest), inner, acc, callbacks)

        <<?}, rest::binary>> ->
          {value, acc} = callbacks.object_finish.(inner, acc)
          {value, acc, rest}

        <<>> ->
          {:more, :object}

        <<byte, _::binary>> ->
          :erlang.error({:invalid_byte, byte})
      end
    end
  end

  defp member(<<>>, _key, _inner, _acc, _callbacks), do: {:more, :object}
  defp member(<<byte, _::binary>>, _key, _inner, _acc, _callbacks), do: :erlang.error({:invalid_byte, byte})
end
