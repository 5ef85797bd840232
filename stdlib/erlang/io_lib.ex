defmodule :io_lib do
  @moduledoc """
  Erlang's formatted text: `format/2` with its directives, terms in Erlang's syntax, `fread/2`, tests of characters.

  The work is done by `Quaff.Format`, `Quaff.ErlText` and `Quaff.Fread`.
  """

  def nl, do: ~c"\n"

  ## Formatting

  def format(format, args), do: format |> Quaff.Format.scan(args) |> Quaff.Format.build()

  def format(format, args, options) do
    case :proplists.get_value(:chars_limit, options, -1) do
      limit when is_integer(limit) and limit >= 0 -> format |> Quaff.Format.scan(args) |> limited(limit) |> Quaff.Format.build()
      _ -> format(format, args)
    end
  end

  # Terms are cut to what depth fits into the limit.
  defp limited(parts, limit) do
    terms = for %{control_char: control} when control in ~c"pwPW" <- parts, do: control
    share = if terms == [], do: limit, else: div(limit, length(terms))

    :lists.map(
      fn
        %{control_char: control, args: [term | _]} = spec when control in ~c"pwPW" ->
          depth = depth_within(term, share, spec.encoding, 1)
          %{spec | control_char: if(control in ~c"pP", do: ?P, else: ?W), args: [term, depth]}

        part ->
          part
      end,
      parts
    )
  end

  defp depth_within(term, limit, encoding, depth) do
    text = Quaff.ErlText.write(term, depth, encoding)

    cond do
      length(text) > limit -> depth
      depth > limit -> -1
      text == Quaff.ErlText.write(term, -1, encoding) -> -1
      true -> depth_within(term, limit, encoding, depth + 1)
    end
  end

  def fwrite(format, args), do: format(format, args)
  def fwrite(format, args, options), do: format(format, args, options)
  def bformat(format, args), do: format |> format(args) |> :unicode.characters_to_binary()
  def bformat(format, args, options), do: format |> format(args, options) |> :unicode.characters_to_binary()
  def bfwrite(format, args), do: bformat(format, args)
  def bfwrite(format, args, options), do: bformat(format, args, options)

  def scan_format(format, args), do: Quaff.Format.scan(format, args)
  def unscan_format(parts), do: Quaff.Format.unscan(parts)
  def build_text(parts), do: Quaff.Format.build(parts)
  def build_text(parts, _options), do: Quaff.Format.build(parts)

  ## Terms

  def write(term), do: write(term, -1)

  def write(term, options) when is_list(options) do
    write(term, :proplists.get_value(:depth, options, -1), :proplists.get_value(:encoding, options, :latin1))
  end

  def write(term, depth), do: write(term, depth, :latin1)
  def write(term, depth, encoding), do: Quaff.ErlText.write(term, depth, encoding)
  def write(term, depth, encoding, _order, _chars_limit), do: write(term, depth, encoding)
  def bwrite(term, options), do: term |> write(options) |> :unicode.characters_to_binary()
  def write_bin(term, depth, encoding, _order, _chars), do: term |> write(depth, encoding) |> :unicode.characters_to_binary()

  def print(term), do: print(term, 1, 80, -1)
  def print(term, column, width, depth), do: Quaff.ErlText.print(term, column, width, depth, :latin1, true)

  def limit_term(term, depth) do
    cond do
      depth < 0 -> term
      depth == 0 -> :...
      is_list(term) and term != [] -> limit_list(term, depth)
      is_tuple(term) -> term |> :erlang.tuple_to_list() |> limit_list(depth) |> :erlang.list_to_tuple()
      true -> term
    end
  end

  defp limit_list([], _depth), do: []
  defp limit_list(_list, 1), do: [:...]
  defp limit_list([head | tail], depth), do: [limit_term(head, depth - 1) | limit_list(tail, depth - 1)]
  defp limit_list(tail, depth), do: limit_term(tail, depth - 1)

  def write_atom(atom), do: Quaff.ErlText.atom(atom, :unicode)
  def write_atom_as_latin1(atom), do: Quaff.ErlText.atom(atom, :latin1)
  def quote_atom(atom, chars), do: Quaff.ErlText.quote?(atom, if(chars == [], do: :erlang.atom_to_list(atom), else: chars))

  def write_string(string), do: write_string(string, ?")
  def write_string(string, quote), do: Quaff.ErlText.string(string, quote)
  def write_latin1_string(string), do: write_string(string)
  def write_latin1_string(string, quote), do: write_string(string, quote)
  def write_unicode_string(string), do: write_string(string)
  def write_string_as_latin1(string), do: write_string_as_latin1(string, ?")

  def write_string_as_latin1(string, quote) do
    :lists.flatmap(&if(&1 > 255, do: Quaff.ErlText.escaped(&1), else: [&1]), write_string(string, quote))
  end

  def write_string_bin(string, quote, _encoding), do: string |> write_string(quote) |> :unicode.characters_to_binary()
  def bwrite_string(string, quote, encoding), do: write_string_bin(string, quote, encoding)
  def write_binary(binary, depth, _chars), do: Quaff.ErlText.write(binary, depth, :latin1)
  def write_binary_bin(binary, depth, _chars, acc), do: acc <> :erlang.list_to_binary(write_binary(binary, depth, -1))

  def write_char(?\s), do: ~c"$\\s"
  def write_char(char), do: [?$ | Quaff.ErlText.char(char)]
  def write_latin1_char(char), do: write_char(char)
  def write_unicode_char(char), do: write_char(char)
  def write_char_as_latin1(char) when char > 255, do: [?$ | Quaff.ErlText.escaped(char)]
  def write_char_as_latin1(char), do: write_char(char)

  ## What lists are

  def char_list([char | rest]) when is_integer(char) and (char in 0..0xD7FF or char in 0xE000..0x10FFFF), do: char_list(rest)
  def char_list([]), do: true
  def char_list(_), do: false

  def latin1_char_list([char | rest]) when is_integer(char) and char in 0..255, do: latin1_char_list(rest)
  def latin1_char_list([]), do: true
  def latin1_char_list(_), do: false

  def deep_char_list(list), do: deep_unicode_char_list(list)

  def deep_unicode_char_list([head | tail]) when is_list(head), do: deep_unicode_char_list(head) and deep_unicode_char_list(tail)

  def deep_unicode_char_list([char | tail]) when is_integer(char) and (char in 0..0xD7FF or char in 0xE000..0x10FFFF) do
    deep_unicode_char_list(tail)
  end

  def deep_unicode_char_list([]), do: true
  def deep_unicode_char_list(_), do: false

  def deep_latin1_char_list([head | tail]) when is_list(head), do: deep_latin1_char_list(head) and deep_latin1_char_list(tail)
  def deep_latin1_char_list([char | tail]) when is_integer(char) and char in 0..255, do: deep_latin1_char_list(tail)
  def deep_latin1_char_list([]), do: true
  def deep_latin1_char_list(_), do: false

  def printable_list(list), do: printable_latin1_list(list)

  def printable_latin1_list([char | rest])
      when is_integer(char) and (char in 32..126 or char in 160..255 or char in 8..13 or char == 27) do
    printable_latin1_list(rest)
  end

  def printable_latin1_list([]), do: true
  def printable_latin1_list(_), do: false

  def printable_unicode_list([char | rest])
      when is_integer(char) and
             (char in 32..126 or char in 160..0xD7FF or char in 0xE000..0xFFFD or char in 0x10000..0x10FFFF or char in 8..13 or
                char == 27) do
    printable_unicode_list(rest)
  end

  def printable_unicode_list([]), do: true
  def printable_unicode_list(_), do: false

  ## Measures

  def chars_length(chars), do: length_of(chars, 0)

  defp length_of([], sum), do: sum
  defp length_of([head | tail], sum) when is_integer(head), do: length_of(tail, sum + 1)
  defp length_of([head | tail], sum), do: length_of(tail, length_of(head, sum))
  defp length_of(binary, sum) when is_binary(binary), do: sum + String.length(binary)

  def indentation([?\n | rest], _column), do: indentation(rest, 0)
  def indentation([?\t | rest], column), do: indentation(rest, div(column, 8) * 8 + 8)
  def indentation([char | rest], column) when is_integer(char), do: indentation(rest, column + 1)
  def indentation([head | tail], column), do: indentation(tail, indentation(head, column))
  def indentation([], column), do: column

  def format_prompt(prompt), do: format_prompt(prompt, :latin1)
  def format_prompt({:format, format, args}, _encoding), do: format(format, args)
  def format_prompt(prompt, encoding) when is_list(prompt), do: if(char_list(prompt), do: prompt, else: format_prompt({:format, ~c"~p", [prompt]}, encoding))
  def format_prompt(prompt, _encoding) when is_atom(prompt), do: :erlang.atom_to_list(prompt)
  def format_prompt(prompt, _encoding), do: format(~c"~ts", [prompt])

  ## Reading

  def fread(format, chars), do: Quaff.Fread.fread(format, chars)

  # With a continuation: line by line, `{format that is left, begun line (last first), count, results (last first)}`.
  def fread([], chars, format), do: fread({format, [], 0, []}, chars, format)

  def fread({format, before, _count, results}, :eof, _format) do
    case Quaff.Fread.fread(format, :lists.reverse(before)) do
      {:ok, more, rest} -> {:done, {:ok, :lists.reverse(results, more)}, rest}
      {:more, _, _, _} when before == [] and results == [] -> {:done, :eof, :eof}
      {:more, _, _, _} -> {:done, {:error, {:fread, :input}}, :eof}
      {:error, _} = error -> {:done, error, :eof}
    end
  end

  def fread({format, before, count, results}, chars, _format) do
    case :lists.splitwith(&(&1 != ?\n), chars) do
      {_, []} ->
        {:more, {format, :lists.reverse(chars, before), count, results}}

      {line, [newline | below]} ->
        case Quaff.Fread.fread(format, :lists.reverse(before, line ++ [newline])) do
          {:ok, more, rest} -> {:done, {:ok, :lists.reverse(results, more)}, rest ++ below}
          {:more, format, read, more} -> fread({format, [], count + read, more ++ results}, below, format)
          {:error, _} = error -> {:done, error, below}
        end
    end
  end

  ## Steps of input, as the I/O protocol asks for them

  def collect_line(start), do: {:start, start}
  def collect_line(start, data, extra), do: collect_line(start, data, :latin1, extra)
  def collect_line(:start, data, encoding, extra), do: collect_line([], data, encoding, extra)
  def collect_line(stack, :eof, _encoding, _extra), do: {:stop, if(stack == [], do: :eof, else: :lists.reverse(stack)), :eof}
  def collect_line(stack, data, _encoding, _extra), do: split_line(:unicode.characters_to_list(data), stack, true)

  def collect_line_no_eol(:start, data, encoding, extra), do: collect_line_no_eol([], data, encoding, extra)
  def collect_line_no_eol(stack, :eof, _encoding, _extra), do: {:stop, if(stack == [], do: :eof, else: :lists.reverse(stack)), :eof}
  def collect_line_no_eol(stack, data, _encoding, _extra), do: split_line(:unicode.characters_to_list(data), stack, false)

  defp split_line([?\n | rest], stack, true), do: {:stop, :lists.reverse([?\n | stack]), rest}
  defp split_line([?\n | rest], stack, false), do: {:stop, :lists.reverse(stack), rest}
  defp split_line([char | rest], stack, keep), do: split_line(rest, [char | stack], keep)
  defp split_line([], stack, _keep), do: stack

  def collect_chars(start), do: {:start, start}
  def collect_chars(start, data, count), do: collect_chars(start, data, :latin1, count)
  def collect_chars(:start, :eof, _encoding, _count), do: {:stop, :eof, :eof}
  def collect_chars(:start, data, encoding, count), do: collect_chars({[], count}, data, encoding, count)
  def collect_chars({taken, _left}, :eof, _encoding, _count), do: {:stop, if(taken == [], do: :eof, else: :lists.append(:lists.reverse(taken))), :eof}

  def collect_chars({taken, left}, data, _encoding, _count) do
    chars = :unicode.characters_to_list(data)
    length = length(chars)

    if length < left do
      {[chars | taken], left - length}
    else
      {first, rest} = :lists.split(left, chars)
      {:stop, :lists.append(:lists.reverse([first | taken])), rest}
    end
  end

  def collect_chars_eager(state, data, encoding, count), do: collect_chars(state, data, encoding, count)

  def get_until(start), do: {:start, start}
  def get_until(start, data, extra), do: get_until(start, data, :latin1, extra)
  def get_until(:start, data, encoding, extra), do: get_until([], data, encoding, extra)

  def get_until(continuation, data, _encoding, {module, function, args}) do
    chars = if data == :eof, do: :eof, else: :unicode.characters_to_list(data)

    case :erlang.apply(module, function, [continuation, chars | args]) do
      {:done, result, rest} -> {:stop, result, rest}
      {:more, continuation} -> continuation
    end
  end
end
