defmodule Integer do
  @moduledoc """
  Functions for integers, which may be of any size.

      iex> Integer.parse("42 apples")
      {42, " apples"}
      iex> Integer.pow(2, 100)
      1267650600228229401496703205376
  """

  @doc """
  Whether an integer is odd; also in guards.

      iex> require Integer
      iex> Integer.is_odd(-3)
      true
  """
  defguard is_odd(integer) when is_integer(integer) and :erlang.band(integer, 1) == 1

  @doc """
  Whether an integer is even; also in guards.

      iex> require Integer
      iex> Integer.is_even(0)
      true
  """
  defguard is_even(integer) when is_integer(integer) and :erlang.band(integer, 1) == 0

  @doc """
  `base` to the power of `exponent`, exactly; raises `ArithmeticError` for a negative exponent.

      iex> Integer.pow(-3, 3)
      -27
  """
  @spec pow(integer, non_neg_integer) :: integer
  def pow(base, exponent) when is_integer(base) and is_integer(exponent) do
    if exponent < 0, do: :erlang.error(:badarith), else: power(base, exponent, 1)
  end

  defp power(_base, 0, acc), do: acc
  defp power(base, 1, acc), do: base * acc
  defp power(base, n, acc) when rem(n, 2) == 0, do: power(base * base, div(n, 2), acc)
  defp power(base, n, acc), do: power(base * base, div(n, 2), base * acc)

  @doc """
  The rest of a division that rounds down: it has the divisor's sign.

      iex> {Integer.mod(-7, 3), rem(-7, 3)}
      {2, -1}
  """
  @spec mod(integer, neg_integer | pos_integer) :: integer
  def mod(dividend, divisor) do
    rest = rem(dividend, divisor)
    if rest * divisor < 0, do: rest + divisor, else: rest
  end

  @doc """
  Divides and rounds down.

      iex> {Integer.floor_div(-7, 3), div(-7, 3)}
      {-3, -2}
  """
  @spec floor_div(integer, neg_integer | pos_integer) :: integer
  def floor_div(dividend, divisor) do
    if dividend * divisor < 0 and rem(dividend, divisor) != 0, do: div(dividend, divisor) - 1, else: div(dividend, divisor)
  end

  @doc """
  Divides and rounds up.

      iex> Integer.ceil_div(7, 3)
      3
  """
  @spec ceil_div(integer, neg_integer | pos_integer) :: integer
  def ceil_div(dividend, divisor) do
    if dividend * divisor > 0 and rem(dividend, divisor) != 0, do: div(dividend, divisor) + 1, else: div(dividend, divisor)
  end

  @doc """
  The digits, the highest first; those of a negative integer are negative.

      iex> Integer.digits(407)
      [4, 0, 7]
      iex> Integer.digits(6, 2)
      [1, 1, 0]
  """
  @spec digits(integer, pos_integer) :: [integer, ...]
  def digits(integer, base \\ 10) when is_integer(integer) and is_integer(base) and base >= 2 do
    collect_digits(integer, base, [])
  end

  defp collect_digits(n, base, acc) when abs(n) < base, do: [n | acc]
  defp collect_digits(n, base, acc), do: collect_digits(div(n, base), base, [rem(n, base) | acc])

  @doc """
  The integer with these digits.

      iex> Integer.undigits([1, 0, 1], 2)
      5
  """
  @spec undigits([integer], pos_integer) :: integer
  def undigits(digits, base \\ 10) when is_list(digits) and is_integer(base) and base >= 2, do: undigits(digits, base, 0)

  defp undigits([], _base, acc), do: acc
  defp undigits([digit], base, 0) when is_integer(digit) and digit < base, do: digit

  defp undigits([digit | _], base, _acc) when is_integer(digit) and digit >= base do
    raise ArgumentError, "invalid digit #{digit} in base #{base}"
  end

  defp undigits([digit | rest], base, acc) when is_integer(digit), do: undigits(rest, base, acc * base + digit)

  @doc """
  Reads an integer from the beginning of a text: `{integer, rest}`, or `:error`.

      iex> Integer.parse("-12.5")
      {-12, ".5"}
      iex> Integer.parse("ff", 16)
      {255, ""}
      iex> Integer.parse("x")
      :error
  """
  @spec parse(binary, 2..36) :: {integer, remainder_of_binary :: binary} | :error
  def parse(binary, base \\ 10)

  def parse(_binary, base) when not (is_integer(base) and base >= 2 and base <= 36) do
    raise ArgumentError, "invalid base #{inspect(base)}"
  end

  def parse(binary, base) when is_binary(binary), do: :quaff_string.parse_integer(binary, base)

  @doc """
  The integer as text in `base`.

      iex> Integer.to_string(-255, 16)
      "-FF"
  """
  @spec to_string(integer, 2..36) :: String.t()
  def to_string(integer, base \\ 10), do: :erlang.integer_to_binary(integer, base)

  @doc """
  The integer as a charlist in `base`.

      iex> Integer.to_charlist(12)
      ~c"12"
  """
  @spec to_charlist(integer, 2..36) :: charlist
  def to_charlist(integer, base \\ 10), do: :erlang.integer_to_list(integer, base)

  @doc false
  @deprecated "Use Integer.to_charlist/1 instead"
  def to_char_list(integer), do: :erlang.integer_to_list(integer)

  @doc false
  @deprecated "Use Integer.to_charlist/2 instead"
  def to_char_list(integer, base), do: :erlang.integer_to_list(integer, base)

  @doc """
  The greatest common divisor.

      iex> Integer.gcd(12, -18)
      6
  """
  @spec gcd(integer, integer) :: non_neg_integer
  def gcd(integer1, integer2) when is_integer(integer1) and is_integer(integer2), do: euclid(abs(integer1), abs(integer2))

  defp euclid(a, 0), do: a
  defp euclid(a, b), do: euclid(b, rem(a, b))

  @doc """
  `{gcd, m, n}` such that `a * m + b * n` is the greatest common divisor.

      iex> Integer.extended_gcd(240, 46)
      {2, -9, 47}
  """
  @spec extended_gcd(integer, integer) :: {non_neg_integer, integer, integer}
  def extended_gcd(a, b) when is_integer(a) and is_integer(b) do
    case {a, b} do
      {0, 0} -> {0, 0, 0}
      {0, b} -> {abs(b), 0, sign(b)}
      {a, 0} -> {abs(a), sign(a), 0}
      {a, b} -> extended(a, b, 1, 0, 0, 1)
    end
  end

  # a = first a * m1 + first b * n1, and b in the same way.
  defp extended(a, 0, m1, n1, _m2, _n2) when a < 0, do: {-a, -m1, -n1}
  defp extended(a, 0, m1, n1, _m2, _n2), do: {a, m1, n1}

  defp extended(a, b, m1, n1, m2, n2) do
    quotient = div(a, b)
    extended(b, a - quotient * b, m2, n2, m1 - quotient * m2, n1 - quotient * n2)
  end

  defp sign(n) when n < 0, do: -1
  defp sign(_n), do: 1

  @doc """
  How many bits are set.

      iex> Integer.popcount(0b1011)
      3
  """
  @spec popcount(non_neg_integer) :: non_neg_integer
  def popcount(integer) when is_integer(integer) do
    if integer < 0, do: :erlang.error(:badarith), else: count_bits(integer, 0)
  end

  # 32 bits at a time, added up side by side: in pairs, nibbles, bytes.
  defp count_bits(0, count), do: count

  defp count_bits(n, count) do
    bits = :erlang.band(n, 0xFFFFFFFF)
    bits = bits - :erlang.band(:erlang.bsr(bits, 1), 0x55555555)
    bits = :erlang.band(bits, 0x33333333) + :erlang.band(:erlang.bsr(bits, 2), 0x33333333)
    bits = :erlang.band(bits + :erlang.bsr(bits, 4), 0x0F0F0F0F)
    count_bits(:erlang.bsr(n, 32), count + :erlang.bsr(:erlang.band(bits * 0x01010101, 0xFFFFFFFF), 24))
  end
end
