defmodule Code.Formatter.Plain do
  @moduledoc false

  # Code that a program made, in the form that the formatter reads: literals wrapped in blocks, texts escaped, keywords
  # marked as such, blocks with their `do` and `end`. What has that form already is left as it is.

  alias Code.Formatter

  @heredocs ["\"\"\"", "'''"]
  @containers [:{}, :%{}, :<<>>, :fn, :->, :__block__, :__aliases__, :%]

  @doc "The code with everything the formatter wants to know; `opts` are those of `Code.quoted_to_algebra/2`."
  def written(quoted, opts) do
    escape? = Keyword.get(opts, :escape, true)
    locals = Keyword.get(opts, :locals_without_parens, []) ++ Formatter.locals_without_parens()
    node(quoted, %{line: nil, escape?: escape?, locals: locals})
  end

  # Wrapped literals are done, and what is in them may not be.
  defp node({:__block__, meta, [value]}, state) when not (is_tuple(value) and tuple_size(value) == 3) do
    state = at(state, meta)

    if not is_list(value) and meta[:delimiter] != nil or meta[:token] != nil or wrapped?(value) do
      {:__block__, meta, [inside(value, meta, state)]}
    else
      literal(value, Keyword.delete(meta, :delimiter) ++ if(meta[:line], do: [], else: place(state)), state)
    end
  end

  defp node({:__block__, meta, [{:unquote_splicing, _, [_]} = inner]}, state), do: {:__block__, meta, [node(inner, at(state, meta))]}
  defp node({:__block__, meta, args}, state) when is_list(args), do: {:__block__, meta, Enum.map(args, &node(&1, at(state, meta)))}

  defp node({:__aliases__, meta, [first | rest]}, state) do
    first = if is_atom(first), do: first, else: node(first, at(state, meta))
    {:__aliases__, meta, [first | rest]}
  end

  defp node({:fn, meta, clauses}, state) when is_list(clauses), do: {:fn, meta, clauses(clauses, at(state, meta))}

  defp node({:->, meta, [args, body]}, state) when is_list(args) do
    state = at(state, meta)
    {:->, meta, [Enum.map(args, &node(&1, state)), node(body, state)]}
  end

  # Strings, charlists and atoms with interpolation.
  defp node({:<<>>, meta, parts}, state) when is_list(parts) do
    state = at(state, meta)

    cond do
      meta[:delimiter] in @heredocs and interpolated?(parts) -> {:<<>>, meta, Enum.map(parts, &heredoc_part(&1, state))}
      meta[:delimiter] != nil and interpolated?(parts) -> {:<<>>, meta, Enum.map(parts, &part(&1, state))}
      match?([text] when is_binary(text), parts) -> node(hd(parts), state)
      interpolated?(parts) -> {:<<>>, [delimiter: "\""] ++ meta, Enum.map(parts, &part(&1, state))}
      true -> {:<<>>, meta, Enum.map(parts, &node(&1, state))}
    end
  end

  defp node({{:., _, [List, :to_charlist]}, meta, [parts]} = call, state) when is_list(parts) do
    if parts != [] and Enum.all?(parts, &charlist_part?/1) do
      state = at(state, meta)
      delimiter = if meta[:delimiter] == "'''", do: "\"\"\"", else: "'"
      parts = Enum.map(parts, &charlist_part(&1, state))
      {:sigil_c, [delimiter: delimiter] ++ Keyword.delete(meta, :delimiter), [{:<<>>, [], parts}, []]}
    else
      call(call, state)
    end
  end

  defp node({{:., dot, [:erlang, atom]}, meta, [{:<<>>, bits, parts}, :utf8]} = call, state)
       when atom in [:binary_to_atom, :binary_to_existing_atom] do
    if (atom == :binary_to_atom or meta[:delimiter] != nil) and interpolated?(parts) do
      state = at(state, meta)
      parts = Enum.map(parts, &escaped_part(&1, state))
      {{:., dot, [:erlang, :binary_to_atom]}, [delimiter: "\""] ++ meta, [{:<<>>, bits, parts}, :utf8]}
    else
      call(call, state)
    end
  end

  defp node({:%{}, meta, args}, state) when is_list(args) do
    state = at(state, meta)

    case args do
      [{:|, bar, [map, pairs]}] when is_list(pairs) -> {:%{}, meta, [{:|, bar, [node(map, state), pairs(pairs, state)]}]}
      _ -> {:%{}, meta, pairs(args, state)}
    end
  end

  defp node({:%, meta, [name, map]}, state), do: {:%, meta, [node(name, at(state, meta)), node(map, at(state, meta))]}

  defp node({:{}, meta, args}, state) when is_list(args) do
    state = at(state, meta)
    {:{}, meta, if(match?([_], args), do: Enum.map(args, &node(&1, state)), else: arguments(args, state))}
  end

  defp node({:when, meta, args}, state) when is_list(args), do: {:when, meta, arguments(args, at(state, meta))}

  defp node({:&, meta, [number]}, _state) when is_integer(number), do: {:&, meta, [number]}

  defp node({name, meta, [{:<<>>, bits, parts}, modifiers]} = call, state)
       when is_atom(name) and is_list(meta) and is_list(parts) and is_list(modifiers) do
    if match?("sigil_" <> _, Atom.to_string(name)) do
      delimiter = Keyword.get(meta, :delimiter, "\"")
      state = at(state, meta)
      parts = Enum.map(parts, fn part -> if is_binary(part), do: delimited(part, delimiter), else: part(part, state) end)
      {name, [delimiter: delimiter] ++ Keyword.delete(meta, :delimiter), [{:<<>>, bits, parts}, modifiers]}
    else
      call(call, state)
    end
  end

  defp node({name, meta, context} = var, _state) when is_atom(name) and is_list(meta) and is_atom(context), do: var
  defp node({_, meta, args} = call, state) when is_list(meta) and is_list(args), do: call(call, state)
  defp node(value, state), do: literal(value, place(state), state)

  defp at(state, meta) do
    case Keyword.get(meta, :line) do
      nil -> state
      line -> %{state | line: line}
    end
  end

  ## Calls

  defp call({form, meta, args}, state) do
    state = at(state, meta)
    form = form(form, meta, state)
    {last, first} = List.pop_at(args, -1)

    cond do
      form in @containers ->
        {form, meta, Enum.map(args, &node(&1, state))}

      meta[:do] != nil and is_list(last) ->
        {form, meta, arguments(first, state) ++ [sections(last, state)]}

      form == :@ or operator?(form, args) ->
        {form, meta, operands(args, state)}

      sections?(last) ->
        meta = [do: line(state), end: line(state)] ++ meta
        meta = if parens?(form, first, state), do: [closing: line(state)] ++ Keyword.delete(meta, :closing), else: meta
        {form, meta, arguments(first, state) ++ [sections(last, state)]}

      args == [] and meta[:no_parens] != true and meta[:closing] == nil and is_tuple(form) ->
        {form, [closing: line(state)] ++ meta, []}

      true ->
        {form, meta, arguments(args, state)}
    end
  end

  defp line(%{line: nil}), do: [line: 0]
  defp line(%{line: line}), do: [line: line]

  # A block's call keeps its parentheses, unless its name needs none.
  defp parens?(name, args, state) when is_atom(name),
    do: args != [] and not Formatter.local_without_parens?(name, length(args) + 1, state.locals)

  defp parens?(_, _, _), do: false

  defp operator?(name, args) when is_atom(name), do: Macro.operator?(name, length(args))
  defp operator?(_, _), do: false

  defp form({:., meta, [Access, :get]}, _call, _state), do: {:., [from_brackets: true] ++ meta, [Access, :get]}

  defp form({:., meta, [target | name]}, _call, state), do: {:., meta, [node(target, state) | name]}
  defp form(form, _call, _state) when is_atom(form), do: form
  defp form(form, _call, state), do: node(form, state)

  # Operands are no list of arguments: keywords keep their brackets. An attribute to the left of something has parentheses.
  defp operands([{:@, meta, [{name, call, [value]}]}, right], state),
    do: [node({:@, meta, [{name, Keyword.put_new(call, :closing, line(state)), [value]}]}, state), node(right, state)]

  # So has a call that else would do without.
  defp operands([{name, meta, [_ | _] = args} = left, right], state) when is_atom(name) and is_list(meta) do
    bare? = meta[:do] == nil and not sections?(List.last(args)) and Formatter.local_without_parens?(name, length(args), state.locals)
    left = if bare?, do: {name, Keyword.put_new(meta, :closing, line(state)), args}, else: left
    [node(left, state), node(right, state)]
  end

  # An attribute's value is no block.
  defp operands([{name, meta, [[{:do, _} | _] = keywords]}], state) when is_atom(name) and is_list(meta),
    do: if(keyword?(keywords), do: [{name, meta, [pairs(keywords, state)]}], else: [node({name, meta, [keywords]}, state)])

  defp operands(args, state), do: Enum.map(args, &node(&1, state))

  # Keywords at the end need no brackets.
  defp arguments([], _state), do: []

  defp arguments(args, state) do
    {last, first} = List.pop_at(args, -1)
    last = if keyword?(last), do: pairs(last, state), else: node(last, state)
    Enum.map(first, &node(&1, state)) ++ [last]
  end

  defp sections?([{:do, _} | _] = list), do: keyword?(list)
  defp sections?(_), do: false

  defp sections(list, state) do
    Enum.map(list, fn {key, body} ->
      body = if match?([{:->, _, _} | _], body), do: clauses(body, state), else: node(body, state)
      {if(is_atom(key), do: {:__block__, place(state), [key]}, else: key), body}
    end)
  end

  defp clauses(clauses, state), do: Enum.map(clauses, &node(&1, state))

  defp place(%{line: nil}), do: []
  defp place(%{line: line}), do: [line: line]

  ## Literals

  defp wrapped?({left, right}), do: wrapped_node?(left) or wrapped_node?(right)
  defp wrapped?([_ | _] = list), do: Enum.any?(list, fn
    {left, _} -> wrapped_node?(left)
    node -> wrapped_node?(node)
  end)

  defp wrapped?(_), do: false

  defp wrapped_node?({:__block__, _, [value]}), do: not (is_tuple(value) and tuple_size(value) == 3)
  defp wrapped_node?(_), do: false

  # What a literal that is wrapped already holds.
  defp inside({left, right}, _meta, state), do: {node(left, state), if(keyword?(right), do: pairs(right, state), else: node(right, state))}

  defp inside(list, _meta, state) when is_list(list), do: Enum.map(list, &element(&1, state))
  defp inside(text, _meta, state) when is_binary(text), do: if(state.escape?, do: escaped(text), else: text)

  defp inside(other, _meta, _state), do: other

  defp literal(value, meta, state)

  defp literal(number, meta, _state) when is_integer(number) or is_float(number),
    do: {:__block__, [token: Kernel.inspect(number)] ++ meta, [number]}

  defp literal(atom, meta, _state) when is_atom(atom), do: {:__block__, meta, [atom]}

  defp literal(text, meta, state) when is_binary(text) do
    {:__block__, [delimiter: "\""] ++ meta, [if(state.escape?, do: escaped(text), else: text)]}
  end

  defp literal({left, right}, meta, state) do
    {:__block__, meta, [{node(left, state), if(keyword?(right), do: pairs(right, state), else: node(right, state))}]}
  end

  defp literal([], meta, _state), do: {:__block__, meta, [[]]}

  defp literal(list, meta, state) when is_list(list) do
    cond do
      match?([{:->, _, [_, _]} | _], list) -> {:__block__, meta, [clauses(list, state)]}
      List.improper?(list) -> {:__block__, meta, [{:inspected, list}]}
      List.ascii_printable?(list) -> {:sigil_c, [delimiter: "\""] ++ meta, [{:<<>>, [], [list |> List.to_string() |> escaped()]}, []]}
      true -> {:__block__, meta, [elements(list, state)]}
    end
  end

  defp literal(tuple, meta, state) when is_tuple(tuple), do: node({:{}, meta, Tuple.to_list(tuple)}, state)
  defp literal(other, meta, _state), do: {:__block__, meta, [{:inspected, other}]}

  # The keywords at the end of a list are written as such.
  defp elements(list, state) do
    {keywords, first} = list |> Enum.reverse() |> Enum.split_while(&keyword_pair?/1)
    elements = first |> Enum.reverse() |> Enum.map(&node(&1, state))
    elements ++ (keywords |> Enum.reverse() |> pairs(state))
  end

  defp element({{:__block__, meta, [_]} = key, value}, state), do: if(meta[:format] == :keyword, do: {key, node(value, state)}, else: node({key, value}, state))
  defp element(other, state), do: node(other, state)

  defp keyword?([_ | _] = list), do: List.improper?(list) == false and Enum.all?(list, &keyword_pair?/1)
  defp keyword?(_), do: false

  defp keyword_pair?({{:__block__, meta, [key]}, _}) when is_atom(key), do: meta[:format] == :keyword
  defp keyword_pair?({key, _}) when is_atom(key), do: not match?("Elixir." <> _, Atom.to_string(key))
  defp keyword_pair?(_), do: false

  # Pairs of a map or of keywords: those at the end that can be are written `key: value`.
  defp pairs(pairs, state) do
    {keywords, first} = pairs |> Enum.reverse() |> Enum.split_while(&keyword_pair?/1)
    first = first |> Enum.reverse() |> Enum.map(&association(&1, state))
    first ++ (keywords |> Enum.reverse() |> Enum.map(&keyword(&1, state)))
  end

  defp association({key, value}, state), do: {node(key, state), node(value, state)}
  defp association(other, state), do: node(other, state)

  defp keyword({key, value}, state) when is_atom(key), do: {{:__block__, [format: :keyword] ++ place(state), [key]}, node(value, state)}
  defp keyword({{:__block__, _, _} = key, {:__block__, _, [text]} = value}, _state) when is_binary(text), do: {key, value}
  defp keyword({{:__block__, _, _} = key, value}, state), do: {key, node(value, state)}
  defp keyword({key, value}, state), do: {node(key, state), node(value, state)}

  ## Texts

  defp interpolated?([_ | _] = parts), do: Enum.all?(parts, &(is_binary(&1) or interpolation?(&1))) and Enum.any?(parts, &(not is_binary(&1)))
  defp interpolated?(_), do: false

  defp interpolation?({:"::", _, [{{:., _, [Kernel, :to_string]}, _, [_]}, {:binary, _, _}]}), do: true
  defp interpolation?(_), do: false

  # A part's text is kept as it is; the formatter escapes its quotes.
  defp part(text, _state) when is_binary(text), do: text

  defp part({:"::", meta, [{to_string, call, [code]}, type]}, state),
    do: {:"::", meta, [{to_string, call, [node(code, state)]}, type]}

  defp part(other, state), do: node(other, state)

  defp escaped_part(text, _state) when is_binary(text), do: escaped(text)
  defp escaped_part(other, state), do: part(other, state)

  defp heredoc_part(text, _state) when is_binary(text), do: delimited(text, "\"\"\"")
  defp heredoc_part(other, state), do: part(other, state)

  defp charlist_part?({{:., _, [Kernel, :to_string]}, _, [_]}), do: true
  defp charlist_part?(part), do: is_binary(part)

  defp charlist_part({to_string, meta, [code]}, state), do: {to_string, meta, [node(code, state)]}

  defp charlist_part(text, %{escape?: true}),
    do: text |> escaped() |> String.replace("\\\"", "\"") |> String.replace("'", "\\'")

  defp charlist_part(text, _state), do: text

  # A text of a sigil or heredoc, in which its end is escaped.
  defp delimited(text, delimiter) when delimiter in @heredocs, do: String.replace(text, delimiter, "\\" <> delimiter)
  defp delimited(text, "("), do: String.replace(text, ")", "\\)")
  defp delimited(text, "["), do: String.replace(text, "]", "\\]")
  defp delimited(text, "{"), do: String.replace(text, "}", "\\}")
  defp delimited(text, "<"), do: String.replace(text, ">", "\\>")
  defp delimited(text, delimiter), do: String.replace(text, delimiter, "\\" <> delimiter)

  # A text as it stands in source code between quotes.
  defp escaped(text) do
    inspected = Kernel.inspect(text, binaries: :as_strings, printable_limit: :infinity)
    binary_part(inspected, 1, byte_size(inspected) - 2)
  end
end
