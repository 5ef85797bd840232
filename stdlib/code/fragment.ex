defmodule Code.Fragment do
  @moduledoc """
  What a piece of code that is still being written says about the place of its cursor.

  The answers come from the last tokens of the text alone, read backwards; `container_cursor_to_quoted/2` completes the text
  instead and parses it.
  """

  @operators ~c"\\<>+-*/:=|&~^%.!"
  @starters ~c",;([{"
  @textual [~c"when", ~c"not", ~c"and", ~c"or", ~c"in"]
  @incomplete_operators [~c"~", ~c"^^^", ~c"~~~"]

  @doc """
  The lines of a text with their ends.

      iex> Code.Fragment.lines("a\\r\\nb")
      ["a\\r\\n", "b"]
  """
  @spec lines(String.t()) :: [String.t()]
  def lines(string) when is_binary(string), do: lines(string, "")

  defp lines(<<?\n, rest::binary>>, line) when rest != "", do: [line <> "\n" | lines(rest, "")]
  defp lines(<<?\n>>, line), do: [line <> "\n"]
  defp lines(<<char, rest::binary>>, line), do: lines(rest, <<line::binary, char>>)
  defp lines(<<>>, line), do: [line]

  @doc """
  What stands before the cursor at the end of a text.

      iex> Code.Fragment.cursor_context("String.up")
      {:dot, {:alias, ~c"String"}, ~c"up"}
  """
  def cursor_context(fragment, opts \\ [])

  def cursor_context(fragment, opts) when (is_binary(fragment) or is_list(fragment)) and is_list(opts) do
    fragment |> String.Chars.to_string() |> String.to_charlist() |> Enum.reverse() |> context()
  end

  def cursor_context(other, opts) when is_list(opts), do: cursor_context(String.Chars.to_string(other), opts)

  defp context([]), do: :expr
  defp context([?\n | _] = reversed), do: after_line(skip_lines(reversed))
  defp context([?: | rest]) when rest == [] or hd(rest) != ?:, do: {:unquoted_atom, []}

  defp context([?@ | rest]),
    do: if(operator_before?(rest) or match?([?@ | _], rest) or name_before?(rest), do: :none, else: {:module_attribute, []})

  defp context([?~ | rest]), do: if(operator_before?(rest), do: operator([?~ | rest]), else: {:sigil, []})
  defp context([?% | _]), do: {:struct, []}
  defp context([?(]), do: :none
  defp context([?( | rest]), do: call(rest)
  defp context([char | _]) when char in @starters, do: :expr
  defp context([?>, char | _]) when char in [?-, ?=], do: :expr
  defp context([?<, ?< | rest]) when rest == [] or hd(rest) != ?<, do: :expr
  defp context([space | _] = reversed) when space in [?\s, ?\t], do: after_space(skip(reversed), reversed)
  defp context([?/ | rest]), do: arity(rest)
  defp context([?:, ?: | _] = reversed), do: operator_context(reversed)

  defp context([sign | _] = reversed) when sign in ~c"+-*/<>=|&!~^.\\" and reversed != [] and sign != ?/ do
    {name, before} = Enum.split_while(reversed, &(&1 in ~c"+-*/<>=|&!~^.\\"))

    case before do
      [?: | rest] when rest == [] or hd(rest) != ?: -> {:unquoted_atom, Enum.reverse(name)}
      _ -> sign_context(reversed)
    end
  end

  defp context([letter, ?~ | rest]) when letter in ?a..?z or letter in ?A..?Z do
    if operator_before?(rest), do: {:local_or_var, [letter]}, else: {:sigil, [letter]}
  end

  defp context(reversed) do
    case capture_argument(reversed) do
      nil -> identifier_context(identifier(reversed), reversed)
      argument -> argument
    end
  end

  defp sign_context([?. | _] = reversed), do: dot_or_operator(reversed)

  defp sign_context([?!, char | _] = reversed) when char in ?a..?z or char in ?A..?Z or char in ?0..?9 or char == ?_ or char > 127,
    do: identifier_context(identifier(reversed), reversed)

  defp sign_context(reversed), do: operator_context(reversed)

  # Behind line ends: what was opened or dotted before them counts, nothing else does.
  defp after_line([?( | _] = reversed), do: context(reversed)
  defp after_line([?., char | _] = reversed) when char != ?., do: context(reversed)
  defp after_line(_), do: :expr

  defp skip([space | rest]) when space in [?\s, ?\t], do: skip(rest)
  defp skip(rest), do: rest

  defp skip_lines([space | rest]) when space in [?\s, ?\t, ?\n, ?\r], do: skip_lines(rest)
  defp skip_lines(rest), do: rest

  defp capture_argument(reversed) do
    case Enum.split_while(reversed, &(&1 in ?0..?9)) do
      {[_ | _] = digits, [?& | _]} -> {:capture_arg, [?& | Enum.reverse(digits)]}
      _ -> nil
    end
  end

  # The name that the text ends on: its kind, characters and what is before it.
  defp identifier(reversed) do
    {mark, rest} =
      case reversed do
        [mark | rest] when mark in [??, ?!] -> {[mark], rest}
        _ -> {[], reversed}
      end

    {name, before} = Enum.split_while(rest, &name_char?/1)
    # An `@` may stand inside of atoms only.
    name = Enum.reverse(name, mark)

    case name do
      [] -> :none
      [char | _] when char in [??, ?!] -> :none
      [char | _] when char in ?0..?9 -> :none
      [char | _] when char in ?A..?Z -> {:alias, name, before}
      _ -> if(Enum.all?(name, &(&1 < 128)) or valid?(name), do: {:identifier, name, before}, else: :none)
    end
  end

  # Whether the tokenizer takes it for a name.
  defp valid?(name), do: match?({:ok, {_, _, context}} when is_atom(context), Code.string_to_quoted(List.to_string(name), emit_warnings: false))

  defp name_char?(char), do: char in ?a..?z or char in ?A..?Z or char in ?0..?9 or char == ?_ or char > 127

  defp identifier_context(:none, _), do: :none
  defp identifier_context({_, _, [mark | _]}, _) when mark in ~c"?`", do: :none
  defp identifier_context({_, _, [?@, char | _]}, _) when char in ?a..?z or char in ?A..?Z or char in ?0..?9 or char == ?_, do: :none

  defp identifier_context({:alias, name, before}, _) do
    case nested_alias(name, before) do
      {_, [?: | rest]} = found when rest == [] or hd(rest) != ?: -> {:unquoted_atom, elem(found, 0)}
      {name, before} -> alias_context(name, before)
      {_, _, _} = found -> struct_or(found)
    end
  end

  defp identifier_context({:identifier, name, before}, _) do
    case before do
      [?: | rest] when rest == [] or hd(rest) != ?: -> {:unquoted_atom, name}
      [?@ | rest] -> attribute(name, rest)
      [?% | _] -> {:struct, {:local_or_var, name}}
      _ -> after_dot(name, before, &{:dot, &1, &2}) || local(name, before)
    end
  end

  defp attribute(name, [?% | _]), do: {:struct, {:module_attribute, name}}
  defp attribute(name, _), do: {:module_attribute, name}

  defp local(name, before) do
    case skip(before) do
      ^before -> {:local_or_var, name}
      reversed -> if(ends_value?(reversed), do: {:block_keyword_or_binary_operator, name}, else: {:local_or_var, name})
    end
  end

  # Whether a value ends here that nothing can be applied to.
  defp ends_value?([char | _]) when char in ~c")]}\"'", do: true
  defp ends_value?([?>, ?> | _]), do: true

  defp ends_value?([char | _] = reversed) do
    {word, before} = Enum.split_while(reversed, &name_char?/1)
    word = Enum.reverse(word)

    cond do
      word == [] -> false
      hd(word) in ?0..?9 -> true
      word in [~c"true", ~c"false", ~c"nil"] -> not match?([?. | _], before)
      hd(word) in ?A..?Z -> char not in ~c"?!"
      match?([?:], before) or match?([?:, c | _] when c != ?:, before) -> true
      true -> false
    end
  end

  defp ends_value?([]), do: false

  # `A.B.C`, perhaps on a variable or attribute.
  defp nested_alias(name, before) do
    case skip_lines(before) do
      [?. | rest] ->
        case identifier(skip_lines(rest)) do
          {:alias, outer, before} ->
            case nested_alias(outer, before) do
              {outer, before} -> {outer ++ [?. | name], before}
              {inside, outer, before} -> {inside, outer ++ [?. | name], before}
            end

          {:identifier, outer, [?@ | before]} ->
            {{:module_attribute, outer}, name, before}

          {:identifier, outer, before} ->
            {{:local_or_var, outer}, name, before}

          :none ->
            {name, before}
        end

      _ ->
        {name, before}
    end
  end

  defp alias_context(name, [?% | _]), do: {:struct, name}
  defp alias_context(name, _), do: {:alias, name}

  defp struct_or({inside, name, [?% | _]}), do: {:struct, {:alias, inside, name}}
  defp struct_or({inside, name, _}), do: {:alias, inside, name}

  # What stands before a dot, or nil if there is none.
  defp after_dot(name, before, build) do
    case skip_lines(before) do
      [?., ?. | _] ->
        nil

      [?. | rest] ->
        case inside_dot(skip_lines(rest)) do
          :none -> :none
          inside -> build.(inside, name)
        end

      _ ->
        nil
    end
  end

  defp inside_dot([?) | _] = reversed), do: if(balanced?(reversed), do: :expr, else: :none)

  defp inside_dot(reversed) do
    case identifier(reversed) do
      :none ->
        :none

      {:alias, name, before} ->
        case nested_alias(name, before) do
          {name, [?: | _]} -> {:unquoted_atom, name}
          {name, _} -> {:alias, name}
          {inside, name, _} -> {:alias, inside, name}
        end

      {:identifier, name, [?: | rest]} when rest == [] or hd(rest) != ?: ->
        {:unquoted_atom, name}

      {:identifier, name, [?@ | _]} ->
        {:module_attribute, name}

      {:identifier, name, before} ->
        after_dot(name, before, &{:dot, &1, &2}) || {:var, name}
    end
  end

  # Whether the parentheses that end here were opened in the text.
  defp balanced?(reversed), do: balanced?(reversed, 0)
  defp balanced?([?) | rest], depth), do: balanced?(rest, depth + 1)
  defp balanced?([?( | _], 1), do: true
  defp balanced?([?( | rest], depth), do: balanced?(rest, depth - 1)
  defp balanced?([_ | rest], depth), do: balanced?(rest, depth)
  defp balanced?([], _), do: false

  defp call([?. | rest]) do
    case inside_dot(skip_lines(rest)) do
      :none -> :none
      inside -> {:anonymous_call, inside}
    end
  end

  defp call([]), do: :none
  defp call([char | _]) when char in @starters or char in ~c":%~", do: :expr

  defp call([?!, char | _] = reversed) when char in ?a..?z or char in ?A..?Z or char in ?0..?9 or char == ?_, do: ended(reversed, reversed, false)

  defp call([char | _] = reversed) when char in ~c"\\<>+-*/=|&^!" do
    case operator(reversed) do
      {:operator, name} -> {:operator_call, name}
      {:dot, inside, name} -> {:dot_call, inside, name}
      other -> other
    end
  end

  defp call([space | _] = reversed) when space in ~c" \t" do
    case skip(reversed) do
      [char | _] = before when char in ~c"\\<>+-*/=|&^" -> call(before)
      before -> ended(before, reversed, false)
    end
  end

  defp call(reversed), do: ended(skip(reversed), reversed, false)

  defp arity(rest) do
    case rest do
      [] -> {:operator, ~c"/"}
      [?/, ?., ?. | _] -> {:operator_arity, ~c"/"}
      [char | _] when char in [?\s, ?\t] -> if(skip(rest) == [], do: {:operator, ~c"/"}, else: arity(skip(rest)))
      [char, ?& | _] when char in ~c"+-*" -> {:operator, ~c"/"}
      [char | _] when char in @operators -> operator_arity(rest)
      [letter, ?~ | _] when letter in ?a..?z or letter in ?A..?Z -> :none
      [char | _] when char in ~c")]}" -> {:operator, ~c"/"}
      _ -> name_arity(identifier(rest), rest)
    end
  end

  defp name_arity({:identifier, _, [?: | rest]}, _) when rest == [] or hd(rest) != ?:, do: {:operator, ~c"/"}
  defp name_arity({:identifier, _, [?@ | _]}, _), do: :none

  defp name_arity({:identifier, name, before}, _) do
    cond do
      context = after_dot(name, before, &{:dot_arity, &1, &2}) -> context
      name in @textual -> {:operator_arity, name}
      true -> {:local_arity, name}
    end
  end

  defp name_arity({:alias, _, _}, _), do: {:operator, ~c"/"}
  defp name_arity(_, [char | _]) when char in ?0..?9, do: {:operator, ~c"/"}
  defp name_arity(_, _), do: :none

  defp operator_arity(rest) do
    case operator(rest) do
      {:operator, name} -> {:operator_arity, name}
      {:dot, inside, name} -> {:dot_arity, inside, name}
      other -> other
    end
  end

  # Behind spaces: a call without parentheses, the right side of an operator, or the end of a value.
  defp after_space([], _), do: :expr
  defp after_space([?\n | _], _), do: :expr
  defp after_space([?( | _] = reversed, _), do: context(reversed)
  defp after_space([char | _], _) when char in @starters, do: :expr
  defp after_space([?>, char | _], _) when char in [?-, ?=], do: :expr
  defp after_space([?: | rest], _) when rest != [] and hd(rest) != ?:, do: :expr
  defp after_space([?., ?. | _] = reversed, _), do: if(match?({:operator, _}, operator(reversed)), do: {:operator_call, elem(operator(reversed), 1)}, else: :none)
  defp after_space([?. | _] = reversed, _), do: dot_or_operator(reversed)

  defp after_space([?!, char | _] = reversed, whole) when char in ?a..?z or char in ?A..?Z or char in ?0..?9 or char == ?_,
    do: ended(reversed, whole, true)

  defp after_space([?< , ?< | rest], _) when rest == [] or hd(rest) != ?<, do: :expr

  defp after_space([char | _] = reversed, _) when char in @operators do
    case operator(reversed) do
      {:operator, name} -> {:operator_call, name}
      {:dot, inside, name} -> {:dot_call, inside, name}
      other -> other
    end
  end

  defp after_space(reversed, whole), do: ended(reversed, whole, true)

  # A name in front of `(` or a space.
  defp ended(reversed, _whole, space?) do
    value = if space?, do: {:block_keyword_or_binary_operator, []}, else: :none

    case identifier(reversed) do
      {:identifier, _, [?: | rest]} when rest == [] or hd(rest) != ?: -> value
      {:identifier, _, [mark | _]} when mark in [?@, ?~] -> :none
      {:identifier, name, before} when name in [~c"true", ~c"false", ~c"nil"] and space? -> after_dot(name, before, &{:dot_call, &1, &2}) || value
      {:identifier, name, before} -> after_dot(name, before, &{:dot_call, &1, &2}) || if(space? and name not in @textual and behind_value?(before), do: :none, else: named_call(name))
      {:alias, _, _} -> value
      :none -> if(space? and value?(reversed), do: value, else: :none)
    end
  end

  defp value?([char | _] = reversed), do: char in ~c")]}\"'" or number?(reversed)
  defp value?([]), do: false

  defp number?(reversed) do
    {word, before} = Enum.split_while(reversed, &name_char?/1)
    word != [] and List.last(word) in ?0..?9 and not match?([?@ | _], before)
  end

  defp behind_value?(before), do: skip(before) != before and ends_value?(skip(before))

  defp named_call(name), do: if(name in @textual, do: {:operator_call, name}, else: {:local_call, name})

  defp dot_or_operator([?., ?. | _] = reversed), do: operator(reversed)

  defp dot_or_operator([?. | rest]) do
    case inside_dot(skip_lines(rest)) do
      :none -> :none
      inside -> {:dot, inside, []}
    end
  end

  defp operator_before?([char | _]), do: char in ~c"\\<>+-*/:=|&~^!"
  defp operator_before?([]), do: false

  defp operator_context([?: , ?: | _] = reversed), do: operator(reversed)
  defp operator_context(reversed), do: operator(reversed)

  defp operator(reversed) do
    {name, before} = Enum.split_while(reversed, &(&1 in ~c"\\<>+-*/:=|&~^.!"))
    name = name |> Enum.reverse() |> shortest()

    cond do
      match?([?. | [_ | _]], name) and hd(tl(name)) != ?. and inside_dot(skip_lines(before)) != :none ->
        {:dot, inside_dot(skip_lines(before)), tl(name)}

      name in @incomplete_operators ->
        {:operator, name}

      operator_name?(name) ->
        {:operator, name}

      true ->
        :none
    end
  end

  # Of signs in a row, the dots at the end are an operator of their own.
  defp shortest(name) do
    case Enum.reverse(name) do
      [?., ?., ?., char | _] when char != ?. -> ~c"..."
      [?., ?., char | _] when char != ?. -> ~c".."
      _ -> name
    end
  end

  defp operator_name?(name) do
    atom = List.to_atom(name)
    Macro.operator?(atom, 1) or Macro.operator?(atom, 2) or name in [~c"..", ~c"...", ~c"//", ~c"\\\\", ~c"::", ~c"."]
  end

  @keywords [~c"do", ~c"end", ~c"after", ~c"catch", ~c"else", ~c"rescue", ~c"fn", ~c"true", ~c"false", ~c"nil"]

  @doc """
  What stands around a place (line and column from 1) and where it begins and ends, or `:none`.

      iex> Code.Fragment.surround_context("a + bc", {1, 6})
      %{begin: {1, 5}, context: {:local_or_var, ~c"bc"}, end: {1, 7}}
  """
  def surround_context(fragment, position, opts \\ [])

  def surround_context(fragment, {line, column}, opts)
      when is_integer(line) and line > 0 and is_integer(column) and column > 0 and is_list(opts) do
    text = String.Chars.to_string(fragment)
    chars = text |> String.split(["\r\n", "\n"]) |> Enum.at(line - 1, "") |> String.to_charlist()
    {before, rest} = Enum.split(chars, column - 1)

    with [_ | _] <- rest,
         {token, behind} <- token_end(Enum.reverse(before), rest),
         {context, width} <- around(cursor_context(token), behind),
         # A dot that no name follows is about nothing.
         false <- match?({:dot, _, []}, context),
         ending = length(token) + 1,
         true <- ending > column and ending - width <= column do
      %{begin: {line, ending - width}, end: {line, ending}, context: context}
    else
      _ -> :none
    end
  end

  # The text to the end of the token that the next character belongs to, and what is behind.
  defp token_end(before, [char | rest] = all) do
    cond do
      name_char?(char) or (char in ~c"?!" and match?([c | _] when c > 47, before) and name_before?(before)) ->
        {name, rest} = name_end(all)
        more_aliases(before, name, rest)

      char == ?. and match?([c | _] when c != ?., rest) and name_start?(rest) ->
        {name, rest} = name_end(rest)
        more_aliases([?. | before], name, rest)

      char in ~c"@:%~&" and prefixed?(char, before, rest) ->
        prefixed(char, before, rest)

      char in @operators ->
        {left, _} = Enum.split_while(before, &(&1 in @operators))
        {right, behind} = Enum.split_while(all, &(&1 in @operators))
        _ = left
        {Enum.reverse(before) ++ right, behind}

      true ->
        :none
    end
  end

  defp name_before?([char | _]), do: name_char?(char)
  defp name_before?([]), do: false
  defp name_start?([char | _]), do: name_char?(char) and char not in ?0..?9
  defp name_start?([]), do: false

  defp name_end(chars) do
    {name, rest} = Enum.split_while(chars, &name_char?/1)

    case rest do
      [mark | rest] when mark in ~c"?!" -> {name ++ [mark], rest}
      _ -> {name, rest}
    end
  end

  defp more_aliases(before, name, [?., char | _] = rest) when char in ?A..?Z do
    {segment, rest} = name_end(tl(rest))
    more_aliases(before, name ++ [?. | segment], rest)
  end

  defp more_aliases(before, name, rest), do: {Enum.reverse(before, name), rest}

  defp prefixed?(?&, _before, [char | _]), do: char in ?0..?9
  defp prefixed?(?~, before, [char | _]), do: (char in ?a..?z or char in ?A..?Z) and not operator_before?(before)
  defp prefixed?(?:, before, rest), do: name_start?(rest) and not match?([?: | _], before)
  defp prefixed?(?@, _before, rest), do: name_start?(rest)
  defp prefixed?(?%, _before, [?@ | rest]), do: name_start?(rest)
  defp prefixed?(?%, _before, rest), do: name_start?(rest)
  defp prefixed?(_, _, []), do: false

  defp prefixed(?~, before, [letter | rest]), do: {Enum.reverse(before, [?~, letter]), rest}
  defp prefixed(?%, before, [?@ | rest]), do: prefixed(?@, [?% | before], rest)

  defp prefixed(char, before, rest) do
    {name, rest} = name_end(rest)
    more_aliases([char | before], name, rest)
  end

  defp around({:local_or_var, name}, behind) do
    context =
      cond do
        match?([?:, space | _] when space in ~c" \t", behind) or behind == ~c":" -> {:key, name}
        match?([?( | _], skip(behind)) -> {:local_call, name}
        match?([?/ | _], skip(behind)) -> {:local_arity, name}
        name in @keywords -> {:keyword, name}
        name in @textual -> {:operator, name}
        true -> {:local_or_var, name}
      end

    {context, length(name)}
  end

  defp around({:block_keyword_or_binary_operator, [_ | _] = name}, behind), do: around({:local_or_var, name}, behind)
  defp around({:struct, []}, _), do: :none
  defp around({:sigil, []}, _), do: :none
  defp around({:unquoted_atom, []}, _), do: :none
  defp around({:unquoted_atom, [char | _]}, _) when char in ~c"\\<>+-*/:=|&~^.!", do: :none
  defp around({:module_attribute, []}, _), do: {{:operator, ~c"@"}, 1}
  defp around({tag, name} = context, _) when tag in [:alias, :operator, :capture_arg] and is_list(name), do: {context, length(name)}

  defp around({tag, name} = context, _) when tag in [:unquoted_atom, :module_attribute, :sigil, :struct] and is_list(name),
    do: {context, length(name) + 1}

  defp around({:struct, inside} = context, _) when is_tuple(inside), do: {context, width(inside) + 1}
  defp around({tag, _, _} = context, _) when tag in [:dot, :alias], do: {context, width(context)}
  defp around(_, _), do: :none

  defp width({:dot, inside, name}), do: width(inside) + 1 + length(name)
  defp width({:alias, inside, name}), do: width(inside) + 1 + length(name)
  defp width({tag, name}) when tag in [:unquoted_atom, :module_attribute], do: length(name) + 1
  defp width({_, name}), do: length(name)
  defp width(_), do: 0

  @doc """
  The quoted form of a text that breaks off, with `__cursor__()` where the cursor stands.

      iex> Code.Fragment.container_cursor_to_quoted("f(x, ")
      {:ok, {:f, [line: 1], [{:x, [line: 1], nil}, {:__cursor__, [line: 1], []}]}}
  """
  def container_cursor_to_quoted(fragment, opts \\ []) do
    text = String.Chars.to_string(fragment)
    {preserve?, opts} = Keyword.pop(opts, :preserve_sigils, false)

    case preserve? && sigil_at_end(text) do
      {sigil, close, modifiers} -> before_modifiers(text, sigil, close, modifiers, opts)
      _ -> completed(text, opts)
    end
  end

  @sigil "~(?:[a-z]|[A-Z][A-Z0-9]*)"
  @closed "(?:/[^/]*/|\"[^\"]*\"|'[^']*'|\\|[^|]*\\||\\([^)]*\\)|\\[[^\\]]*\\]|\\{[^}]*\\}|<[^>]*>)([a-zA-Z0-9]*)\\z"
  @open "(?:/[^/]*|\"[^\"]*|'[^']*|\\|[^|]*|\\([^)]*|\\[[^\\]]*|\\{[^}]*|<[^>]*)\\z"

  # The sigil that the text ends in, what closes it if it is open, and its modifiers if it is closed.
  defp sigil_at_end(text) do
    case Regex.run(Regex.compile!(@sigil <> @closed), text) do
      [sigil, modifiers] ->
        {sigil, "", modifiers}

      nil ->
        with [sigil] <- Regex.run(Regex.compile!(@sigil <> @open), text) do
          <<delimiter>> <> _ = String.replace(sigil, ~r/^~[a-zA-Z0-9]+/, "")
          {sigil, closing(delimiter), nil}
        end
    end
  end

  defp closing(?(), do: ")"
  defp closing(?[), do: "]"
  defp closing(?{), do: "}"
  defp closing(?<), do: ">"
  defp closing(delimiter), do: <<delimiter>>

  # A cursor behind a sigil is one of its modifiers, one in it stands for them.
  defp before_modifiers(text, sigil, close, modifiers, opts) do
    before = binary_part(text, 0, byte_size(text) - byte_size(sigil))
    lines = String.split(text, "\n")
    place = [line: Keyword.get(opts, :line, 1) + length(lines) - 1, column: String.length(List.last(lines)) + 1]
    cursor = {:__cursor__, place, []}

    with {:ok, quoted} <- completed(before, opts), {:ok, {name, meta, [content, _]}} <- Code.string_to_quoted(sigil <> close, opts) do
      last = if modifiers, do: String.to_charlist(modifiers) ++ [cursor], else: cursor

      {:ok,
       Macro.postwalk(quoted, fn
         {:__cursor__, _, []} -> {name, meta, [content, last]}
         node -> node
       end)}
    end
  end

  # What no more text can make right.
  @hopeless ["invalid character", "invalid sigil name", "invalid float", "invalid bare", "invalid hex", "heredoc allows", "keyword argument", "reserved token", "unexpected space", "expected %{"]

  defp completed(text, opts) do
    case Code.string_to_quoted(text, Keyword.put(opts, :emit_warnings, false)) do
      {:error, {_, message, _}} = error when is_binary(message) -> if String.starts_with?(message, @hopeless), do: error, else: complete(text, opts)
      {:error, {_, {"invalid " <> _, _}, _}} = error -> error
      _ -> complete(text, opts)
    end
  end

  defp complete(text, opts) do
    case Code.Fragment.Container.complete(text, Keyword.get(opts, :trailing_fragment, "")) do
      :error -> Code.string_to_quoted(text, Keyword.put_new(opts, :emit_warnings, false))
      {completed, blanks} -> parse(completed, blanks, opts)
    end
  end

  # Without the blanks that were put into the last line, what stands behind them is further to the left.
  defp moved(quoted, _text, [], _opts), do: quoted

  defp moved(quoted, text, blanks, opts) do
    line = length(String.split(text, "\n")) + Keyword.get(opts, :line, 1) - 1
    if opts[:columns], do: move(quoted, line, blanks), else: quoted
  end

  defp move([{:line, line}, {:column, column} | rest], line, from),
    do: [{:line, line}, {:column, column - Enum.count(from, &(&1 < column))} | move(rest, line, from)]

  defp move([head | tail], line, from), do: [move(head, line, from) | move(tail, line, from)]
  defp move({a, b}, line, from), do: {move(a, line, from), move(b, line, from)}
  defp move({a, b, c}, line, from), do: {move(a, line, from), move(b, line, from), move(c, line, from)}
  defp move(other, _line, _from), do: other

  # Behind keywords nothing but keywords may follow: the cursor is made one, and unmade.
  defp parse(completed, blanks, opts) do
    opts = Keyword.put_new(opts, :emit_warnings, false)

    case Code.string_to_quoted(completed, opts) do
      {:error, {_, "unexpected expression after keyword list" <> _, _}} = error ->
        [before | _] = String.split(completed, "__cursor__()")
        column = String.length(before |> String.split("\n") |> List.last()) + 1
        blanks = List.duplicate(column, 12) ++ Enum.map(blanks, &if(&1 > column, do: &1 + 12, else: &1))

        with {:ok, quoted} <- completed |> String.replace("__cursor__()", "__cursor__: __cursor__()") |> Code.string_to_quoted(opts),
             do: {:ok, quoted |> Macro.prewalk(&without_key/1) |> moved(completed, blanks, opts)},
             else: (_ -> error)

      {:ok, quoted} ->
        {:ok, moved(quoted, completed, blanks, opts)}

      error ->
        error
    end
  end

  defp without_key({:__cursor__, {:__cursor__, _, _} = cursor}), do: cursor
  defp without_key(node), do: node
end
