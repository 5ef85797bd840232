defmodule Bitwise do
  @moduledoc """
  Integers as rows of bits, in two's complement without end.

      iex> import Bitwise
      iex> 0b1100 &&& 0b1010
      8
      iex> 1 <<< 10
      1024
  """

  @doc false
  @deprecated "import Bitwise instead"
  defmacro __using__(options) do
    except =
      cond do
        options[:only_operators] -> [bnot: 1, band: 2, bor: 2, bxor: 2, bsl: 2, bsr: 2]
        options[:skip_operators] -> [~~~: 1, &&&: 2, |||: 2, ^^^: 2, <<<: 2, >>>: 2]
        true -> []
      end

    quote do
      import Bitwise, except: unquote(except)
    end
  end

  @doc """
  The bits that are not set.

      iex> Bitwise.bnot(5)
      -6
  """
  @spec bnot(integer) :: integer
  def bnot(expr), do: :erlang.bnot(expr)

  @doc """
  The bits that are set in both.

      iex> Bitwise.band(9, 3)
      1
  """
  @spec band(integer, integer) :: integer
  def band(left, right), do: :erlang.band(left, right)

  @doc """
  The bits that are set in either.

      iex> Bitwise.bor(9, 3)
      11
  """
  @spec bor(integer, integer) :: integer
  def bor(left, right), do: :erlang.bor(left, right)

  @doc """
  The bits that are set in one only.

      iex> Bitwise.bxor(9, 3)
      10
  """
  @spec bxor(integer, integer) :: integer
  def bxor(left, right), do: :erlang.bxor(left, right)

  @doc """
  The bits moved to the left, or to the right by a negative number.

      iex> Bitwise.bsl(3, 2)
      12
  """
  @spec bsl(integer, integer) :: integer
  def bsl(left, right), do: :erlang.bsl(left, right)

  @doc """
  The bits moved to the right, or to the left by a negative number; the sign stays.

      iex> Bitwise.bsr(-9, 1)
      -5
  """
  @spec bsr(integer, integer) :: integer
  def bsr(left, right), do: :erlang.bsr(left, right)

  @doc "The operator form of `bnot/1`."
  @spec ~~~integer :: integer
  def ~~~expr, do: :erlang.bnot(expr)

  @doc "The operator form of `band/2`."
  @spec integer &&& integer :: integer
  def left &&& right, do: :erlang.band(left, right)

  @doc "The operator form of `bor/2`."
  @spec integer ||| integer :: integer
  def left ||| right, do: :erlang.bor(left, right)

  @doc "The operator form of `bxor/2`."
  @spec integer ^^^ integer :: integer
  def left ^^^ right, do: :erlang.bxor(left, right)

  @doc "The operator form of `bsl/2`."
  @spec integer <<< integer :: integer
  def left <<< right, do: :erlang.bsl(left, right)

  @doc "The operator form of `bsr/2`."
  @spec integer >>> integer :: integer
  def left >>> right, do: :erlang.bsr(left, right)
end
