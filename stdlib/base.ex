defmodule Base do
  @moduledoc """
  Bytes as text and back: base 16, 32 (two alphabets) and 64 (two alphabets).

  `encode…` takes any binary. `decode…` gives `{:ok, binary}` or `:error`, its form with `!` raises, and `valid…?` tells
  whether it would work. Options:

    * `:case` (16 and 32): `:upper` (the default), `:lower`, and for reading `:mixed`
    * `:padding` (32 and 64): whether the last group is filled up with `=`; by default it is
    * `:ignore` (64, reading): `:whitespace` is skipped
  """

  @doc """
  Two characters a byte.

      iex> Base.encode16("Q!")
      "5121"
      iex> Base.encode16(<<250>>, case: :lower)
      "fa"
  """
  def encode16(data, opts \\ []) when is_binary(data) do
    :quaff_base.encode(data, alphabet16(Keyword.get(opts, :case, :upper)), false)
  end

  @doc """
  Reads what `encode16/2` writes.

      iex> Base.decode16("5121")
      {:ok, "Q!"}
      iex> Base.decode16("fa")
      :error
  """
  def decode16(string, opts \\ []), do: attempt(fn -> decode16!(string, opts) end)

  @doc "As `decode16/2`, but raises `ArgumentError`."
  def decode16!(string, opts \\ []) when is_binary(string) do
    alphabet = reading16(Keyword.get(opts, :case, :upper))

    if rem(byte_size(string), 2) == 1 do
      raise ArgumentError,
            "string given to decode has wrong length. An even number of bytes was expected, got: #{byte_size(string)}. " <>
              "Double check your string for unwanted characters or pad it accordingly"
    end

    decoded!(:quaff_base.decode(string, alphabet, true))
  end

  @doc "Whether `decode16/2` would read it."
  def valid16?(string, opts \\ []) when is_binary(string) do
    is_binary(:quaff_base.decode(string, reading16(Keyword.get(opts, :case, :upper)), true))
  end

  defp alphabet16(case) do
    case case do
      :upper -> :upper16
      :lower -> :lower16
    end
  end

  defp reading16(case) do
    case case do
      :upper -> :upper16
      :lower -> :lower16
      :mixed -> :mixed16
    end
  end

  @doc """
  Eight characters for five bytes: letters and the digits 2 to 7.

      iex> Base.encode32("Q#")
      "KERQ===="
      iex> Base.encode32("Q#", case: :lower, padding: false)
      "kerq"
  """
  def encode32(data, opts \\ []) when is_binary(data) do
    encode(data, alphabet32(Keyword.get(opts, :case, :upper)), Keyword.get(opts, :padding, true))
  end

  @doc """
  Reads what `encode32/2` writes.

      iex> Base.decode32("KERQ====")
      {:ok, "Q#"}
      iex> Base.decode32("KERQ")
      :error
  """
  def decode32(string, opts \\ []), do: attempt(fn -> decode32!(string, opts) end)

  @doc "As `decode32/2`, but raises `ArgumentError`."
  def decode32!(string, opts \\ []) when is_binary(string) do
    alphabet = reading32(Keyword.get(opts, :case, :upper))
    decoded!(:quaff_base.decode(string, alphabet, Keyword.get(opts, :padding, true)))
  end

  @doc "Whether `decode32/2` would read it."
  def valid32?(string, opts \\ []) when is_binary(string) do
    alphabet = reading32(Keyword.get(opts, :case, :upper))
    is_binary(:quaff_base.decode(string, alphabet, Keyword.get(opts, :padding, true)))
  end

  defp alphabet32(case) do
    case case do
      :upper -> :upper32
      :lower -> :lower32
    end
  end

  defp reading32(case) do
    case case do
      :upper -> :upper32
      :lower -> :lower32
      :mixed -> :mixed32
    end
  end

  @doc """
  Eight characters for five bytes: digits and letters up to V, which sort as the bytes do.

      iex> Base.hex_encode32("Q#")
      "A4HG===="
      iex> Base.hex_encode32("Q#", case: :lower, padding: false)
      "a4hg"
  """
  def hex_encode32(data, opts \\ []) when is_binary(data) do
    encode(data, alphabet32hex(Keyword.get(opts, :case, :upper)), Keyword.get(opts, :padding, true))
  end

  @doc """
  Reads what `hex_encode32/2` writes.

      iex> Base.hex_decode32("A4HG====")
      {:ok, "Q#"}
      iex> Base.hex_decode32("A4HG")
      :error
  """
  def hex_decode32(string, opts \\ []), do: attempt(fn -> hex_decode32!(string, opts) end)

  @doc "As `hex_decode32/2`, but raises `ArgumentError`."
  def hex_decode32!(string, opts \\ []) when is_binary(string) do
    alphabet = reading32hex(Keyword.get(opts, :case, :upper))
    decoded!(:quaff_base.decode(string, alphabet, Keyword.get(opts, :padding, true)))
  end

  @doc "Whether `hex_decode32/2` would read it."
  def hex_valid32?(string, opts \\ []) when is_binary(string) do
    alphabet = reading32hex(Keyword.get(opts, :case, :upper))
    is_binary(:quaff_base.decode(string, alphabet, Keyword.get(opts, :padding, true)))
  end

  defp alphabet32hex(case) do
    case case do
      :upper -> :upper32hex
      :lower -> :lower32hex
    end
  end

  defp reading32hex(case) do
    case case do
      :upper -> :upper32hex
      :lower -> :lower32hex
      :mixed -> :mixed32hex
    end
  end

  @doc """
  Four characters for three bytes: letters, digits, `+` and `/`.

      iex> Base.encode64(<<251, 255>>)
      "+/8="
      iex> Base.encode64(<<251, 255>>, padding: false)
      "+/8"
  """
  def encode64(data, opts \\ []) when is_binary(data) do
    encode(data, :plain64, Keyword.get(opts, :padding, true))
  end

  @doc """
  Reads what `encode64/2` writes.

      iex> Base.decode64("+/8=")
      {:ok, <<251, 255>>}
      iex> Base.decode64("+/8")
      :error
  """
  def decode64(string, opts \\ []) when is_binary(string), do: attempt(fn -> decode64!(string, opts) end)

  @doc "As `decode64/2`, but raises `ArgumentError`."
  def decode64!(string, opts \\ []) when is_binary(string) do
    string = remove_ignored(string, Keyword.get(opts, :ignore))
    decoded!(:quaff_base.decode(string, :plain64, Keyword.get(opts, :padding, true)))
  end

  @doc "Whether `decode64/2` would read it."
  def valid64?(string, opts \\ []) when is_binary(string) do
    string = remove_ignored(string, Keyword.get(opts, :ignore))
    is_binary(:quaff_base.decode(string, :plain64, Keyword.get(opts, :padding, true)))
  end

  @doc """
  Four characters for three bytes: letters, digits, `-` and `_`, which need no escape in a URL.

      iex> Base.url_encode64(<<251, 255>>)
      "-_8="
      iex> Base.url_encode64(<<251, 255>>, padding: false)
      "-_8"
  """
  def url_encode64(data, opts \\ []) when is_binary(data) do
    encode(data, :url64, Keyword.get(opts, :padding, true))
  end

  @doc """
  Reads what `url_encode64/2` writes.

      iex> Base.url_decode64("-_8=")
      {:ok, <<251, 255>>}
      iex> Base.url_decode64("-_8")
      :error
  """
  def url_decode64(string, opts \\ []) when is_binary(string), do: attempt(fn -> url_decode64!(string, opts) end)

  @doc "As `url_decode64/2`, but raises `ArgumentError`."
  def url_decode64!(string, opts \\ []) when is_binary(string) do
    string = remove_ignored(string, Keyword.get(opts, :ignore))
    decoded!(:quaff_base.decode(string, :url64, Keyword.get(opts, :padding, true)))
  end

  @doc "Whether `url_decode64/2` would read it."
  def url_valid64?(string, opts \\ []) when is_binary(string) do
    string = remove_ignored(string, Keyword.get(opts, :ignore))
    is_binary(:quaff_base.decode(string, :url64, Keyword.get(opts, :padding, true)))
  end

  defp encode(data, alphabet, padding), do: maybe_pad(data, padding, alphabet)

  defp maybe_pad(data, true, alphabet), do: :quaff_base.encode(data, alphabet, true)
  defp maybe_pad(data, false, alphabet), do: :quaff_base.encode(data, alphabet, false)

  defp remove_ignored(string, nil), do: string
  defp remove_ignored(string, :whitespace), do: :quaff_binary.replace(string, [" ", "\t", "\r", "\n"], "", [:global])

  defp attempt(decode) do
    {:ok, decode.()}
  rescue
    ArgumentError -> :error
  end

  defp decoded!(data) when is_binary(data), do: data
  defp decoded!(:padding), do: raise(ArgumentError, "incorrect padding")

  defp decoded!(byte) do
    raise ArgumentError, "non-alphabet character found: #{inspect(<<byte>>, binaries: :as_strings)} (byte #{byte})"
  end
end
