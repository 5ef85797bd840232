defmodule Code.Identifier do
  @moduledoc """
  Facts about identifiers and operators, as the formatter and `Macro` need them.
  """

  @doc """
  Associativity and precedence of an infix operator, or `:error`.

      iex> Code.Identifier.binary_op(:*)
      {:left, 220}
  """
  @spec binary_op(atom) :: {:left | :right, precedence :: pos_integer} | :error
  def binary_op(op) when is_atom(op) do
    cond do
      op in [:<-, :\\] -> {:left, 40}
      op == :when -> {:right, 50}
      op == :"::" -> {:right, 60}
      op == :| -> {:right, 70}
      op == := -> {:right, 100}
      op in [:||, :|||, :or] -> {:left, 120}
      op in [:&&, :&&&, :and] -> {:left, 130}
      op in [:==, :!=, :=~, :===, :!==] -> {:left, 140}
      op in [:<, :<=, :>=, :>] -> {:left, 150}
      op in [:|>, :<<<, :>>>, :<~, :~>, :<<~, :~>>, :<~>, :"<|>"] -> {:left, 160}
      op == :in -> {:left, 170}
      op == :"^^^" -> {:left, 180}
      op in [:++, :--, :.., :<>, :+++, :---] -> {:right, 200}
      op in [:+, :-] -> {:left, 210}
      op in [:*, :/] -> {:left, 220}
      op == :** -> {:left, 230}
      op == :. -> {:left, 310}
      true -> :error
    end
  end

  @doc """
  Associativity and precedence of a prefix operator, or `:error`.

      iex> Code.Identifier.unary_op(:not)
      {:non_associative, 300}
  """
  @spec unary_op(atom) :: {:non_associative, precedence :: pos_integer} | :error
  def unary_op(op) when is_atom(op) do
    cond do
      op in [:&, :...] -> {:non_associative, 90}
      op in [:!, :^, :not, :+, :-, :"~~~"] -> {:non_associative, 300}
      op == :@ -> {:non_associative, 320}
      true -> :error
    end
  end

  @doc "Name and arity of the function that an anonymous function's atom was made in, or `:error`."
  @spec extract_anonymous_fun_parent(atom) :: {atom, binary} | :error
  def extract_anonymous_fun_parent(atom) when is_atom(atom) do
    with "-" <> rest <- Atom.to_string(atom),
         [trailing | reversed] = rest |> String.split("/") |> Enum.reverse(),
         [arity, _inner, _count, ""] <- String.split(trailing, "-"),
         [_ | _] <- reversed do
      {reversed |> Enum.reverse() |> Enum.join("/") |> String.to_atom(), arity}
    else
      _ -> :error
    end
  end

  @doc "The text between quotes of this kind, at most `limit` characters, and what was left out; `fun` escapes a character."
  @spec escape(binary, char, limit :: integer | :infinity, (char -> iolist | false)) :: {iolist, binary}
  def escape(binary, char, limit \\ :infinity, fun \\ fn _ -> false end)
      when ((char in 0..0x10FFFF or char == nil) and is_binary(binary) and is_integer(limit)) or limit == :infinity do
    escape(binary, limit, char, fun, [])
  end

  defp escape(rest, 0, _char, _fun, acc), do: {acc, rest}
  defp escape(<<>>, _count, _char, _fun, acc), do: {acc, <<>>}

  defp escape(<<point::utf8, rest::binary>>, count, char, fun, acc) do
    cond do
      escaped = fun.(point) -> escape(rest, less(count), char, fun, [acc | escaped])
      point == char -> escape(rest, less(count), char, fun, [acc, ?\\, point])
      point == ?# and match?(<<?{, _::binary>>, rest) -> escape(binary_part(rest, 1, byte_size(rest) - 1), less(count), char, fun, [acc | "\\\#{"])
      true -> escape(rest, less(count), char, fun, [acc | text(point)])
    end
  end

  defp escape(<<byte, rest::binary>>, count, char, fun, acc),
    do: escape(rest, less(count), char, fun, [acc, "\\x", Integer.to_string(byte, 16) |> String.pad_leading(2, "0")])

  defp less(:infinity), do: :infinity
  defp less(count), do: count - 1

  # A character as `inspect/1` shows it in a string.
  defp text(?"), do: "\""
  defp text(?\\), do: "\\\\"

  defp text(point) do
    inspected = inspect(<<point::utf8>>, binaries: :as_strings)
    binary_part(inspected, 1, byte_size(inspected) - 2)
  end
end
