defmodule Quaff.Erl.Types do
  @moduledoc "Erlang's types in the abstract format."

  import Quaff.Erl.Grammar, only: [expect: 2, refuse: 1, first: 1, separated: 3]

  @sums [:+, :-, :bor, :bxor, :bsl, :bsr, :or, :xor]
  @products [:*, :/, :div, :rem, :band, :and]

  @doc "A type, which may be named (`X :: integer()`) or a union."
  def type([{:var, anno, _} = var, {:"::", _} | rest]) do
    {type, rest} = type(rest)
    {{:ann_type, anno, [var, type]}, rest}
  end

  def type(tokens) do
    {first, rest} = range(tokens)

    case rest do
      [{:|, _} | rest] ->
        {more, rest} = type(rest)
        {{:type, first(first), :union, [first | members(more)]}, rest}

      _ ->
        {first, rest}
    end
  end

  defp members({:type, _, :union, types}), do: types
  defp members(type), do: [type]

  defp range(tokens) do
    {from, rest} = sum(tokens)

    case rest do
      [{:.., _} | rest] ->
        {to, rest} = sum(rest)
        {{:type, first(from), :range, [from, to]}, rest}

      _ ->
        {from, rest}
    end
  end

  defp sum(tokens) do
    {left, rest} = product(tokens)
    sums(left, rest)
  end

  defp sums(left, [{op, anno} | rest]) when op in @sums do
    {right, rest} = product(rest)
    sums({:op, anno, op, left, right}, rest)
  end

  defp sums(left, rest), do: {left, rest}

  defp product(tokens) do
    {left, rest} = single(tokens)
    products(left, rest)
  end

  defp products(left, [{op, anno} | rest]) when op in @products do
    {right, rest} = single(rest)
    products({:op, anno, op, left, right}, rest)
  end

  defp products(left, rest), do: {left, rest}

  defp single([{op, anno} | rest]) when op in [:+, :-, :bnot, :not] do
    {type, rest} = single(rest)
    {{:op, anno, op, type}, rest}
  end

  defp single([{:"(", _} | rest]) do
    {type, rest} = type(rest)
    {type, expect(rest, :")")}
  end

  defp single([{:atom, anno, _} = module, {:":", _}, {:atom, _, _} = name, {:"(", _} | _] = tokens) do
    {args, rest} = args(Enum.drop(tokens, 3))
    {{:remote_type, anno, [module, name, args]}, rest}
  end

  defp single([{:atom, anno, name}, {:"(", _} | _] = tokens) do
    {args, rest} = args(tl(tokens))
    {named(name, anno, args), rest}
  end

  defp single([{kind, _, _} = leaf | rest]) when kind in [:var, :atom, :integer, :char], do: {leaf, rest}
  defp single([{:"[", anno}, {:"]", _} | rest]), do: {{:type, anno, nil, []}, rest}

  defp single([{:"[", anno} | rest]) do
    {type, rest} = type(rest)

    case rest do
      [{:",", _}, {:..., _} | rest] -> {{:type, anno, :nonempty_list, [type]}, expect(rest, :"]")}
      _ -> {{:type, anno, :list, [type]}, expect(rest, :"]")}
    end
  end

  defp single([{:"{", anno}, {:"}", _} | rest]), do: {{:type, anno, :tuple, []}, rest}

  defp single([{:"{", anno} | rest]) do
    {types, rest} = types(rest)
    {{:type, anno, :tuple, types}, expect(rest, :"}")}
  end

  defp single([{:"#", anno}, {:"{", _}, {:"}", _} | rest]), do: {{:type, anno, :map, []}, rest}

  defp single([{:"#", anno}, {:"{", _} | rest]) do
    {pairs, rest} = several(rest, &pair/1)
    {{:type, anno, :map, pairs}, expect(rest, :"}")}
  end

  defp single([{:"#", anno}, {:atom, _, _} = name, {:"{", _}, {:"}", _} | rest]), do: {{:type, anno, :record, [name]}, rest}

  defp single([{:"#", anno}, {:atom, _, _} = name, {:"{", _} | rest]) do
    {fields, rest} = several(rest, &field/1)
    {{:type, anno, :record, [name | fields]}, expect(rest, :"}")}
  end

  defp single([{:"<<", anno} | rest]), do: bits(rest, anno)
  defp single([{:fun, anno}, {:"(", _}, {:")", _} | rest]), do: {{:type, anno, :fun, []}, rest}

  defp single([{:fun, _}, {:"(", _}, {:"(", at}, {:..., _}, {:")", _}, {:->, _} | rest]) do
    {result, rest} = type(rest)
    {{:type, at, :fun, [{:type, at, :any}, result]}, expect(rest, :")")}
  end

  defp single([{:fun, _}, {:"(", _}, {:"(", at} | _] = tokens) do
    {args, rest} = args(Enum.drop(tokens, 2))
    {result, rest} = rest |> expect(:->) |> type()
    {{:type, at, :fun, [{:type, at, :product, args}, result]}, expect(rest, :")")}
  end

  defp single(tokens), do: refuse(tokens)

  @builtin ~w(any arity atom binary bitstring bool boolean byte char cons dynamic float function identifier integer
              iodata iolist list map maybe_improper_list mfa module neg_integer nil no_return node
              non_neg_integer none nonempty_binary nonempty_bitstring nonempty_improper_list nonempty_list
              nonempty_maybe_improper_list nonempty_string number pid port pos_integer reference string term timeout
              tuple)a

  defp named(:tuple, anno, []), do: {:type, anno, :tuple, :any}
  defp named(:map, anno, []), do: {:type, anno, :map, :any}

  defp named(name, anno, args) do
    if name in @builtin and length(args) in arities(name),
      do: {:type, anno, name, args},
      else: {:user_type, anno, name, args}
  end

  defp arities(name) when name in [:list, :nonempty_list], do: [0, 1]
  defp arities(name) when name in [:maybe_improper_list, :nonempty_maybe_improper_list], do: [0, 2]
  defp arities(:nonempty_improper_list), do: [2]
  defp arities(_), do: [0]

  defp types(tokens), do: several(tokens, &type/1)

  defp several(tokens, one), do: separated(tokens, :",", one)

  defp args([{:"(", _}, {:")", _} | rest]), do: {[], rest}

  defp args([{:"(", _} | rest]) do
    {types, rest} = types(rest)
    {types, expect(rest, :")")}
  end

  defp args(tokens), do: refuse(tokens)

  defp pair(tokens) do
    {key, rest} = type(tokens)

    case rest do
      [{:"=>", anno} | rest] -> pair(:map_field_assoc, anno, key, rest)
      [{:":=", anno} | rest] -> pair(:map_field_exact, anno, key, rest)
      _ -> refuse(rest)
    end
  end

  defp pair(kind, anno, key, rest) do
    {value, rest} = type(rest)
    {{:type, anno, kind, [key, value]}, rest}
  end

  defp field([{:atom, anno, _} = name, {:"::", _} | rest]) do
    {type, rest} = type(rest)
    {{:type, anno, :field_type, [name, type]}, rest}
  end

  defp field(tokens), do: refuse(tokens)

  # `<<_:Size, _:_*Unit>>`, either of them, or none.
  defp bits([{:">>", _} | rest], anno), do: {{:type, anno, :binary, [zero(anno), zero(anno)]}, rest}

  defp bits([{:var, _, :_}, {:":", _}, {:var, _, :_}, {:*, _} | rest], anno) do
    {unit, rest} = single(rest)
    {{:type, anno, :binary, [zero(anno), unit]}, expect(rest, :">>")}
  end

  defp bits([{:var, _, :_}, {:":", _} | rest], anno) do
    {size, rest} = single(rest)

    case rest do
      [{:",", _}, {:var, _, :_}, {:":", _}, {:var, _, :_}, {:*, _} | rest] ->
        {unit, rest} = single(rest)
        {{:type, anno, :binary, [size, unit]}, expect(rest, :">>")}

      _ ->
        {{:type, anno, :binary, [size, zero(anno)]}, expect(rest, :">>")}
    end
  end

  defp bits(tokens, _), do: refuse(tokens)

  defp zero(anno), do: {:integer, :erl_anno.line(anno), 0}

  ## Specifications

  @doc "Signatures with semicolons between them."
  def signatures(tokens), do: separated(tokens, :";", &signature/1)

  defp signature([{:"(", anno} | _] = tokens) do
    {args, rest} = args(tokens)
    {result, rest} = rest |> expect(:->) |> type()
    fun = {:type, anno, :fun, [{:type, anno, :product, args}, result]}

    case rest do
      [{:when, _} | rest] ->
        {constraints, rest} = several(rest, &constraint/1)
        {{:type, anno, :bounded_fun, [fun, constraints]}, rest}

      _ ->
        {fun, rest}
    end
  end

  defp signature(tokens), do: refuse(tokens)

  defp constraint([{:var, anno, _} = var, {:"::", _} | rest]) do
    {type, rest} = type(rest)
    {{:type, anno, :constraint, [{:atom, anno, :is_subtype}, [var, type]]}, rest}
  end

  defp constraint([{:atom, _, :is_subtype}, {:"(", _}, {:var, anno, _} = var, {:",", _} | rest]) do
    {type, rest} = type(rest)
    {{:type, anno, :constraint, [{:atom, anno, :is_subtype}, [var, type]]}, expect(rest, :")")}
  end

  defp constraint(tokens), do: refuse(tokens)

  @doc "How many arguments the functions of these signatures take."
  def arity([{:type, _, :bounded_fun, [fun, _]} | _]), do: arity([fun])
  def arity([{:type, _, :fun, [{:type, _, :product, args}, _]} | _]), do: length(args)
end
