defmodule :base64 do
  @moduledoc "Erlang's Base 64: strict `decode/1`, lenient `mime_decode/1`; binaries or lists of bytes."

  def encode(data), do: encode(data, %{})

  def encode(data, options) do
    padding = Map.get(options, :padding, true)
    binary = bytes(data)

    case Map.get(options, :mode, :standard) do
      :standard -> Base.encode64(binary, padding: padding)
      :urlsafe -> Base.url_encode64(binary, padding: padding)
    end
  end

  def encode_to_string(data), do: encode_to_string(data, %{})
  def encode_to_string(data, options), do: data |> encode(options) |> :erlang.binary_to_list()

  defp bytes(data) when is_binary(data), do: data
  defp bytes(data) when is_list(data), do: :erlang.list_to_binary(data)

  # Blank space anywhere is passed over.
  def decode(data), do: decode(data, %{})

  def decode(data, options) do
    mode = Map.get(options, :mode, :standard)
    padding = Map.get(options, :padding, true)
    data |> bytes() |> strict(mode, padding, <<>>)
  end

  def decode_to_string(data), do: decode_to_string(data, %{})
  def decode_to_string(data, options), do: data |> decode(options) |> :erlang.binary_to_list()

  defp strict(<<char, rest::binary>>, mode, padding, acc) when char in [?\s, ?\t, ?\r, ?\n], do: strict(rest, mode, padding, acc)

  defp strict(<<?=, rest::binary>>, _mode, _padding, acc) do
    rest = for <<char <- rest>>, char not in [?\s, ?\t, ?\r, ?\n], into: "", do: <<char>>

    case {rem(bit_size(acc), 24), rest} do
      {12, "="} -> whole(acc)
      {18, ""} -> whole(acc)
      {left, ""} when left in [0, 6, 12] -> :erlang.error(:missing_padding)
      _ -> :erlang.error(:missing_padding)
    end
  end

  defp strict(<<char, rest::binary>>, mode, padding, acc) do
    case value(char, mode) do
      nil -> :erlang.error({:badarg, char})
      value -> strict(rest, mode, padding, <<acc::bitstring, value::6>>)
    end
  end

  defp strict(<<>>, _mode, padding, acc) do
    case rem(bit_size(acc), 24) do
      0 -> acc
      6 -> :erlang.error(:missing_padding)
      _ when padding -> :erlang.error(:missing_padding)
      _ -> whole(acc)
    end
  end

  defp whole(bits) do
    size = div(bit_size(bits), 8)
    <<bytes::binary-size(size), _::bitstring>> = bits
    bytes
  end

  defp value(char, _mode) when char in ?A..?Z, do: char - ?A
  defp value(char, _mode) when char in ?a..?z, do: char - ?a + 26
  defp value(char, _mode) when char in ?0..?9, do: char - ?0 + 52
  defp value(?+, :standard), do: 62
  defp value(?/, :standard), do: 63
  defp value(?-, :urlsafe), do: 62
  defp value(?_, :urlsafe), do: 63
  defp value(_char, _mode), do: nil

  # What is no digit is passed over; padding ends the data.
  def mime_decode(data), do: mime_decode(data, %{})

  def mime_decode(data, options) do
    mode = Map.get(options, :mode, :standard)
    padding = Map.get(options, :padding, true)
    data |> bytes() |> lenient(mode, padding, <<>>)
  end

  def mime_decode_to_string(data), do: mime_decode_to_string(data, %{})
  def mime_decode_to_string(data, options), do: data |> mime_decode(options) |> :erlang.binary_to_list()

  defp lenient(<<?=, rest::binary>>, mode, padding, acc) do
    case rem(bit_size(acc), 24) do
      12 -> if digits?(rest, mode), do: lenient(rest, mode, padding, acc), else: ended(rest, acc)
      18 -> if digits?(rest, mode), do: lenient(rest, mode, padding, acc), else: whole(acc)
      _ -> lenient(rest, mode, padding, acc)
    end
  end

  defp lenient(<<char, rest::binary>>, mode, padding, acc) do
    case value(char, mode) do
      nil -> lenient(rest, mode, padding, acc)
      value -> lenient(rest, mode, padding, <<acc::bitstring, value::6>>)
    end
  end

  defp lenient(<<>>, _mode, padding, acc) do
    case rem(bit_size(acc), 24) do
      0 -> acc
      6 -> :erlang.error(:missing_padding)
      _ when padding -> :erlang.error(:missing_padding)
      _ -> whole(acc)
    end
  end

  defp ended(rest, acc) do
    if :binary.match(rest, "=") == :nomatch, do: :erlang.error(:missing_padding), else: whole(acc)
  end

  defp digits?(rest, mode), do: :lists.any(&(value(&1, mode) != nil), :erlang.binary_to_list(rest))

  def format_error(_reason, _trace), do: %{}
end
