defmodule Code.Fragment.Container do
  @moduledoc false

  # Completes a text that breaks off: what is unfinished behind the last place where an expression can begin is cut off, the
  # cursor put there, and what is open closed.
  #
  # The text is scanned once, by characters. `stack` holds what is open, innermost first, as `{closing, start, anchor}`:
  # the text that closes it, where it began, and where the expression in it that may be cut begins.

  @words ~w(do end fn when and or not in else after rescue catch true false nil)
  @sections ~w(else after rescue catch)

  @doc """
  The completed text and the columns of its last line where a blank had to be put in, which nobody should see; `:error` when
  its brackets do not match.
  """
  def complete(text, trailing) do
    text = without_comment(text)

    case scan(text, 0, text, [{"", 0, 0}], :start) do
      :error -> :error
      {stack, last} -> finish(text, trailing, stack, last)
    end
  end

  # A comment at the end is nothing.
  defp without_comment(text) do
    case Regex.run(~r/\A(?:[^\n]*\n)*[ \t]*(?=#[^\n]*\z)/, text) do
      [before] -> before
      nil -> text
    end
  end

  # `fn x` tells nothing before its arrow, unless what follows the cursor has it.
  defp finish(text, trailing, [{"fn", _, anchor} | _], last) when trailing != "" do
    {kept, moved} = cut(text, anchor, last)
    {kept <> trailing, moved}
  end

  defp finish(text, trailing, stack, last) do
    case stack |> Enum.reverse() |> Enum.split_while(fn {close, _, _} -> close != "fn" end) do
      {_, []} ->
        {_, _, anchor} = hd(stack)
        {kept, moved} = cut(text, anchor, last)
        Enum.reduce(stack, {kept, moved}, &closed/2)

      {outer, [{"fn", start, _} | _]} ->
        [{close, opened, _} | rest] = Enum.reverse(outer)
        finish(text, trailing, [{close, opened, start} | rest], :cut)
    end
  end

  # Two words in a row need a blank between them.
  defp closed({"end", _, _}, {text, moved}) do
    if String.ends_with?(text, "end"), do: {text <> " end", [last_column(text) | moved]}, else: {text <> "end", moved}
  end

  defp closed({close, _, _}, {text, moved}), do: {text <> close, moved}

  defp last_column(text), do: (text |> String.split("\n") |> List.last() |> String.length()) + 1

  # The last token was a word, a dot, or something else; `:cut`: it does not matter.
  defp cut(text, anchor, last) do
    with true <- last in [:word, :dot, :start],
         {kept, gone, call?} <- called(text, last),
         true <- byte_size(kept) >= anchor or anchor == byte_size(text) do
      if call?,
        do: {kept <> "(" <> String.duplicate(" ", String.length(gone) + 1) <> "__cursor__())", []},
        else: {kept <> String.duplicate(" ", String.length(gone)) <> "__cursor__()", []}
    else
      _ -> at_cursor(binary_part(text, 0, anchor), blank(binary_part(text, anchor, byte_size(text) - anchor)))
    end
  end

  # A name that is called: with a blank behind it, or with a dot whose name is not finished.
  defp called(text, last) do
    case Regex.run(~r/(?<![\w.@:&])((?:[A-Z]\w*\.)*(?:[a-z_]\w*[?!]?\.)*([\p{Ll}_]\w*[?!]?))(?:(\.\w*)|([ \t]+))\z/u, text) do
      [_, _, name, dotted] when last != :start and name not in @words -> split(text, dotted, false)
      [_, _, name, "", blanks] when name not in @words -> split(text, blanks, true)
      _ -> nil
    end
  end

  defp split(text, gone, call?), do: {binary_part(text, 0, byte_size(text) - byte_size(gone)), gone, call?}

  # Words and signs may not run into the cursor.
  defp at_cursor(kept, blank) do
    if blank == "" and String.match?(kept, ~r/[\w?!+-]\z/u) do
      {kept <> " __cursor__()", [last_column(kept)]}
    else
      {kept <> blank <> "__cursor__()", []}
    end
  end

  # As many columns and lines of nothing, so that the cursor stands where the text ends. A colon that is not finished is not
  # even that.
  defp blank(text) do
    text = Regex.replace(~r/(?<!:):\z|~\z/, text, "")
    lines = String.split(text, "\n")
    last = length(lines) - 1

    lines
    |> Enum.with_index(fn line, index -> String.duplicate(" ", String.length(line)) <> if(index < last, do: "\\\n", else: "") end)
    |> IO.iodata_to_binary()
  end

  defp scan("", _at, _text, stack, previous), do: {stack, previous}

  defp scan(rest, at, text, stack, previous) do
    case token(rest, previous) do
      {:open, size, close} -> step(rest, size, at, text, [{close, at, at + size} | stack], :start)
      {:close, size, close} -> closed(rest, size, at, text, stack, close)
      {:anchor, size} -> step(rest, size, at, text, anchored(stack, at + size), :start)
      {:arrow, size} -> step(rest, size, at, text, arrow(stack, at + size), :start)
      {:call, size} -> step(rest, size, at, text, anchored(stack, at + size), :start)
      {:skip, size} -> step(rest, size, at, text, stack, previous)
      {:value, size} -> step(rest, size, at, text, stack, :value)
      {:word, size} -> step(rest, size, at, text, stack, :word)
      {:dot, size} -> step(rest, size, at, text, stack, :dot)
    end
  end

  defp step(rest, size, at, text, stack, previous),
    do: scan(binary_part(rest, size, byte_size(rest) - size), at + size, text, stack, previous)

  defp anchored([{close, start, _} | stack], anchor), do: [{close, start, anchor} | stack]

  defp arrow([{"fn", start, _} | stack], anchor), do: [{"end", start, anchor} | stack]
  defp arrow(stack, anchor), do: anchored(stack, anchor)

  defp closed(rest, size, at, text, [{close, _, _} | [_ | _] = stack], close), do: step(rest, size, at, text, stack, :value)
  defp closed(_, _, _, _, _, _), do: :error

  defp token(<<?\n, _::binary>>, _), do: {:anchor, 1}
  defp token(<<?;, _::binary>>, _), do: {:anchor, 1}
  defp token(<<?#, _::binary>> = rest, _), do: {:skip, rest |> String.split("\n") |> hd() |> byte_size()}
  defp token(<<space, _::binary>>, _) when space in ~c" \t\r", do: {:skip, 1}
  defp token("->" <> _, _), do: {:arrow, 2}
  defp token("<<" <> rest, _) when binary_part(rest, 0, 0) == "", do: if(match?("<" <> _, rest) or match?("~" <> _, rest), do: {:anchor, 3}, else: {:open, 2, ">>"})
  defp token(">>>" <> _, _), do: {:anchor, 3}
  defp token(">>" <> _, _), do: {:close, 2, ">>"}
  defp token("(" <> _, _), do: {:open, 1, ")"}
  defp token("[" <> _, _), do: {:open, 1, "]"}
  defp token("{" <> _, _), do: {:open, 1, "}"}
  defp token(")" <> _, _), do: {:close, 1, ")"}
  defp token("]" <> _, _), do: {:close, 1, "]"}
  defp token("}" <> _, _), do: {:close, 1, "}"}
  defp token("," <> _, _), do: {:anchor, 1}
  defp token(<<??, ?\\, _::utf8, _::binary>>, _), do: {:value, 3}
  defp token(<<??, char::utf8, _::binary>>, _), do: {:value, 1 + byte_size(<<char::utf8>>)}
  defp token("\"\"\"" <> rest, _), do: {:value, 3 + text_size(rest, "\"\"\"")}
  defp token("\"" <> rest, _), do: {:value, 1 + text_size(rest, "\"")}
  defp token("'" <> rest, _), do: {:value, 1 + text_size(rest, "'")}
  defp token(<<?~, letter, open, rest::binary>>, _) when (letter in ?a..?z or letter in ?A..?Z) and open in ~c"/|\"'([{<" do
    size = text_size(rest, closing(open))
    {:value, 3 + size + modifiers_size(binary_part(rest, size, byte_size(rest) - size), 0)}
  end

  defp token("%{" <> _, _), do: {:open, 2, "}"}
  defp token("%" <> _, _), do: {:value, 1}
  defp token("@" <> _, _), do: {:anchor, 1}
  defp token(sign, _) when sign in [":", "~"], do: {:value, 1}
  defp token("..." <> _, _), do: {:value, 3}
  defp token("." <> rest, _), do: if(match?("." <> _, rest), do: {:anchor, 2}, else: {:dot, 1})
  defp token(":{}" <> _, _), do: {:value, 3}
  defp token(":%{}" <> _, _), do: {:value, 4}
  defp token(":<<>>" <> _, _), do: {:value, 5}
  defp token(<<?:, char, _::binary>> = rest, _) when char != ?: and char != ?\s, do: {:value, 1 + max(word_size(binary_part(rest, 1, byte_size(rest) - 1)), if(char == ?", do: 0, else: 1))}

  defp token(rest, previous) do
    case word_size(rest) do
      0 -> operator(rest)
      size -> word(binary_part(rest, 0, size), binary_part(rest, size, byte_size(rest) - size), size, previous)
    end
  end

  defp word("do", rest, 2, _) when binary_part(rest, 0, 0) == "", do: if(match?(":" <> _, rest), do: key(rest, 2), else: {:open, 2, "end"})
  defp word("fn", _rest, 2, _), do: {:open, 2, "fn"}
  defp word("end", _rest, 3, _), do: {:close, 3, "end"}
  defp word(word, ":" <> _ = rest, size, _) when word not in @sections, do: key(rest, size)
  defp word(word, rest, size, _) when word in @sections, do: if(match?(":" <> _, rest), do: key(rest, size), else: {:anchor, size})
  defp word(word, rest, size, _) when word in ~w(when and or not in) and rest != "", do: {:anchor, size}

  defp word(word, rest, size, previous) do
    blanks = byte_size(rest) - byte_size(String.trim_leading(rest, " "))
    behind = String.trim_leading(rest, " ")

    if previous in [:start, :dot] and blanks > 0 and word not in @words and not String.match?(word, ~r/\A[\dA-Z]/) and argument?(behind),
      do: {:call, size + 1},
      else: {:word, size}
  end

  defp modifiers_size(<<char, rest::binary>>, size) when char in ?a..?z or char in ?A..?Z or char in ?0..?9, do: modifiers_size(rest, size + 1)
  defp modifiers_size(_, size), do: size

  defp key("::" <> _, size), do: {:value, size}
  defp key(<<?:, space, _::binary>>, size) when space in ~c" \t\n", do: {:anchor, size + 2}
  defp key(_, size), do: {:value, size + 1}

  # Whether a name with a space behind it is a call of what follows.
  defp argument?(""), do: true
  defp argument?(<<?%, ?{, _::binary>>), do: true
  defp argument?(<<?&, char, _::binary>>) when char != ?& and char != ?\s, do: true
  defp argument?(<<?:, char, _::binary>>) when char not in ~c": ", do: true

  defp argument?(<<char::utf8, _::binary>> = rest) do
    word = binary_part(rest, 0, word_size(rest))
    (char in ~c"\"'[{@~%" or word != "") and word not in ~w(do end when and or in else after rescue catch)
  end

  defp argument?(_), do: false

  defp operator(rest) do
    size = operator_size(rest, 0)
    if size == 0, do: {:value, byte_size(String.first(rest) || " ")}, else: {:anchor, size}
  end

  defp operator_size(<<char, rest::binary>>, size) when char in ~c"\\<>+-*/:=|&~^!" and size < 3 do
    if size > 0 and char in ~c"&!^~" and not match?(<<^char, _::binary>>, rest) and size == 1, do: size, else: operator_size(rest, size + 1)
  end

  defp operator_size(_, size), do: size

  defp word_size(text) do
    case Regex.run(~r/\A[\p{L}\p{N}_]+[?!]?/u, text) do
      [word] -> byte_size(word)
      nil -> 0
    end
  end

  # The size of a text up to and with its closing delimiter, or to the end.
  defp text_size(text, close), do: text_size(text, close, 0)
  defp text_size("", _close, size), do: size
  defp text_size(<<?\\, _, rest::binary>>, close, size), do: text_size(rest, close, size + 2)

  defp text_size(text, close, size) do
    if String.starts_with?(text, close), do: size + byte_size(close), else: text_size(binary_part(text, 1, byte_size(text) - 1), close, size + 1)
  end

  defp closing(?(), do: ")"
  defp closing(?[), do: "]"
  defp closing(?{), do: "}"
  defp closing(?<), do: ">"
  defp closing(other), do: <<other>>
end
