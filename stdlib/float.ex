defmodule Float do
  @moduledoc """
  Functions for floating-point numbers of 64 bits.

      iex> Float.round(2.71828, 2)
      2.72
      iex> Float.parse("1.5kg")
      {1.5, "kg"}

  Rounding looks at the number that the bits stand for, exactly: 2.675 is a little less than that, so to two places it
  is 2.67.
  """

  @type precision_range :: 0..15

  @doc """
  The greatest float.

      iex> Float.max_finite()
      1.7976931348623157e308
  """
  @spec max_finite() :: float
  def max_finite, do: 1.7976931348623157e308

  @doc """
  The least float.

      iex> Float.min_finite()
      -1.7976931348623157e308
  """
  @spec min_finite() :: float
  def min_finite, do: -1.7976931348623157e308

  @doc """
  `base` to the power of `exponent`.

      iex> Float.pow(2.0, -1)
      0.5
  """
  @spec pow(float, number) :: float
  def pow(base, exponent) when is_float(base) and is_number(exponent), do: :math.pow(base, exponent)

  @doc """
  Reads a float from the beginning of a text: `{float, rest}`, or `:error`.

      iex> Float.parse("3e2!")
      {300.0, "!"}
      iex> Float.parse("x")
      :error
  """
  @spec parse(binary) :: {float, binary} | :error
  def parse(binary)
  def parse("-" <> rest), do: parse_unsigned(rest, "-")
  def parse("+" <> rest), do: parse_unsigned(rest, "")
  def parse(binary), do: parse_unsigned(binary)

  defp parse_unsigned(binary) when is_binary(binary), do: parse_unsigned(binary, "")

  defp parse_unsigned(binary, sign) do
    case digits(binary, 0) do
      0 ->
        :error

      count ->
        <<whole::binary-size(count), rest::binary>> = binary
        {fraction, rest} = fraction(rest)
        {exponent, rest} = exponent(rest)

        # What is too great for a float is none.
        try do
          :erlang.binary_to_float(sign <> whole <> fraction <> exponent)
        rescue
          ArgumentError -> :error
        else
          float -> {float, rest}
        end
    end
  end

  defp fraction(<<".", rest::binary>> = binary) do
    case digits(rest, 0) do
      0 ->
        {".0", binary}

      count ->
        <<digits::binary-size(count), rest::binary>> = rest
        {"." <> digits, rest}
    end
  end

  defp fraction(binary), do: {".0", binary}

  defp exponent(<<e, sign, rest::binary>> = binary) when e in ~c"eE" and sign in ~c"+-" do
    case digits(rest, 0) do
      0 ->
        {"", binary}

      count ->
        <<digits::binary-size(count), rest::binary>> = rest
        {<<"e", sign, digits::binary>>, rest}
    end
  end

  defp exponent(<<e, rest::binary>> = binary) when e in ~c"eE" do
    case digits(rest, 0) do
      0 ->
        {"", binary}

      count ->
        <<digits::binary-size(count), rest::binary>> = rest
        {"e" <> digits, rest}
    end
  end

  defp exponent(binary), do: {"", binary}

  defp digits(<<char, rest::binary>>, count) when char in ?0..?9, do: digits(rest, count + 1)
  defp digits(_rest, count), do: count

  @doc """
  Rounds down to `precision` decimal places (0 to 15).

      iex> Float.floor(34.253, 2)
      34.25
      iex> Float.floor(-34.25)
      -35.0
  """
  @spec floor(float, precision_range) :: float
  def floor(number, precision \\ 0)
  def floor(number, 0) when is_float(number), do: :math.floor(number)
  def floor(number, precision) when is_float(number) and precision in 0..15, do: to_places(number, precision, :floor)
  def floor(number, precision) when is_float(number), do: bad_precision(precision)

  @doc """
  Rounds up to `precision` decimal places (0 to 15).

      iex> Float.ceil(34.253, 2)
      34.26
      iex> Float.ceil(34.25)
      35.0
  """
  @spec ceil(float, precision_range) :: float
  def ceil(number, precision \\ 0)
  def ceil(number, 0) when is_float(number), do: :math.ceil(number)
  def ceil(number, precision) when is_float(number) and precision in 0..15, do: to_places(number, precision, :ceil)
  def ceil(number, precision) when is_float(number), do: bad_precision(precision)

  @doc """
  Rounds to the nearest float with `precision` decimal places (0 to 15), halves away from zero.

      iex> Float.round(12.345, 1)
      12.3
      iex> Float.round(-2.5)
      -3.0
  """
  @spec round(float, precision_range) :: float
  def round(float, precision \\ 0)
  def round(float, precision) when is_float(float) and precision in 0..15, do: to_places(float, precision, :half)
  def round(float, precision) when is_float(float), do: bad_precision(precision)

  defp bad_precision(precision) do
    raise ArgumentError, "precision #{precision} is out of valid range of 0..15"
  end

  # A float is sign, exponent, and a mantissa of 52 bits whose leading bit is not written; rounded as a fraction of
  # integers, and read back from decimal text, so that no step but the last is inexact.
  defp to_places(number, precision, mode) do
    <<sign::1, exponent::11, fraction::52>> = <<number::float>>

    cond do
      exponent == 0 and fraction == 0 -> number
      exponent >= 1075 -> number
      true -> round_fraction(sign, exponent, fraction, precision, mode)
    end
  end

  defp round_fraction(sign, exponent, fraction, precision, mode) do
    {mantissa, bits} =
      if exponent == 0, do: {fraction, 1074}, else: {fraction + 0x10000000000000, 1075 - exponent}

    scaled = mantissa * power_of_ten(precision)
    whole = :erlang.bsr(scaled, bits)
    rest = scaled - :erlang.bsl(whole, bits)

    up =
      case {mode, sign} do
        {:half, _} -> rest >= :erlang.bsl(1, bits - 1)
        {:floor, 1} -> rest > 0
        {:ceil, 0} -> rest > 0
        _ -> false
      end

    whole = if up, do: whole + 1, else: whole
    sign = if sign == 1, do: "-", else: ""
    :erlang.binary_to_float(sign <> :erlang.integer_to_binary(whole) <> ".0e-" <> :erlang.integer_to_binary(precision))
  end

  defp power_of_ten(0), do: 1
  defp power_of_ten(n), do: 10 * power_of_ten(n - 1)

  @doc """
  The two integers, without a common divisor, whose quotient the float is.

      iex> Float.ratio(0.75)
      {3, 4}
  """
  @spec ratio(float) :: {integer, pos_integer}
  def ratio(float) when is_float(float) do
    <<sign::1, exponent::11, fraction::52>> = <<float::float>>

    {mantissa, power} =
      if exponent == 0, do: {fraction, -1074}, else: {fraction + 0x10000000000000, exponent - 1075}

    {mantissa, power} = without_twos(mantissa, power)
    mantissa = if sign == 1, do: -mantissa, else: mantissa

    cond do
      mantissa == 0 -> {0, 1}
      power >= 0 -> {:erlang.bsl(mantissa, power), 1}
      true -> {mantissa, :erlang.bsl(1, -power)}
    end
  end

  defp without_twos(mantissa, power) when mantissa != 0 and power < 0 and rem(mantissa, 2) == 0 do
    without_twos(div(mantissa, 2), power + 1)
  end

  defp without_twos(mantissa, power), do: {mantissa, power}

  @doc """
  The shortest text that reads back as the same float.

      iex> Float.to_string(0.1)
      "0.1"
  """
  @spec to_string(float) :: String.t()
  def to_string(float), do: :erlang.float_to_binary(float, [:short])

  @doc """
  The shortest charlist that reads back as the same float.

      iex> Float.to_charlist(7.0)
      ~c"7.0"
  """
  @spec to_charlist(float) :: charlist
  def to_charlist(float), do: :erlang.float_to_list(float, [:short])

  @doc false
  @deprecated "Use Float.to_charlist/1 instead"
  def to_char_list(float), do: Float.to_charlist(float)

  @doc false
  @deprecated "Use :erlang.float_to_list/2 instead"
  def to_char_list(float, options), do: :erlang.float_to_list(float, options)

  @doc false
  @deprecated "Use :erlang.float_to_binary/2 instead"
  def to_string(float, options), do: :erlang.float_to_binary(float, options)
end
