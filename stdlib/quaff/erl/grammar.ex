defmodule Quaff.Erl.Grammar do
  @moduledoc """
  Erlang's expressions, by descent from tokens to the abstract format.

  Each function takes tokens and gives a tree and the tokens behind it. What does not fit throws `{:erl_parse, anno, words}`.
  The last token is always `:"$end"`, so that there is one to complain about.
  """

  # Binary operators: binding, and of how much the left and right operands may be.
  @operators %{
    =: {100, 101, 100},
    !: {100, 101, 100},
    orelse: {150, 151, 150},
    andalso: {160, 161, 160},
    ==: {200, 201, 201},
    "/=": {200, 201, 201},
    "=<": {200, 201, 201},
    <: {200, 201, 201},
    >=: {200, 201, 201},
    >: {200, 201, 201},
    "=:=": {200, 201, 201},
    "=/=": {200, 201, 201},
    ++: {300, 301, 300},
    --: {300, 301, 300},
    +: {400, 400, 401},
    -: {400, 400, 401},
    bor: {400, 400, 401},
    bxor: {400, 400, 401},
    bsl: {400, 400, 401},
    bsr: {400, 400, 401},
    or: {400, 400, 401},
    xor: {400, 400, 401},
    /: {500, 500, 501},
    *: {500, 500, 501},
    div: {500, 500, 501},
    rem: {500, 500, 501},
    band: {500, 500, 501},
    and: {500, 500, 501}
  }

  @prefixes [:+, :-, :bnot, :not]
  @unary 600

  @doc "Refuses a token."
  def refuse(tokens) do
    token = hd(tokens)
    throw({:erl_parse, elem(token, 1), [~c"syntax error before: ", words(token)]})
  end

  @doc "Refuses a tree."
  def refuse(anno, words), do: throw({:erl_parse, anno, words})

  defp words({:"$end", _}), do: []
  defp words({:dot, _}), do: ~c"'.'"
  defp words({:var, _, name}), do: :erlang.atom_to_list(name)
  defp words({:string, _, text}), do: :io_lib.write_string(text)
  defp words({:char, _, char}), do: :io_lib.write_char(char)
  defp words({_, _, value}), do: :io_lib.write(value)
  defp words({symbol, _}), do: :io_lib.write_atom(symbol)

  @doc "Takes a token of this kind."
  def expect([{kind, _} | rest], kind), do: rest
  def expect(tokens, _), do: refuse(tokens)

  @doc "One or more of what `one` takes, with this token between them."
  def separated(tokens, separator, one) do
    {first, rest} = one.(tokens)

    case rest do
      [{^separator, _} | rest] ->
        {more, rest} = separated(rest, separator, one)
        {[first | more], rest}

      _ ->
        {[first], rest}
    end
  end

  @doc "Trees with commas between them."
  def exprs(tokens), do: separated(tokens, :",", &expr/1)

  def expr(tokens), do: expr(tokens, 0)

  defp expr(tokens, least) do
    {left, rest} = prefixed(tokens)
    operators(left, rest, least, 1000)
  end

  defp prefixed([{:catch, anno} | rest]) do
    {expr, rest} = expr(rest, 0)
    {{:catch, anno, expr}, rest}
  end

  defp prefixed([{op, anno} | rest]) when op in @prefixes do
    {expr, rest} = expr(rest, @unary)
    {{:op, anno, op, expr}, rest}
  end

  defp prefixed(tokens), do: applied(tokens)

  # `most` keeps `a == b == c` apart: what does not associate may not stand in its own left operand.
  defp operators(left, [{op, anno} | rest] = tokens, least, most) do
    case @operators do
      %{^op => {binding, on_left, on_right}} when binding >= least and on_left <= most ->
        {right, rest} = expr(rest, on_right)
        operators(operation(op, anno, left, right), rest, least, if(on_left == binding, do: 1000, else: binding))

      _ ->
        {left, tokens}
    end
  end

  defp operators(left, tokens, _, _), do: {left, tokens}

  defp operation(:=, _, left, right), do: {:match, first(left), left, right}
  defp operation(op, anno, left, right), do: {:op, anno, op, left, right}

  @doc "Where a tree begins."
  def first({:op, _, _, left, _}), do: first(left)
  def first({:remote, _, module, _}), do: first(module)
  def first({:record_field, _, expr, _, _}), do: first(expr)
  def first({:record, _, expr, _, _}), do: first(expr)
  def first({:map, _, expr, _}), do: first(expr)
  def first({:record_field, anno, _, _}), do: anno
  def first(tree), do: elem(tree, 1)

  ## Calls, remote names, records and maps behind a value

  defp applied(tokens) do
    {value, rest} = updated(tokens)

    case rest do
      [{:":", anno} | rest] ->
        {name, rest} = updated(rest)
        calls({:remote, anno, value, name}, rest)

      _ ->
        calls(value, rest)
    end
  end

  defp calls(fun, [{:"(", _} | _] = tokens) do
    {args, rest} = args(tokens)
    calls({:call, first(fun), fun, args}, rest)
  end

  defp calls(fun, rest), do: {fun, rest}

  @doc "Arguments in parentheses."
  def args([{:"(", _}, {:")", _} | rest]), do: {[], rest}

  def args([{:"(", _} | rest]) do
    {args, rest} = exprs(rest)
    {args, expect(rest, :")")}
  end

  def args(tokens), do: refuse(tokens)

  defp updated(tokens) do
    {value, rest} = primary(tokens)
    updates(value, rest)
  end

  defp updates(value, [{:"#", anno}, {:"{", _} | _] = tokens) do
    {pairs, rest} = pairs(tl(tokens))
    updates({:map, anno, value, pairs}, rest)
  end

  defp updates(value, [{:"#", anno}, {:atom, _, name}, {:., _} | rest]) do
    {field, rest} = atom(rest)
    updates({:record_field, anno, value, name, field}, rest)
  end

  defp updates(value, [{:"#", anno}, {:atom, _, name} | rest]) do
    {fields, rest} = fields(rest)
    updates({:record, anno, value, name, fields}, rest)
  end

  defp updates(_, [{:"#", _} | rest]), do: refuse(rest)
  defp updates(value, rest), do: {value, rest}

  defp atom([{:atom, _, _} = atom | rest]), do: {atom, rest}
  defp atom(tokens), do: refuse(tokens)

  @doc "The fields of a record between braces."
  def fields([{:"{", _}, {:"}", _} | rest]), do: {[], rest}
  def fields([{:"{", _} | rest]), do: more_fields(rest)
  def fields(tokens), do: refuse(tokens)

  defp more_fields([{kind, anno, _} = name, {:=, _} | rest]) when kind in [:atom, :var] do
    {value, rest} = expr(rest)
    field = {:record_field, anno, name, value}

    case rest do
      [{:",", _} | rest] ->
        {fields, rest} = more_fields(rest)
        {[field | fields], rest}

      _ ->
        {[field], expect(rest, :"}")}
    end
  end

  defp more_fields([{kind, _, _} | rest]) when kind in [:atom, :var], do: refuse(rest)
  defp more_fields(tokens), do: refuse(tokens)

  defp pairs([{:"{", _}, {:"}", _} | rest]), do: {[], rest}

  defp pairs([{:"{", _} | rest]) do
    {pairs, rest} = more_pairs(rest)
    {pairs, expect(rest, :"}")}
  end

  defp more_pairs(tokens), do: separated(tokens, :",", &pair/1)

  defp pair(tokens) do
    {key, rest} = expr(tokens)

    case rest do
      [{:"=>", anno} | rest] -> pair(:map_field_assoc, anno, key, rest)
      [{:":=", anno} | rest] -> pair(:map_field_exact, anno, key, rest)
      _ -> refuse(rest)
    end
  end

  defp pair(kind, anno, key, rest) do
    {value, rest} = expr(rest)
    {{kind, anno, key, value}, rest}
  end

  ## Values

  defp primary([{kind, _, _} = value | rest]) when kind in [:atom, :var, :integer, :float, :char], do: {value, rest}
  defp primary([{:string, _, _} | _] = tokens), do: strings(tokens)
  defp primary([{:sigil_prefix, _, _} | _] = tokens), do: sigil(tokens)

  defp primary([{:"(", _} | rest]) do
    {expr, rest} = expr(rest)
    {expr, expect(rest, :")")}
  end

  defp primary([{:"[", anno}, {:"]", _} | rest]), do: {{nil, anno}, rest}

  defp primary([{:"[", anno} | rest]) do
    {first, rest} = exprs(rest)

    case rest do
      [{:||, _} | rest] ->
        {qualifiers, rest} = qualifiers(rest)
        {{:lc, anno, template(first), qualifiers}, expect(rest, :"]")}

      [{:|, _} | rest] ->
        {tail, rest} = expr(rest)
        {list(first, anno, tail), expect(rest, :"]")}

      _ ->
        {list(first, anno, {nil, if(match?([{_, _} | _], rest), do: elem(hd(rest), 1))}), expect(rest, :"]")}
    end
  end

  defp primary([{:"{", anno}, {:"}", _} | rest]), do: {{:tuple, anno, []}, rest}

  defp primary([{:"{", anno} | rest]) do
    {elements, rest} = exprs(rest)
    {{:tuple, anno, elements}, expect(rest, :"}")}
  end

  defp primary([{:"<<", anno}, {:">>", _} | rest]), do: {{:bin, anno, []}, rest}

  defp primary([{:"<<", anno} | rest]) do
    {element, rest} = element(rest)

    case {element, rest} do
      {{:bin_element, _, template, :default, :default}, [{:||, _} | rest]} ->
        {qualifiers, rest} = qualifiers(rest)
        {{:bc, anno, template, qualifiers}, expect(rest, :">>")}

      _ ->
        {elements, rest} = more_elements(rest)
        {{:bin, anno, [element | elements]}, rest}
    end
  end

  defp primary([{:"#", anno}, {:"{", _} | _] = tokens) do
    case tokens do
      [_, _, {:"}", _} | rest] ->
        {{:map, anno, []}, rest}

      [_, _ | inside] ->
        {pairs, rest} = more_pairs(inside)

        case rest do
          [{:||, _} | rest] ->
            {qualifiers, rest} = qualifiers(rest)
            {{:mc, anno, template(pairs), qualifiers}, expect(rest, :"}")}

          _ ->
            {{:map, anno, pairs}, expect(rest, :"}")}
        end
    end
  end

  defp primary([{:"#", anno}, {:atom, _, name}, {:., _} | rest]) do
    {field, rest} = atom(rest)
    {{:record_index, anno, name, field}, rest}
  end

  defp primary([{:"#", anno}, {:atom, _, name} | rest]) do
    {fields, rest} = fields(rest)
    {{:record, anno, name, fields}, rest}
  end

  defp primary([{:"#", _} | rest]), do: refuse(rest)
  defp primary([{word, _} | _] = tokens) when word in [:begin, :if, :case, :receive, :try, :fun, :maybe], do: Quaff.Erl.Blocks.block(tokens)
  defp primary(tokens), do: refuse(tokens)

  defp template([one]), do: one
  defp template(several), do: several

  defp list([element], anno, tail), do: {:cons, anno, element, tail}
  defp list([element | [next | _] = rest], anno, tail), do: {:cons, anno, element, list(rest, first(next), tail)}

  defp strings([{:string, anno, text} | rest]) do
    {more, rest} = more_strings(rest)
    {{:string, anno, :lists.append([text | more])}, rest}
  end

  defp more_strings([{:string, _, text} | rest]) do
    {more, rest} = more_strings(rest)
    {[text | more], rest}
  end

  defp more_strings(rest), do: {[], rest}

  defp sigil([{:sigil_prefix, anno, name}, {:string, at, text} = string, {:sigil_suffix, suffix_at, suffix} | rest]) do
    if suffix != [], do: refuse(suffix_at, ~c"illegal sigil suffix")

    case name do
      name when name in [:"", :b, :B] -> {{:bin, anno, [{:bin_element, at, {:string, at, text}, :default, [:utf8]}]}, rest}
      name when name in [:s, :S] -> {string, rest}
      _ -> refuse(anno, ~c"illegal sigil prefix")
    end
  end

  ## Binaries

  defp more_elements([{:",", _} | rest]) do
    {element, rest} = element(rest)
    {elements, rest} = more_elements(rest)
    {[element | elements], rest}
  end

  defp more_elements(rest), do: {[], expect(rest, :">>")}

  defp element(tokens) do
    {value, rest} =
      case tokens do
        [{op, anno} | rest] when op in @prefixes ->
          {value, rest} = primary(rest)
          {{:op, anno, op, value}, rest}

        _ ->
          primary(tokens)
      end

    {size, rest} =
      case rest do
        [{:":", _} | rest] -> primary(rest)
        _ -> {:default, rest}
      end

    {types, rest} =
      case rest do
        [{:/, _} | rest] -> types(rest)
        _ -> {:default, rest}
      end

    {{:bin_element, first(value), value, size, types}, rest}
  end

  defp types([{:atom, _, name}, {:":", _}, {:integer, _, unit} | rest]), do: more_types({name, unit}, rest)
  defp types([{:atom, _, name} | rest]), do: more_types(name, rest)
  defp types(tokens), do: refuse(tokens)

  defp more_types(type, [{:-, _} | rest]) do
    {types, rest} = types(rest)
    {[type | types], rest}
  end

  defp more_types(type, rest), do: {[type], rest}

  ## What follows `||`

  defp qualifiers(tokens), do: separated(tokens, :",", &zipped/1)

  defp zipped(tokens) do
    case together(tokens) do
      {[one], rest} -> {one, rest}
      {[one | _] = several, rest} -> {{:zip, elem(one, 1), several}, rest}
    end
  end

  defp together(tokens) do
    {qualifier, rest} = qualifier(tokens)

    case rest do
      [{:&&, _} | rest] ->
        {qualifiers, rest} = together(rest)
        {[qualifier | qualifiers], rest}

      _ ->
        {[qualifier], rest}
    end
  end

  defp qualifier(tokens) do
    {pattern, rest} = expr(tokens)

    case rest do
      [{:<-, anno} | rest] -> generator(:generate, anno, pattern, rest)
      [{:"<:-", anno} | rest] -> generator(:generate_strict, anno, pattern, rest)
      [{:<=, anno} | rest] -> generator(:b_generate, anno, pattern, rest)
      [{:"<:=", anno} | rest] -> generator(:b_generate_strict, anno, pattern, rest)
      [{:":=", at} | rest] -> map_generator(pattern, at, expr(rest))
      _ -> {pattern, rest}
    end
  end

  defp map_generator(key, at, {value, [{arrow, anno} | rest]}) when arrow in [:<-, :"<:-"] do
    kind = if arrow == :<-, do: :m_generate, else: :m_generate_strict
    generator(kind, anno, {:map_field_exact, at, key, value}, rest)
  end

  defp map_generator(_, _, {_, rest}), do: refuse(rest)

  defp generator(kind, anno, pattern, rest) do
    {source, rest} = expr(rest)
    {{kind, anno, pattern, source}, rest}
  end
end
