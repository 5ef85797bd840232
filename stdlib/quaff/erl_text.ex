defmodule Quaff.ErlText do
  @moduledoc false
  # Terms in Erlang's syntax: flat (`~w`) and over several lines (`~p`). Texts are lists of characters.
  #
  # For several lines a term is first a node: `{:flat, text, length}` or `{kind, parts, length}` of nodes. What fits is
  # printed flat; of what does not, simple elements share lines, others begin their own.
  #
  # The elements of a tuple stand behind its tag, unless that is beyond the middle of the line: then all such tuples are
  # indented by four, or even by one.

  @doc "The term on one line; depth -1 is all of it."
  def write(term, depth, encoding, order \\ :undefined) do
    term |> node(depth, %{strings: false, encoding: encoding, order: order, write: true}) |> flat()
  end

  @doc "The term over lines of a width, from a column (1 is the first) on."
  def print(term, column, width, depth, encoding, strings, order \\ :undefined) do
    node = node(term, depth, %{strings: strings, encoding: encoding, order: order, write: false})
    if width == 0, do: flat(node), else: indented(node, column, width, [:none, 4])
  end

  defp indented(node, column, width, []), do: pretty(node, column, %{width: width, indent: 1}, 0)

  defp indented(node, column, width, [indent | others]) do
    try do
      pretty(node, column, %{width: width, indent: indent}, 0)
    catch
      :too_far -> indented(node, column, width, others)
    end
  end

  ## Nodes

  defp node(_term, 0, _opts), do: {:flat, ~c"...", 3}
  defp node([], _depth, _opts), do: {:flat, ~c"[]", 2}
  defp node({}, _depth, _opts), do: {:flat, ~c"{}", 2}
  defp node(term, _depth, %{encoding: encoding}) when is_atom(term), do: simple(atom(term, encoding))
  defp node(term, _depth, _opts) when is_integer(term), do: simple(:erlang.integer_to_list(term))
  defp node(term, _depth, _opts) when is_float(term), do: simple(float(term))

  defp node(term, 1, _opts) when is_list(term), do: {:flat, ~c"[...]", 5}

  defp node(term, depth, opts) when is_list(term) do
    if opts.strings and printable?(term, opts) do
      simple(string(term, ?"))
    else
      {parts, tail} = elements(term, depth, opts)
      {:list, {parts, tail}, total(parts) + tail_length(tail) + 2}
    end
  end

  defp node(term, depth, opts) when is_tuple(term) do
    {parts, tail} = tuple_elements(:erlang.tuple_to_list(term), depth, opts)
    kind = if is_atom(:erlang.element(1, term)) and length(parts) > 1, do: :tagged, else: :tuple
    {kind, {parts, tail}, total(parts) + tail_length(tail) + 2}
  end

  defp node(term, _depth, _opts) when is_map(term) and map_size(term) == 0, do: {:flat, ~c"\#{}", 3}

  # Erlang's slips, where a term is written to a depth.
  defp node(term, 1, %{write: true}) when is_map(term), do: {:flat, ~c"\#{}", 3}

  defp node(term, depth, opts) when is_map(term) do
    pairs = pairs(ordered(term, opts.order), depth - 1, depth, opts)
    pairs = if opts.write and map_size(term) == depth - 1, do: pairs ++ [{:flat, ~c"...", 3}], else: pairs
    {:map, pairs, total(pairs) + 3}
  end

  defp node(term, depth, opts) when is_bitstring(term) do
    case text(term, depth, opts) do
      nil ->
        parts = bytes(term, depth)
        {:bits, parts, total(parts) + 4}

      text ->
        simple(text)
    end
  end

  defp node(term, _depth, _opts) when is_function(term), do: simple(function(term))
  defp node(term, _depth, _opts) when is_pid(term), do: simple(:erlang.pid_to_list(term))
  defp node(term, _depth, _opts) when is_reference(term), do: simple(:erlang.ref_to_list(term))
  defp node(term, _depth, _opts), do: simple(:erlang.binary_to_list(inspect(term)))

  defp ordered(map, :undefined), do: :maps.to_list(map)
  defp ordered(map, order), do: map |> :maps.iterator(order) |> :maps.to_list()

  defp simple(text), do: {:flat, text, length(text)}

  defp total(nodes), do: total(nodes, -1)
  defp total([], sum), do: max(sum, 0)
  defp total([node | nodes], sum), do: total(nodes, sum + len(node) + 1)

  defp len({_, _, len}), do: len
  defp len({:pair, _, _, len}), do: len

  defp tail_length(nil), do: 0
  defp tail_length(tail), do: len(tail) + 1

  # Elements of a list, one less deep each; a tail is what stands behind a bar.
  defp elements([head | tail], 1, _opts) when tail != nil and head != nil, do: {[{:flat, ~c"...", 3}], nil}
  defp elements(list, depth, opts), do: elements(list, depth - 1, depth - 1, [], opts)

  defp elements([], _depth, _left, acc, _opts), do: {:lists.reverse(acc), nil}
  defp elements([_ | _], _depth, 0, acc, _opts), do: {:lists.reverse(acc), {:flat, ~c"...", 3}}

  defp elements([head | tail], depth, left, acc, opts) do
    elements(tail, depth, left - 1, [node(head, left, opts) | acc], opts)
  end

  defp elements(tail, _depth, left, acc, opts), do: {:lists.reverse(acc), node(tail, left, opts)}

  defp tuple_elements(_list, 1, _opts), do: {[{:flat, ~c"...", 3}], nil}

  defp tuple_elements(list, depth, opts) do
    {parts, tail} = elements(list, depth - 1, depth - 1, [], opts)
    if tail == nil, do: {parts, nil}, else: {parts ++ [tail], nil}
  end

  defp pairs([], _left, _depth, _opts), do: []
  defp pairs(_pairs, 0, _depth, _opts), do: [{:flat, ~c"...", 3}]

  defp pairs([{key, value} | rest], left, depth, opts) do
    key = node(key, depth - 1, opts)
    value = node(value, depth - 1, opts)
    [{:pair, key, value, len(key) + len(value) + 4} | pairs(rest, left - 1, depth, opts)]
  end

  ## Flat

  defp flat({:flat, text, _}), do: text
  defp flat({:list, {parts, nil}, _}), do: [?[] ++ joined(parts, ~c"]")
  defp flat({:list, {parts, tail}, _}), do: [?[] ++ joined(parts, [?| | flat(tail) ++ ~c"]"])
  defp flat({:map, pairs, _}), do: ~c"\#{" ++ joined(pairs, ~c"}")
  defp flat({:bits, parts, _}), do: ~c"<<" ++ joined(parts, ~c">>")
  defp flat({:pair, key, value, _}), do: flat(key) ++ ~c" => " ++ flat(value)
  defp flat({_, {parts, _}, _}), do: [?{ | joined(parts, ~c"}")]

  defp joined([], rest), do: rest
  defp joined([node], rest), do: flat(node) ++ rest
  defp joined([node | nodes], rest), do: flat(node) ++ [?, | joined(nodes, rest)]

  ## Over lines. `closing` is how many brackets follow at the end.

  defp pretty({:flat, text, _}, _column, _page, _closing), do: text

  defp pretty(node, column, page, closing) do
    if len(node) + closing < page.width - column, do: flat(node), else: broken(node, column, page, closing)
  end

  defp broken({:list, {parts, nil}, _}, column, page, closing) do
    [?[ | fill(parts, column + 1, column + 1, page, closing + 1)] ++ ~c"]"
  end

  defp broken({:list, {parts, {:flat, ~c"...", _}}, _}, column, page, _closing) do
    [?[ | fill(parts, column + 1, column + 1, page, 0)] ++ ~c"|...]"
  end

  defp broken({:list, {parts, tail}, _}, column, page, closing) do
    body = fill(parts, column + 1, column + 1, page, 0)
    [?[ | body] ++ [?|, ?\n | spaces(column)] ++ pretty(tail, column + 1, page, closing + 1) ++ ~c"]"
  end

  defp broken({:tuple, {parts, _}, _}, column, page, closing) do
    [?{ | fill(parts, column + 1, column + 1, page, closing + 1)] ++ ~c"}"
  end

  # The bytes of a line: up to its end, but eight characters at least.
  defp broken({:bits, parts, _}, column, page, _closing) do
    ~c"<<" ++ byte_lines(parts, column + 2, max(8, page.width - column - 2), 0) ++ ~c">>"
  end

  defp broken({:tagged, {[tag | parts], _}, _}, column, page, closing) do
    behind = len(tag) + 2

    if is_integer(page.indent) and behind > page.indent do
      below = reached(column + page.indent, page)
      [?{ | flat(tag)] ++ more(parts, below, column + behind - 1, true, page, closing + 1) ++ ~c"}"
    else
      behind = reached(column + behind, page)
      [?{ | flat(tag)] ++ [?, | fill(parts, behind, behind, page, closing + 1)] ++ ~c"}"
    end
  end

  defp broken({:map, pairs, _}, column, page, closing) do
    ~c"\#{" ++ fill(pairs, column + 2, column + 2, page, closing + 1) ++ ~c"}"
  end

  defp broken({:pair, key, value, _}, column, page, closing) do
    below = column + if(page.indent == 1, do: 1, else: 4)
    pretty(key, column, page, 0) ++ ~c" =>\n" ++ spaces(below - 1) ++ pretty(value, below, page, closing)
  end

  defp byte_lines([part], column, room, used) do
    if used > 0 and used + len(part) > room, do: [?\n | spaces(column - 1)] ++ flat(part), else: flat(part)
  end

  defp byte_lines([part | parts], column, room, used) do
    used = used + len(part) + 1

    if used > room and used > len(part) + 1,
      do: [?\n | spaces(column - 1)] ++ flat(part) ++ [?, | byte_lines(parts, column, room, len(part) + 1)],
      else: flat(part) ++ [?, | byte_lines(parts, column, room, used)]
  end

  defp reached(column, %{indent: 1}), do: column
  defp reached(column, page), do: if(column <= div(page.width, 2), do: column, else: throw(:too_far))

  defp fill([part], indent, _column, page, closing), do: pretty(part, indent, page, closing)

  defp fill([part | parts], indent, column, page, closing) do
    pretty(part, column, page, 0) ++ more(parts, indent, column + len(part), simple?(part), page, closing)
  end

  defp more([], _indent, _column, _after_simple, _page, _closing), do: []

  defp more([{:flat, ~c"...", _}], _indent, _column, _after_simple, _page, _closing), do: ~c",..."

  # Only simple elements share a line.
  defp more([part | parts], indent, column, after_simple, page, closing) do
    room = if parts == [], do: closing, else: 0
    length = len(part) + 1

    if after_simple and simple?(part) and length + 1 + room <= page.width - column - if(parts == [], do: 0, else: 1) and
         length + 1 + room < page.width - column do
      [?, | flat(part)] ++ more(parts, indent, column + length, true, page, closing)
    else
      [?,, ?\n] ++
        spaces(indent - 1) ++
        pretty(part, indent, page, room) ++ more(parts, indent, indent + len(part), simple?(part), page, closing)
    end
  end

  defp simple?({:flat, _, _}), do: true
  defp simple?({:pair, {:flat, _, _}, {:flat, _, _}, _}), do: true
  defp simple?(_), do: false

  defp spaces(n), do: :lists.duplicate(n, ?\s)

  ## Leaves

  def float(number), do: :erlang.float_to_list(number, [:short])

  @doc "An atom, in quotes where it needs them."
  def atom(atom, encoding) do
    chars = :erlang.atom_to_list(atom)
    if quote?(atom, chars), do: quoted(chars, ?', encoding), else: shown(chars, encoding)
  end

  defp shown(chars, :latin1), do: :lists.flatmap(&if(&1 > 255, do: escaped(&1), else: [&1]), chars)
  defp shown(chars, _), do: chars

  @reserved [
    :after,
    :and,
    :andalso,
    :band,
    :begin,
    :bnot,
    :bor,
    :bsl,
    :bsr,
    :bxor,
    :case,
    :catch,
    :cond,
    :div,
    :else,
    :end,
    :fun,
    :if,
    :let,
    :maybe,
    :not,
    :of,
    :or,
    :orelse,
    :receive,
    :rem,
    :try,
    :when,
    :xor
  ]

  def quote?(atom, chars), do: atom in @reserved or not plain?(chars)

  defp plain?([first | rest]), do: small?(first) and :lists.all(&inner?/1, rest)
  defp plain?([]), do: false

  defp small?(char), do: char in ?a..?z or (char in 0xDF..0xFF and char != 0xF7)

  defp inner?(char) do
    char in ?a..?z or char in ?A..?Z or char in ?0..?9 or char in [?_, ?@] or
      (char in 0xC0..0xFF and char not in [0xD7, 0xF7])
  end

  @doc "Characters in quotes, with escapes."
  def string(chars, quote), do: quoted(chars, quote, :unicode)

  defp quoted(chars, quote, encoding), do: [quote | quoted_rest(chars, quote, encoding)]

  defp quoted_rest([], quote, _encoding), do: [quote]
  defp quoted_rest([quote | rest], quote, encoding), do: [?\\, quote | quoted_rest(rest, quote, encoding)]

  defp quoted_rest([char | rest], quote, encoding) do
    text = if char > 255 and encoding == :latin1, do: escaped(char), else: char(char)
    text ++ quoted_rest(rest, quote, encoding)
  end

  @doc "A character as it stands in a string."
  def char(?\n), do: ~c"\\n"
  def char(?\r), do: ~c"\\r"
  def char(?\t), do: ~c"\\t"
  def char(?\v), do: ~c"\\v"
  def char(?\b), do: ~c"\\b"
  def char(?\f), do: ~c"\\f"
  def char(?\e), do: ~c"\\e"
  def char(127), do: ~c"\\d"
  def char(?\\), do: ~c"\\\\"
  def char(char) when char < 32, do: [?\\ | octal(char)]
  def char(char) when char in 128..159, do: [?\\ | octal(char)]
  def char(char), do: [char]

  defp octal(char), do: [div(char, 64) + ?0, rem(div(char, 8), 8) + ?0, rem(char, 8) + ?0]

  def escaped(char), do: ~c"\\x{" ++ :erlang.integer_to_list(char, 16) ++ ~c"}"

  defp printable?(list, _opts), do: :io_lib.printable_latin1_list(list)

  # A binary that is printed as text, or nil.
  defp text(<<>>, _depth, _opts), do: ~c"<<>>"
  defp text(_, 1, _opts), do: ~c"<<...>>"

  defp text(binary, depth, %{strings: true} = opts) when is_binary(binary) do
    chars = :erlang.binary_to_list(binary)
    decoded = if opts.encoding == :latin1, do: :error, else: :unicode.characters_to_list(binary)

    cond do
      :io_lib.printable_latin1_list(chars) and (decoded == chars or decoded == :error) -> quoted_bytes(chars, depth, ~c"")
      is_list(decoded) and :io_lib.printable_latin1_list(decoded) -> quoted_bytes(decoded, depth, ~c"/utf8")
      :io_lib.printable_latin1_list(chars) -> quoted_bytes(chars, depth, ~c"")
      true -> nil
    end
  end

  defp text(_, _depth, _opts), do: nil

  # Four characters for each level that may be looked into.
  defp quoted_bytes(chars, depth, ending) do
    if depth > 0 and length(chars) > (depth - 1) * 4,
      do: ~c"<<" ++ string(:lists.sublist(chars, (depth - 1) * 4), ?") ++ ending ++ ~c"...>>",
      else: ~c"<<" ++ string(chars, ?") ++ ending ++ ~c">>"
  end

  defp bytes(_bits, 1), do: [{:flat, ~c"...", 3}]
  defp bytes(<<byte>>, _depth), do: [simple(:erlang.integer_to_list(byte))]

  defp bytes(<<byte, rest::bitstring>>, depth) when bit_size(rest) > 0 do
    [simple(:erlang.integer_to_list(byte)) | bytes(rest, depth - 1)]
  end

  defp bytes(<<>>, _depth), do: []

  defp bytes(bits, _depth) do
    size = bit_size(bits)
    <<value::size(size)>> = bits
    [simple(:erlang.integer_to_list(value) ++ [?: | :erlang.integer_to_list(size)])]
  end

  defp function(fun) do
    case :erlang.fun_info(fun, :type) do
      {:type, :external} ->
        {:module, module} = :erlang.fun_info(fun, :module)
        {:name, name} = :erlang.fun_info(fun, :name)
        {:arity, arity} = :erlang.fun_info(fun, :arity)
        ~c"fun " ++ atom(module, :unicode) ++ [?: | atom(name, :unicode)] ++ [?/ | :erlang.integer_to_list(arity)]

      _ ->
        :erlang.fun_to_list(fun)
    end
  end
end
