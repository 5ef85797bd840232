defmodule Quaff.Fread do
  @moduledoc false
  # `:io_lib.fread/2`: input by a format. `{:ok, values, rest}`, `{:more, rest of the format, count, values}`,
  # `{:error, {:fread, what}}`; values stand last first while they are gathered.

  def fread(format, chars) when is_binary(format), do: fread(:erlang.binary_to_list(format), chars)
  def fread(format, chars), do: read(format, chars, 0, [])

  defp read([?~ | format], chars, count, values) do
    {suppress, format} = if match?([?* | _], format), do: {true, tl(format)}, else: {false, format}
    {width, format} = width(format, :none)
    {unicode, format} = if match?([?t | _], format), do: {true, tl(format)}, else: {false, format}
    directive(format, suppress, width, unicode, chars, count, values)
  end

  # Blank space in the format is any blank space in the input.
  defp read([space | format], chars, count, values) when space in [?\s, ?\t, ?\n, ?\r] do
    {chars, count} = skip(chars, count)
    read(format, chars, count, values)
  end

  defp read([char | format], [char | chars], count, values), do: read(format, chars, count + 1, values)
  defp read([_ | _] = format, [], count, values), do: {:more, format, count, :lists.reverse(values)}
  defp read([_ | _], [_ | _], _count, _values), do: error(:input)
  defp read([], chars, _count, values), do: {:ok, :lists.reverse(values), chars}

  defp width([digit | format], :none) when digit in ?0..?9, do: width(format, digit - ?0)
  defp width([digit | format], value) when digit in ?0..?9, do: width(format, value * 10 + digit - ?0)
  defp width(format, value), do: {value, format}

  defp error(what), do: {:error, {:fread, what}}

  defp skip([char | chars], count) when char in [?\s, ?\t, ?\n, ?\r], do: skip(chars, count + 1)
  defp skip(chars, count), do: {chars, count}

  defp directive([?~ | format], _suppress, _width, _unicode, chars, count, values) do
    case skip(chars, count) do
      {[?~ | chars], count} -> read(format, chars, count + 1, values)
      {[], count} -> {:more, [?~, ?~ | format], count, :lists.reverse(values)}
      _ -> error(:input)
    end
  end

  defp directive([?l | format], suppress, _width, _unicode, chars, count, values) do
    done(format, suppress, count, chars, count, values)
  end

  defp directive([?c | format], suppress, width, _unicode, chars, count, values) do
    width = if width == :none, do: 1, else: width
    taken = :lists.sublist(chars, width)

    if length(taken) < width and chars == [],
      do: {:more, spec(suppress, width, ?c) ++ format, count, :lists.reverse(values)},
      else: done(format, suppress, taken, :lists.nthtail(length(taken), chars), count + length(taken), values)
  end

  defp directive([control | format], suppress, width, unicode, chars, count, values) when control in ~c"dufsa#-" do
    case skip(chars, count) do
      {[], count} ->
        {:more, spec(suppress, width, control) ++ format, count, :lists.reverse(values)}

      {chars, count} ->
        {field, _} = if width == :none, do: {chars, []}, else: {:lists.sublist(chars, width), []}
        value = value(control, field, unicode)

        case value do
          {:ok, value, used} ->
            done(format, suppress, value, :lists.nthtail(used, chars), count + used, values)

          {:error, what} ->
            error(what)
        end
    end
  end

  defp directive(_format, _suppress, _width, _unicode, _chars, _count, _values), do: error(:format)

  defp spec(suppress, width, control) do
    [?~] ++
      if(suppress, do: ~c"*", else: ~c"") ++
      if(width == :none, do: ~c"", else: :erlang.integer_to_list(width)) ++ [control]
  end

  defp done(format, true, _value, chars, count, values), do: read(format, chars, count, values)
  defp done(format, false, value, chars, count, values), do: read(format, chars, count, [value | values])

  # A value at the beginning of the field, and how many characters it took.
  defp value(?d, field, _), do: signed(field)
  defp value(?u, field, _), do: unsigned(field)
  defp value(?-, [?- | _], _), do: {:ok, -1, 1}
  defp value(?-, [?+ | _], _), do: {:ok, 1, 1}
  defp value(?-, _field, _), do: {:ok, 1, 0}
  defp value(?s, field, _), do: word(field)

  defp value(?a, field, _) do
    {:ok, word, used} = word(field)
    {:ok, :erlang.list_to_atom(word), used}
  end

  defp value(?f, field, _) do
    case Float.parse(:unicode.characters_to_binary(field)) do
      {float, rest} ->
        used = length(field) - String.length(rest)
        if :lists.member(?., :lists.sublist(field, used)), do: {:ok, float, used}, else: {:error, :float}

      :error ->
        {:error, :float}
    end
  end

  defp value(?#, field, _) do
    case :lists.splitwith(&(&1 in ?0..?9), field) do
      {[_ | _] = base, [?# | rest]} ->
        base_value = :erlang.list_to_integer(base)
        digits = :lists.takewhile(&digit?(&1, base_value), rest)

        if base_value in 2..36 and digits != [],
          do: {:ok, :erlang.list_to_integer(digits, base_value), length(base) + 1 + length(digits)},
          else: {:error, :based}

      _ ->
        {:error, :based}
    end
  end

  defp digit?(char, base) do
    cond do
      char in ?0..?9 -> char - ?0 < base
      char in ?a..?z -> char - ?a + 10 < base
      char in ?A..?Z -> char - ?A + 10 < base
      true -> false
    end
  end

  defp signed([sign | rest]) when sign in [?+, ?-] do
    case unsigned(rest) do
      {:ok, value, used} -> {:ok, if(sign == ?-, do: -value, else: value), used + 1}
      _ -> {:error, :integer}
    end
  end

  defp signed(field) do
    case unsigned(field) do
      {:ok, _, _} = found -> found
      _ -> {:error, :integer}
    end
  end

  defp unsigned(field) do
    case :lists.takewhile(&(&1 in ?0..?9), field) do
      [] -> {:error, :unsigned}
      digits -> {:ok, :erlang.list_to_integer(digits), length(digits)}
    end
  end

  defp word(field) do
    word = :lists.takewhile(&(&1 not in [?\s, ?\t, ?\n, ?\r]), field)
    {:ok, word, length(word)}
  end
end
