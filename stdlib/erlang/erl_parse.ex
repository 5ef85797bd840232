defmodule :erl_parse do
  @moduledoc """
  Erlang's parser: tokens of `:erl_scan` to the abstract format and to terms; the grammar is in `Quaff.Erl.Grammar`.
  """

  alias Quaff.Erl.{Blocks, Forms, Grammar}

  @doc "The expressions of a text, with commas between them and a dot behind."
  def parse_exprs(tokens), do: parse(tokens, &Grammar.exprs/1)

  @doc "The term that a text writes out."
  def parse_term(tokens) do
    parse(tokens, fn tokens ->
      {[first | more], rest} = Grammar.exprs(tokens)

      # What comes behind is read first, and complained of first.
      case rest do
        [{:dot, _}, {:"$end", _}] ->
          try do
            if more == [], do: {normalise(first), rest}, else: bad_term(hd(more))
          rescue
            _ -> bad_term(first)
          end

        _ ->
          {nil, rest}
      end
    end)
  end

  defp bad_term(tree), do: Grammar.refuse(Grammar.first(tree), ~c"bad term")

  @doc "A function or an attribute of a module."
  def parse_form(tokens) do
    parse(tokens, fn
      [{:-, anno}, {:atom, at, name} | rest] -> Forms.attribute(name, anno, at, rest)
      [{:-, _}, {:spec, at} | rest] -> Forms.attribute(:spec, at, at, rest)
      [{:atom, anno, name} | _] = tokens -> function(tokens, name, anno)
      [{:-, _} | rest] -> Grammar.refuse(rest)
      tokens -> Grammar.refuse(tokens)
    end)
  end

  defp function(tokens, name, anno) do
    {clauses, rest} =
      Blocks.clauses(tokens, fn
        [{:atom, anno, name} | rest] -> Blocks.function_clause(rest, name, anno)
        tokens -> Grammar.refuse(tokens)
      end)

    if match?([{:dot, _} | _], rest), do: Blocks.check_heads(clauses)
    [{{_, arity}, _} | _] = clauses
    {{:function, anno, name, arity, Enum.map(clauses, &elem(&1, 1))}, rest}
  end

  defp parse(tokens, rule) do
    last = if tokens == [], do: 0, else: elem(:lists.last(tokens), 1)

    case rule.(tokens ++ [{:"$end", last}]) do
      {tree, [{:dot, _}, {:"$end", _}]} -> {:ok, tree}
      {_, [{:dot, _} | rest]} -> Grammar.refuse(rest)
      {_, rest} -> Grammar.refuse(rest)
    end
  catch
    {:erl_parse, anno, words} -> {:error, {:erl_anno.location(anno), :erl_parse, words}}
  end

  @doc "What an error says."
  def format_error(words) do
    if :io_lib.deep_char_list(words), do: words, else: :io_lib.write(words)
  end

  ## Terms and trees

  @doc "The term that a tree writes out."
  def normalise({kind, _, value}) when kind in [:char, :integer, :float, :atom, :string], do: value
  def normalise({nil, _}), do: []
  def normalise({:cons, _, head, tail}), do: [normalise(head) | normalise(tail)]
  def normalise({:tuple, _, elements}), do: :erlang.list_to_tuple(Enum.map(elements, &normalise/1))
  def normalise({:op, _, :+, {kind, _, _} = number}) when kind in [:char, :integer, :float], do: normalise(number)
  def normalise({:op, _, :-, {kind, _, value}}) when kind in [:char, :integer, :float], do: -value
  def normalise({:bin, _, _} = bin), do: bits(bin)

  def normalise({:map, _, pairs} = tree) do
    Map.new(pairs, fn
      {:map_field_assoc, _, key, value} -> {normalise(key), normalise(value)}
      _ -> wrong(tree)
    end)
  end

  def normalise({:fun, _, {:function, {:atom, _, module}, {:atom, _, name}, {:integer, _, arity}}}),
    do: :erlang.make_fun(module, name, arity)

  def normalise(tree), do: wrong(tree)

  defp bits(bin) do
    {:value, value, _} = :erl_eval.expr(bin, [])
    value
  end

  defp wrong(tree), do: :erlang.error({:badarg, tree})

  @doc "The tree that writes out a term."
  def abstract(term), do: abstract(term, [])

  def abstract(term, line) when is_integer(line), do: tree(term, line, &unicode?/1)
  def abstract(term, {_, _} = place), do: tree(term, place, &unicode?/1)

  def abstract(term, options) when is_list(options) do
    place = Keyword.get_lazy(options, :location, fn -> Keyword.get(options, :line, 0) end)

    char =
      case Keyword.get(options, :encoding, :utf8) do
        :latin1 -> &(is_integer(&1) and &1 in 0..255)
        encoding when encoding in [:utf8, :unicode] -> &unicode?/1
        :none -> fn _ -> false end
        fun when is_function(fun, 1) -> &(is_integer(&1) and fun.(&1))
        _ -> :erlang.error(:badarg, [term, options])
      end

    tree(term, place, char)
  end

  defp unicode?(char), do: is_integer(char) and (char in 0..0xD7FF or char in 0xE000..0x10FFFF)

  defp tree(term, at, _) when is_integer(term), do: {:integer, at, term}
  defp tree(term, at, _) when is_float(term), do: {:float, at, term}
  defp tree(term, at, _) when is_atom(term), do: {:atom, at, term}
  defp tree([], at, _), do: {nil, at}

  # From the end: what there is nothing but characters is a string.
  defp tree(term, at, char) when is_list(term) do
    {reversed, tail} = turned(term, [])
    {text, reversed} = if tail == [], do: Enum.split_while(reversed, char), else: {[], reversed}

    last =
      cond do
        tail != [] -> tree(tail, at, char)
        text == [] -> {nil, at}
        true -> {:string, at, :lists.reverse(text)}
      end

    Enum.reduce(reversed, last, fn element, rest -> {:cons, at, tree(element, at, char), rest} end)
  end

  defp tree(term, at, char) when is_tuple(term), do: {:tuple, at, for(e <- :erlang.tuple_to_list(term), do: tree(e, at, char))}

  defp tree(term, at, char) when is_map(term) do
    {:map, at, for({k, v} <- :maps.to_list(term), do: {:map_field_assoc, at, tree(k, at, char), tree(v, at, char)})}
  end

  defp tree(term, at, _) when is_bitstring(term), do: {:bin, at, elements(term, at)}

  defp tree(term, at, _) when is_function(term) do
    case :erlang.fun_info(term, :type) do
      {_, :external} ->
        [module, name, arity] = for key <- [:module, :name, :arity], do: elem(:erlang.fun_info(term, key), 1)
        {:fun, at, {:function, {:atom, at, module}, {:atom, at, name}, {:integer, at, arity}}}

      type ->
        :erlang.error({:case_clause, type})
    end
  end

  defp tree(_, _, _), do: raise(FunctionClauseError, module: :erl_parse, function: :abstract, arity: 3)

  defp turned([element | rest], acc), do: turned(rest, [element | acc])
  defp turned(tail, acc), do: {acc, tail}

  defp elements(<<byte, rest::bitstring>>, at), do: [{:bin_element, at, {:integer, at, byte}, :default, :default} | elements(rest, at)]
  defp elements(<<>>, _), do: []

  defp elements(bits, at) do
    size = bit_size(bits)
    <<value::size(size)>> = bits
    [{:bin_element, at, {:integer, at, value}, {:integer, at, size}, :default}]
  end

  @doc "The tokens of a tree that writes out a term."
  def tokens(tree), do: tokens(tree, [])
  def tokens({kind, anno, value}, more) when kind in [:char, :integer, :float, :atom, :var, :string], do: [{kind, anno, value} | more]
  def tokens({nil, anno}, more), do: [{:"[", anno}, {:"]", anno} | more]

  def tokens({:cons, anno, head, tail}, more), do: [{:"[", anno} | tokens(head, tail_tokens(tail, more))]
  def tokens({:tuple, anno, []}, more), do: [{:"{", anno}, {:"}", anno} | more]

  def tokens({:tuple, anno, [first | rest]}, more) do
    [{:"{", anno} | tokens(first, element_tokens(rest, anno, more))]
  end

  def tokens(_, _), do: raise(FunctionClauseError, module: :erl_parse, function: :tokens, arity: 2)

  defp element_tokens([], anno, more), do: [{:"}", anno} | more]
  defp element_tokens([e | rest], anno, more), do: [{:",", elem(e, 1)} | tokens(e, element_tokens(rest, anno, more))]

  defp tail_tokens({nil, anno}, more), do: [{:"]", anno} | more]
  defp tail_tokens({:cons, anno, head, tail}, more), do: [{:",", anno} | tokens(head, tail_tokens(tail, more))]
  defp tail_tokens(other, more), do: [{:|, elem(other, 1)} | tokens(other, [{:"]", elem(other, 1)} | more])]

  ## Annotations

  @doc "A tree with each annotation changed."
  def map_anno(fun, tree) when is_function(fun, 1) do
    {tree, _} = walk(tree, nil, fn anno, acc -> {fun.(anno), acc} end)
    tree
  end

  @doc "A value from all annotations."
  def fold_anno(fun, acc, tree) when is_function(fun, 2) do
    {_, acc} = walk(tree, acc, fn anno, acc -> {anno, fun.(anno, acc)} end)
    acc
  end

  @doc "Both."
  def mapfold_anno(fun, acc, tree) when is_function(fun, 2), do: walk(tree, acc, fun)

  def new_anno(tree), do: map_anno(&:erl_anno.new/1, tree)
  def anno_to_term(tree), do: map_anno(&:erl_anno.to_term/1, tree)
  def anno_from_term(tree), do: map_anno(&:erl_anno.from_term/1, tree)

  # Values of leaves are no trees.
  defp walk({kind, anno, value}, acc, fun) when kind in [:char, :integer, :float, :atom, :var, :string] do
    {anno, acc} = fun.(anno, acc)
    {{kind, anno, value}, acc}
  end

  defp walk({:clauses, clauses}, acc, fun) do
    {clauses, acc} = walk(clauses, acc, fun)
    {{:clauses, clauses}, acc}
  end

  defp walk({:function, module, name, arity}, acc, fun) when is_tuple(module) do
    {[module, name, arity], acc} = walk([module, name, arity], acc, fun)
    {{:function, module, name, arity}, acc}
  end

  defp walk({:function, _, _} = local, acc, _), do: {local, acc}

  defp walk({:attribute, anno, name, value}, acc, fun) do
    {anno, acc} = fun.(anno, acc)
    {value, acc} = if name in [:record, :type, :opaque, :nominal, :spec, :callback], do: walk(value, acc, fun), else: {value, acc}
    {{:attribute, anno, name, value}, acc}
  end

  defp walk({:bin_element, anno, value, size, types}, acc, fun) do
    {anno, acc} = fun.(anno, acc)
    {[value, size], acc} = walk([value, size], acc, fun)
    {{:bin_element, anno, value, size, types}, acc}
  end

  defp walk(list, acc, fun) when is_list(list), do: :lists.mapfoldl(&walk(&1, &2, fun), acc, list)

  defp walk(tree, acc, fun) when is_tuple(tree) and tuple_size(tree) >= 2 and is_atom(elem(tree, 0)) do
    [kind, anno | rest] = :erlang.tuple_to_list(tree)

    if :erl_anno.is_anno(anno) or anno == [] do
      {anno, acc} = fun.(anno, acc)
      {rest, acc} = walk(rest, acc, fun)
      {:erlang.list_to_tuple([kind, anno | rest]), acc}
    else
      {rest, acc} = walk([anno | rest], acc, fun)
      {:erlang.list_to_tuple([kind | rest]), acc}
    end
  end

  defp walk(tree, acc, fun) when is_tuple(tree) do
    {parts, acc} = walk(:erlang.tuple_to_list(tree), acc, fun)
    {:erlang.list_to_tuple(parts), acc}
  end

  defp walk(other, acc, _), do: {other, acc}
end
