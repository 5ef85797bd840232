defmodule Quaff.Erl.Bits do
  @moduledoc "Binaries of Erlang expressions: built from elements and taken apart by patterns; part of `:erl_eval`."

  @doc "A binary from elements; `eval` gives the value of a tree."
  def build(elements, eval), do: build(elements, eval, <<>>)

  defp build([], _, acc), do: acc

  defp build([{:bin_element, _, {:string, _, chars}, size, types} | rest], eval, acc) do
    {type, sign, order, unit} = form(types)
    size = size(size, eval)
    acc = Enum.reduce(chars, acc, fn char, acc -> join(acc, segment(char, type, sign, order, bits(type, size, unit))) end)
    build(rest, eval, acc)
  end

  defp build([{:bin_element, _, value, size, types} | rest], eval, acc) do
    {type, sign, order, unit} = form(types)
    value = eval.(value)
    build(rest, eval, join(acc, segment(value, type, sign, order, bits(type, size(size, eval), unit))))
  end

  defp join(bits, more), do: <<bits::bitstring, more::bitstring>>

  defp size(:default, _), do: :default
  defp size(tree, eval), do: eval.(tree)

  defp form(:default), do: form([])

  defp form(types) do
    type = Enum.find(types, :integer, &(&1 in [:integer, :float, :binary, :bytes, :bitstring, :bits, :utf8, :utf16, :utf32]))
    type = if type == :bytes, do: :binary, else: if(type == :bits, do: :bitstring, else: type)
    order = Enum.find(types, :big, &(&1 in [:big, :little, :native]))
    order = if order == :native, do: :little, else: order
    unit = Enum.find_value(types, if(type == :binary, do: 8, else: 1), fn t -> match?({:unit, _}, t) and elem(t, 1) end)
    {type, if(:signed in types, do: :signed, else: :unsigned), order, unit}
  end

  defp bits(:integer, :default, _), do: 8
  defp bits(:float, :default, _), do: 64
  defp bits(_, :default, _), do: :all
  defp bits(_, size, unit) when is_integer(size) and size >= 0, do: size * unit
  defp bits(_, _, _), do: :erlang.error(:badarg)

  defp segment(v, :integer, _, :big, n), do: <<v::size(n)>>
  defp segment(v, :integer, _, :little, n), do: <<v::little-size(n)>>
  defp segment(v, :float, _, :big, n), do: <<v::float-size(n)>>
  defp segment(v, :float, _, :little, n), do: <<v::float-little-size(n)>>
  defp segment(v, :binary, _, _, :all), do: <<v::binary>>
  defp segment(v, :bitstring, _, _, :all), do: <<v::bitstring>>
  defp segment(v, type, _, _, n) when type in [:binary, :bitstring], do: <<v::bitstring-size(n)>>
  defp segment(v, :utf8, _, _, _), do: <<v::utf8>>
  defp segment(v, :utf16, _, :big, _), do: <<v::utf16>>
  defp segment(v, :utf16, _, :little, _), do: <<v::utf16-little>>
  defp segment(v, :utf32, _, :big, _), do: <<v::utf32>>
  defp segment(v, :utf32, _, :little, _), do: <<v::utf32-little>>

  @doc """
  What the elements bind in a binary and what is left of it; throws `:nomatch`. `eval` gives the value of a size, `bind`
  matches one value, both with what is bound so far.
  """
  def take(elements, bits, bound, eval, bind)
  def take([], rest, bound, _, _), do: {bound, rest}

  def take([{:bin_element, anno, {:string, _, chars}, size, types} | more], bits, bound, eval, bind) do
    single = for char <- chars, do: {:bin_element, anno, {:integer, anno, char}, size, types}
    {bound, rest} = take(single, bits, bound, eval, bind)
    take(more, rest, bound, eval, bind)
  end

  def take([{:bin_element, _, pattern, size, types} | more], bits, bound, eval, bind) do
    {type, sign, order, unit} = form(types)
    size = if size == :default, do: :default, else: eval.(size, bound)
    if size != :default and not (is_integer(size) and size >= 0), do: throw(:nomatch)

    case split(bits, type, sign, order, bits(type, size, unit)) do
      {value, rest} -> take(more, rest, bind.(pattern, value, bound), eval, bind)
      :nomatch -> throw(:nomatch)
    end
  end

  defp split(bits, :integer, :unsigned, :big, n) do
    case bits do
      <<v::size(n), rest::bitstring>> -> {v, rest}
      _ -> :nomatch
    end
  end

  defp split(bits, :integer, :signed, :big, n) do
    case bits do
      <<v::signed-size(n), rest::bitstring>> -> {v, rest}
      _ -> :nomatch
    end
  end

  defp split(bits, :integer, :unsigned, :little, n) do
    case bits do
      <<v::little-size(n), rest::bitstring>> -> {v, rest}
      _ -> :nomatch
    end
  end

  defp split(bits, :integer, :signed, :little, n) do
    case bits do
      <<v::signed-little-size(n), rest::bitstring>> -> {v, rest}
      _ -> :nomatch
    end
  end

  defp split(bits, :float, _, :big, n) do
    case bits do
      <<v::float-size(n), rest::bitstring>> -> {v, rest}
      _ -> :nomatch
    end
  end

  defp split(bits, :float, _, :little, n) do
    case bits do
      <<v::float-little-size(n), rest::bitstring>> -> {v, rest}
      _ -> :nomatch
    end
  end

  defp split(bits, :bitstring, _, _, :all), do: {bits, <<>>}
  defp split(bits, :binary, _, _, :all), do: if(is_binary(bits), do: {bits, <<>>}, else: :nomatch)

  defp split(bits, type, _, _, n) when type in [:binary, :bitstring] do
    case bits do
      <<v::bitstring-size(n), rest::bitstring>> -> {v, rest}
      _ -> :nomatch
    end
  end

  defp split(bits, type, _, order, _) do
    case {type, order, bits} do
      {:utf8, _, <<v::utf8, rest::bitstring>>} -> {v, rest}
      {:utf16, :big, <<v::utf16, rest::bitstring>>} -> {v, rest}
      {:utf16, :little, <<v::utf16-little, rest::bitstring>>} -> {v, rest}
      {:utf32, :big, <<v::utf32, rest::bitstring>>} -> {v, rest}
      {:utf32, :little, <<v::utf32-little, rest::bitstring>>} -> {v, rest}
      _ -> :nomatch
    end
  end
end
