defmodule Quaff.Format do
  @moduledoc false
  # The directives of `:io_lib.format/2`: a format and its arguments become a list of characters and specifications,
  # which are built into text.

  ## Reading the format

  def scan(format, args) when is_atom(format), do: scan(:erlang.atom_to_list(format), args)
  def scan(format, args) when is_binary(format), do: scan(:erlang.binary_to_list(format), args)
  def scan(format, args) when is_list(format) and is_list(args), do: collect(format, args)
  def scan(_format, _args), do: wrong()

  defp collect([?~ | rest], args) do
    {adjust, rest} = if match?([?- | _], rest), do: {:left, tl(rest)}, else: {:right, rest}
    {width, rest, args} = number(rest, args)
    {adjust, width} = if is_integer(width) and width < 0, do: {:left, -width}, else: {adjust, width}

    {precision, pad, rest, args} =
      case rest do
        [?., ?., ?* | rest] ->
          {pad, rest, args} = argument(rest, args)
          {:none, pad, rest, args}

        [?., ?., char | rest] ->
          {:none, char, rest, args}

        [?. | rest] ->
          {precision, rest, args} = number(rest, args)

          case rest do
            [?., ?* | rest] ->
              {pad, rest, args} = argument(rest, args)
              {precision, pad, rest, args}

            [?., char | rest] ->
              {precision, char, rest, args}

            _ ->
              {precision, ?\s, rest, args}
          end

        _ ->
          {:none, ?\s, rest, args}
      end

    spec = %{
      adjust: adjust,
      width: width,
      precision: precision,
      pad_char: pad,
      encoding: :latin1,
      strings: true,
      maps_order: :undefined
    }

    {spec, rest, args} = modifiers(rest, args, spec)

    case rest do
      [control | rest] ->
        {spec_args, args} = take(control, args)
        [Map.merge(spec, %{control_char: control, args: spec_args}) | collect(rest, args)]

      [] ->
        wrong()
    end
  end

  defp collect([char | rest], args) when is_integer(char), do: [char | collect(rest, args)]
  defp collect([], []), do: []
  defp collect(_, _), do: wrong()

  defp modifiers([?t | rest], args, spec), do: modifiers(rest, args, %{spec | encoding: :unicode})
  defp modifiers([?l | rest], args, spec), do: modifiers(rest, args, %{spec | strings: false})
  defp modifiers([?k | rest], args, spec), do: modifiers(rest, args, %{spec | maps_order: :ordered})

  defp modifiers([?K | rest], [order | args], spec) do
    modifiers(rest, args, %{spec | maps_order: order})
  end

  defp modifiers(rest, args, spec), do: {spec, rest, args}

  defp number([?* | rest], args) do
    {value, rest, args} = argument(rest, args)
    if is_integer(value), do: {value, rest, args}, else: wrong()
  end

  defp number([digit | _] = rest, args) when digit in ?0..?9, do: digits(rest, args, 0)
  defp number(rest, args), do: {:none, rest, args}

  defp digits([digit | rest], args, value) when digit in ?0..?9, do: digits(rest, args, value * 10 + digit - ?0)
  defp digits(rest, args, value), do: {value, rest, args}

  defp argument(rest, [value | args]), do: {value, rest, args}
  defp argument(_rest, _args), do: wrong()

  defp take(control, args) when control in [?~, ?n], do: {[], args}
  defp take(control, [a | args]) when control in ~c"wpscfegbB#+i", do: {[a], args}
  defp take(control, [a, b | args]) when control in ~c"WPxX", do: {[a, b], args}
  defp take(_control, _args), do: wrong()

  def wrong, do: :erlang.error(:badarg)

  ## Building the text

  def build(parts), do: build(parts, 0)

  # The column is needed where a term is printed over lines.
  defp build([], _column), do: []

  defp build([%{control_char: control} = spec | rest], column) do
    case control(control, spec, column) do
      {:char, char} -> [char | build(rest, column_after([char], column))]
      {:inline, text} -> text ++ build(rest, column_after(text, column))
      text -> [text | build(rest, column_after(text, column))]
    end
  end

  defp build([?\n | rest], _column), do: [?\n | build(rest, 0)]
  defp build([char | rest], column), do: [char | build(rest, column + 1)]

  defp column_after(text, column), do: :io_lib.indentation(:lists.flatten(text), column)

  defp control(?~, spec, _), do: chars(?~, spec)
  defp control(?n, %{width: :none}, _), do: {:char, ?\n}
  defp control(?n, %{width: width}, _), do: {:inline, :lists.duplicate(width, ?\n)}
  defp control(?i, _spec, _), do: {:inline, []}

  defp control(?c, %{args: [char], encoding: encoding} = spec, _) when is_integer(char) do
    char = if encoding == :latin1, do: :erlang.band(char, 255), else: char
    chars(char, spec)
  end

  defp control(?s, %{args: [text], encoding: encoding} = spec, _), do: string(text(text, encoding), spec)

  defp control(?w, %{args: [term]} = spec, _), do: term(Quaff.ErlText.write(term, -1, spec.encoding, spec.maps_order), spec)
  defp control(?W, %{args: [term, depth]} = spec, _) when is_integer(depth), do: term(Quaff.ErlText.write(term, depth, spec.encoding, spec.maps_order), spec)
  defp control(?p, %{args: [term]} = spec, column), do: print(term, -1, spec, column)
  defp control(?P, %{args: [term, depth]} = spec, column) when is_integer(depth), do: print(term, depth, spec, column)

  defp control(?b, spec, _), do: integer(spec, &lower/1, ~c"")
  defp control(?B, spec, _), do: integer(spec, & &1, ~c"")
  defp control(?x, %{args: [_, prefix]} = spec, _), do: integer(spec, &lower/1, prefix(prefix))
  defp control(?X, %{args: [_, prefix]} = spec, _), do: integer(spec, & &1, prefix(prefix))
  defp control(?#, spec, _), do: integer(spec, & &1, :base)
  defp control(?+, spec, _), do: integer(spec, &lower/1, :base)

  defp control(?f, %{args: [number]} = spec, _) when is_float(number), do: {:inline, pad(fixed(number, spec), spec)}
  defp control(?e, %{args: [number]} = spec, _) when is_float(number), do: {:inline, pad(exponent(number, spec), spec)}
  defp control(?g, %{args: [number]} = spec, _) when is_float(number), do: {:inline, pad(general(number, spec), spec)}
  defp control(_control, _spec, _column), do: wrong()

  defp lower(text), do: :lists.map(&if(&1 in ?A..?Z, do: &1 + 32, else: &1), text)

  defp prefix(prefix) when is_atom(prefix), do: :erlang.atom_to_list(prefix)
  defp prefix(prefix) when is_list(prefix), do: text(prefix, :latin1)
  defp prefix(_prefix), do: wrong()

  defp text(text, _) when is_atom(text), do: :erlang.atom_to_list(text)

  defp text(text, :latin1) when is_list(text) or is_binary(text) do
    text |> :erlang.iolist_to_binary() |> :erlang.binary_to_list()
  rescue
    ArgumentError -> wrong()
  end

  defp text(text, _) when is_list(text) or is_binary(text) do
    case :unicode.characters_to_list(text) do
      chars when is_list(chars) -> chars
      _ -> if is_binary(text), do: :erlang.binary_to_list(text), else: wrong()
    end
  rescue
    ArgumentError -> wrong()
  end

  defp text(_text, _encoding), do: wrong()

  # A single character; the precision says how often, the width how wide.
  defp chars(char, %{width: :none, precision: :none}), do: {:char, char}
  defp chars(char, %{width: width, precision: :none}), do: {:inline, :lists.duplicate(width, char)}
  defp chars(char, %{precision: count} = spec), do: {:inline, pad(:lists.duplicate(count, char), spec)}

  # Text is cut to its precision, which is a field of its own within the width.
  defp string(text, %{width: :none, precision: :none}), do: text
  defp string(text, %{width: width, precision: :none} = spec), do: text |> :lists.sublist(width) |> pad(spec)

  defp string(_text, %{width: width, precision: precision}) when is_integer(width) and precision > width, do: wrong()
  defp string(text, %{width: same, precision: same} = spec), do: string(text, %{spec | precision: :none})

  defp string(text, %{width: width, precision: precision, pad_char: char} = spec) do
    cut = :lists.sublist(text, precision)
    field = cut ++ :lists.duplicate(precision - length(cut), char)
    if is_integer(width), do: pad(field, spec), else: field
  end

  # Terms and numbers are never cut: stars show that they are too wide.
  defp term(text, %{width: :none, precision: :none}), do: text
  defp term(text, %{width: :none, precision: precision} = spec), do: term(text, %{spec | width: precision})

  defp term(text, %{width: width, precision: precision} = spec) do
    length = length(text)
    limit = min(length, if(precision == :none, do: width, else: min(precision, width)))
    pad(if(length > limit, do: :lists.duplicate(limit, ?*), else: text), spec)
  end

  defp pad(text, %{width: :none}), do: text

  defp pad(text, %{width: width, adjust: adjust, pad_char: char}) do
    case width - length(text) do
      0 -> text
      missing when missing < 0 -> :lists.duplicate(width, ?*)
      missing when adjust == :left -> text ++ :lists.duplicate(missing, char)
      missing -> :lists.duplicate(missing, char) ++ text
    end
  end

  defp print(_, _, %{adjust: :left}, _), do: wrong()

  defp print(term, depth, %{width: width, precision: precision} = spec, column) do
    width = if width == :none, do: 80, else: width
    column = if precision == :none, do: column + 1, else: precision
    Quaff.ErlText.print(term, column, width, depth, spec.encoding, spec.strings, spec.maps_order)
  end

  defp integer(%{args: [number | _], precision: precision} = spec, change, prefix) when is_integer(number) do
    base = if precision == :none, do: 10, else: precision
    unless base in 2..36, do: wrong()
    prefix = if prefix == :base, do: :erlang.integer_to_list(base) ++ ~c"#", else: prefix
    digits = number |> abs() |> :erlang.integer_to_list(base) |> change.()
    sign = if number < 0, do: ~c"-", else: ~c""
    term(sign ++ prefix ++ digits, %{spec | precision: :none})
  end

  defp integer(_spec, _change, _prefix), do: wrong()

  ## Floats

  defp fixed(number, %{precision: precision}) do
    places = if precision == :none, do: 6, else: precision
    if places < 1, do: wrong()
    {sign, digits, exponent} = decimal(number)
    # One zero in front may become a one.
    {whole, digits} = if exponent < 0, do: {1, :lists.duplicate(-exponent, ?0) ++ digits}, else: {exponent + 1, digits}
    {digits, carry} = rounded(digits, whole + places)
    {whole, part} = :lists.split(whole, digits)
    sign ++ carry ++ whole ++ [?. | part]
  end

  # The precision counts all digits.
  defp exponent(number, %{precision: precision}) do
    wanted = if precision == :none, do: 6, else: precision
    if wanted < 2, do: wrong()
    {sign, digits, exponent} = decimal(number)

    {[first | rest], exponent} =
      case rounded(digits, wanted) do
        {digits, []} -> {digits, exponent}
        {digits, one} -> {one ++ :lists.droplast(digits), exponent + 1}
      end

    sign ++ [first, ?. | rest] ++ if(exponent < 0, do: ~c"e-", else: ~c"e+") ++ :erlang.integer_to_list(abs(exponent))
  end

  # The sign, 21 digits, of which the first is not zero, and the exponent of the first: more digits are not known to
  # Erlang's formats, zeros follow.
  defp decimal(number) do
    {mantissa, [?e | exponent]} = :lists.splitwith(&(&1 != ?e), :erlang.float_to_list(number))
    {sign, [first, ?. | rest]} = :lists.splitwith(&(&1 == ?-), mantissa)
    {sign, [first | rest], :erlang.list_to_integer(exponent)}
  end

  # So many digits, and what is carried in front of them.
  defp rounded(digits, count) do
    case length(digits) do
      known when known <= count -> {digits ++ :lists.duplicate(count - known, ?0), []}
      _ -> round_up?(:lists.split(count, digits))
    end
  end

  defp round_up?({kept, [next | _]}) when next < ?5, do: {kept, []}
  defp round_up?({kept, _}), do: increment(:lists.reverse(kept), [])

  defp increment([?9 | rest], acc), do: increment(rest, [?0 | acc])
  defp increment([digit | rest], acc), do: {:lists.reverse(rest, [digit + 1 | acc]), []}
  defp increment([], acc), do: {acc, ~c"1"}

  defp general(number, %{precision: precision} = spec) do
    digits = if precision == :none, do: 6, else: precision
    size = abs(number)

    cond do
      digits < 1 -> wrong()
      size >= 0.1 and size < 1.0 -> fixed(number, %{spec | precision: digits})
      size >= 1.0 and size < 10.0 and digits >= 2 -> fixed(number, %{spec | precision: digits - 1})
      size >= 10.0 and size < 100.0 and digits >= 3 -> fixed(number, %{spec | precision: digits - 2})
      size >= 100.0 and size < 1000.0 and digits >= 4 -> fixed(number, %{spec | precision: digits - 3})
      size >= 1000.0 and size < 10000.0 and digits >= 5 -> fixed(number, %{spec | precision: digits - 4})
      true -> exponent(number, %{spec | precision: max(digits, 2)})
    end
  end

  ## Back to a format

  def unscan(parts) do
    {:lists.append(:lists.map(&unscan_part/1, parts)), :lists.append(:lists.map(&part_args/1, parts))}
  end

  defp unscan_part(char) when is_integer(char), do: [char]

  defp unscan_part(%{control_char: control} = spec) do
    width =
      case spec do
        %{width: :none} -> ~c""
        %{width: width, adjust: :left} -> [?- | :erlang.integer_to_list(width)]
        %{width: width} -> :erlang.integer_to_list(width)
      end

    precision =
      case spec do
        %{precision: :none, pad_char: ?\s} -> ~c""
        %{precision: :none, pad_char: char} -> [?., ?., char]
        %{precision: precision, pad_char: ?\s} -> [?. | :erlang.integer_to_list(precision)]
        %{precision: precision, pad_char: char} -> [?. | :erlang.integer_to_list(precision)] ++ [?., char]
      end

    modifiers = if(spec.encoding == :unicode, do: ~c"t", else: ~c"") ++ if(spec.strings, do: ~c"", else: ~c"l")
    [?~ | width] ++ precision ++ modifiers ++ [control]
  end

  defp part_args(%{args: args}), do: args
  defp part_args(_char), do: []
end
