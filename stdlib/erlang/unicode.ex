defmodule :unicode do
  @moduledoc """
  Erlang's `:unicode`: text between encodings, and normal forms. UTF-8 to and from lists is native.
  """

  @unicode [:unicode, :utf8]

  ## Encodings

  def characters_to_binary(data, encoding), do: characters_to_binary(data, encoding, :unicode)

  def characters_to_binary(data, from, to) when from in @unicode and to in @unicode do
    :unicode.characters_to_binary(data)
  end

  def characters_to_binary(data, from, to) do
    check_encoding!(from, 2)
    check_encoding!(to, 3)
    data |> decoded(from) |> encoded(to)
  end

  def characters_to_list(data, encoding) when encoding in @unicode, do: :unicode.characters_to_list(data)

  def characters_to_list(data, encoding) do
    check_encoding!(encoding, 2)
    decoded(data, encoding)
  end

  def characters_to_binary_int(data, encoding), do: characters_to_binary(data, encoding)
  def characters_to_list_int(data, encoding), do: characters_to_list(data, encoding)

  defp check_encoding!(encoding, _index)
       when encoding in [:latin1, :unicode, :utf8, :utf16, :utf32, {:utf16, :big}, {:utf16, :little}, {:utf32, :big}, {:utf32, :little}],
       do: :ok

  defp check_encoding!(_encoding, index), do: Quaff.Badarg.wrong(index, "not a valid encoding")

  # The characters, or what is wrong. Integers in lists are characters whatever the encoding of the binaries is.
  defp decoded(data, encoding) when encoding in @unicode, do: :unicode.characters_to_list(data)
  defp decoded(data, encoding) when is_binary(data), do: decode(data, encoding, [])
  defp decoded(data, encoding) when is_list(data), do: decode_list(data, encoding, [])
  defp decoded(_data, _encoding), do: Quaff.Badarg.wrong(1, "not valid character data (an iodata term)")

  defp decode_list([], _encoding, acc), do: :lists.reverse(acc)

  defp decode_list([char | rest], encoding, acc) when is_integer(char) do
    if char?(char, encoding), do: decode_list(rest, encoding, [char | acc]), else: {:error, :lists.reverse(acc), [char | rest]}
  end

  defp decode_list([head | rest], encoding, acc) do
    case decoded(head, encoding) do
      chars when is_list(chars) -> decode_list(rest, encoding, :lists.reverse(chars, acc))
      {kind, chars, bad} -> {kind, :lists.reverse(acc) ++ chars, if(rest == [], do: bad, else: [bad | rest])}
    end
  end

  defp decode_list(tail, encoding, acc) when is_binary(tail), do: decode_list([tail], encoding, acc)
  defp decode_list(_tail, _encoding, _acc), do: Quaff.Badarg.wrong(1, "not valid character data (an iodata term)")

  defp char?(char, :latin1), do: char in 0..255
  defp char?(char, _), do: char in 0..0xD7FF or char in 0xE000..0x10FFFF

  defp decode(<<char, rest::binary>>, :latin1, acc), do: decode(rest, :latin1, [char | acc])
  defp decode(<<>>, _encoding, acc), do: :lists.reverse(acc)
  defp decode(data, :utf16, acc), do: decode(data, {:utf16, :big}, acc)
  defp decode(data, :utf32, acc), do: decode(data, {:utf32, :big}, acc)

  defp decode(<<char::utf16, rest::binary>>, {:utf16, :big} = encoding, acc), do: decode(rest, encoding, [char | acc])

  defp decode(<<char::utf16-little, rest::binary>>, {:utf16, :little} = encoding, acc) do
    decode(rest, encoding, [char | acc])
  end

  defp decode(<<char::utf32, rest::binary>>, {:utf32, :big} = encoding, acc), do: decode(rest, encoding, [char | acc])

  defp decode(<<char::utf32-little, rest::binary>>, {:utf32, :little} = encoding, acc) do
    decode(rest, encoding, [char | acc])
  end

  defp decode(data, {:utf16, order}, acc) do
    incomplete =
      byte_size(data) < 2 or
        (byte_size(data) < 4 and
           case {order, data} do
             {:big, <<high, _::binary>>} -> high in 0xD8..0xDB
             {:little, <<_, high, _::binary>>} -> high in 0xD8..0xDB
           end)

    {if(incomplete, do: :incomplete, else: :error), :lists.reverse(acc), data}
  end

  defp decode(data, {:utf32, _}, acc) do
    {if(byte_size(data) < 4, do: :incomplete, else: :error), :lists.reverse(acc), data}
  end

  defp encoded(chars, to) when is_list(chars), do: encode(chars, to)

  defp encoded({kind, chars, rest}, to) do
    case encode(chars, to) do
      binary when is_binary(binary) -> {kind, binary, rest}
      error -> error
    end
  end

  # A comprehension appends in place; only latin1 cannot write every character.
  defp encode(chars, :latin1) do
    case :lists.splitwith(&(&1 < 256), chars) do
      {good, []} -> :erlang.list_to_binary(good)
      {good, rest} -> {:error, :erlang.list_to_binary(good), [rest]}
    end
  end

  defp encode(chars, to) when to in @unicode, do: for(char <- chars, into: <<>>, do: <<char::utf8>>)
  defp encode(chars, to) when to in [:utf16, {:utf16, :big}], do: for(char <- chars, into: <<>>, do: <<char::utf16>>)
  defp encode(chars, {:utf16, :little}), do: for(char <- chars, into: <<>>, do: <<char::utf16-little>>)
  defp encode(chars, to) when to in [:utf32, {:utf32, :big}], do: for(char <- chars, into: <<>>, do: <<char::utf32>>)
  defp encode(chars, {:utf32, :little}), do: for(char <- chars, into: <<>>, do: <<char::utf32-little>>)

  ## Marks

  def bom_to_encoding(<<0xEF, 0xBB, 0xBF, _::binary>>), do: {:utf8, 3}
  def bom_to_encoding(<<0, 0, 0xFE, 0xFF, _::binary>>), do: {{:utf32, :big}, 4}
  def bom_to_encoding(<<0xFF, 0xFE, 0, 0, _::binary>>), do: {{:utf32, :little}, 4}
  def bom_to_encoding(<<0xFE, 0xFF, _::binary>>), do: {{:utf16, :big}, 2}
  def bom_to_encoding(<<0xFF, 0xFE, _::binary>>), do: {{:utf16, :little}, 2}
  def bom_to_encoding(binary) when is_binary(binary), do: {:latin1, 0}

  def encoding_to_bom(encoding) when encoding in @unicode, do: <<0xEF, 0xBB, 0xBF>>
  def encoding_to_bom(encoding) when encoding in [:utf16, {:utf16, :big}], do: <<0xFE, 0xFF>>
  def encoding_to_bom({:utf16, :little}), do: <<0xFF, 0xFE>>
  def encoding_to_bom(encoding) when encoding in [:utf32, {:utf32, :big}], do: <<0, 0, 0xFE, 0xFF>>
  def encoding_to_bom({:utf32, :little}), do: <<0xFF, 0xFE, 0, 0>>
  def encoding_to_bom(:latin1), do: ""

  ## Normal forms

  def characters_to_nfc_binary(data), do: normal(data, :nfc)
  def characters_to_nfd_binary(data), do: normal(data, :nfd)
  def characters_to_nfkc_binary(data), do: normal(data, :nfkc)
  def characters_to_nfkd_binary(data), do: normal(data, :nfkd)
  def characters_to_nfc_list(data), do: normal_list(data, :nfc)
  def characters_to_nfd_list(data), do: normal_list(data, :nfd)
  def characters_to_nfkc_list(data), do: normal_list(data, :nfkc)
  def characters_to_nfkd_list(data), do: normal_list(data, :nfkd)

  defp normal(data, form) do
    case :unicode.characters_to_binary(data) do
      text when is_binary(text) -> String.normalize(text, form)
      {_, text, rest} -> {:error, String.normalize(text, form), rest}
    end
  end

  defp normal_list(data, form) do
    case normal(data, form) do
      text when is_binary(text) -> :unicode.characters_to_list(text)
      {kind, text, rest} -> {kind, :unicode.characters_to_list(text), rest}
    end
  end

  ## Characters

  def bin_is_7bit(binary) when is_binary(binary), do: seven_bits?(binary)

  defp seven_bits?(<<byte, rest::binary>>) when byte < 128, do: seven_bits?(rest)
  defp seven_bits?(<<>>), do: true
  defp seven_bits?(_), do: false

  def is_whitespace(char) when char in 9..13 or char in [32, 133, 8206, 8207, 8232, 8233], do: true
  def is_whitespace(char) when is_integer(char), do: false

  @categories [
    {"Lu", {:letter, :uppercase}},
    {"Ll", {:letter, :lowercase}},
    {"Lt", {:letter, :titlecase}},
    {"Lm", {:letter, :modifier}},
    {"Lo", {:letter, :other}},
    {"Mn", {:mark, :non_spacing}},
    {"Mc", {:mark, :spacing_combining}},
    {"Me", {:mark, :enclosing}},
    {"Nd", {:number, :decimal}},
    {"Nl", {:number, :letter}},
    {"No", {:number, :other}},
    {"Pc", {:punctuation, :connector}},
    {"Pd", {:punctuation, :dash}},
    {"Ps", {:punctuation, :open}},
    {"Pe", {:punctuation, :close}},
    {"Pi", {:punctuation, :initial}},
    {"Pf", {:punctuation, :final}},
    {"Po", {:punctuation, :other}},
    {"Sm", {:symbol, :math}},
    {"Sc", {:symbol, :currency}},
    {"Sk", {:symbol, :modifier}},
    {"So", {:symbol, :other}},
    {"Zs", {:separator, :space}},
    {"Zl", {:separator, :line}},
    {"Zp", {:separator, :paragraph}},
    {"Cc", {:other, :control}},
    {"Cf", {:other, :format}},
    {"Co", {:other, :private}}
  ]

  @doc "The general category of a character; by the tables of the regular expressions."
  def category(char) when char in 0xD800..0xDFFF, do: {:other, :surrogate}

  def category(char) do
    text = character(char)
    Enum.find_value(@categories, {:other, :not_assigned}, fn {short, long} -> is?(text, "\\p{" <> short <> "}") and long end)
  end

  @doc "Whether an identifier may begin with the character."
  def is_id_start(char) when char in 0xD800..0xDFFF, do: false
  def is_id_start(char), do: char |> character() |> is?("[\\p{L}\\p{Nl}\\x{1885}\\x{1886}\\x{2118}\\x{212E}\\x{309B}\\x{309C}]") and char != 0x2E2F

  @doc "Whether an identifier may go on with the character."
  def is_id_continue(char) when char in 0xD800..0xDFFF, do: false

  def is_id_continue(char) do
    is_id_start(char) or
      char |> character() |> is?("[\\p{Mn}\\p{Mc}\\p{Nd}\\p{Pc}\\x{B7}\\x{387}\\x{1369}-\\x{1371}\\x{19DA}\\x{200C}\\x{200D}\\x{30FB}\\x{FF65}]")
  end

  defp character(char) when is_integer(char) and char in 0..0x10FFFF, do: <<char::utf8>>
  defp character(_), do: Quaff.Badarg.wrong(1, "not a valid character")

  defp is?(text, class), do: :re.run(text, class, [:unicode, {:capture, :none}]) == :match
end
