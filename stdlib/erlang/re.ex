defmodule :re do
  @moduledoc """
  Erlang's `:re`, over the natives of `Regex`.

  A compiled pattern holds its source and options; the native finds the machine code by these. The engine's
  interface has no flags for a run: `:notempty` and `:notempty_atstart` choose among the matches, `:notbol` and `:noteol`
  concern a `^` at the pattern's beginning and a `$` at its end. `:match_limit` and the like are accepted and not needed.
  """

  @compiling [:unicode, :anchored, :caseless, :dollar_endonly, :dotall, :extended, :firstline, :multiline, :no_auto_capture, :dupnames, :ungreedy, :bsr_anycrlf, :bsr_unicode, :no_start_optimize, :ucp, :never_utf, :export]

  defguardp is_compiled(pattern) when is_tuple(pattern) and tuple_size(pattern) == 5 and elem(pattern, 0) == :re_pattern

  @doc "The engine's version."
  def version, do: "10.47 2025-10-21"

  @doc "Compiles a pattern."
  def compile(pattern), do: compile(pattern, [])

  @doc "Compiles a pattern with options."
  def compile(pattern, options) do
    if not (is_list(options) and :lists.all(&compiling?/1, options)), do: bad(2, "invalid options")

    case text(pattern, :unicode in options) do
      :error -> bad(1, "not an iodata term")
      source -> build(source, options)
    end
  end

  defp compiling?({:newline, kind}), do: kind in [:cr, :crlf, :lf, :nul, :anycrlf, :any]
  defp compiling?(option), do: option in @compiling

  defp build(source, options) do
    options = options -- [:export]

    case :quaff_regex.compile(source, options) do
      {:ok, groups} -> {:ok, {:re_pattern, groups, if(:unicode in options, do: 1, else: 0), 0, {:quaff_regex, source, options}}}
      error -> error
    end
  end

  @doc "A pattern that came from elsewhere, ready for use."
  def import(pattern) when is_compiled(pattern), do: pattern
  def import(_), do: bad(1, "not a compiled regular expression")

  @doc "What a compiled pattern holds: `:namelist`, its groups' names."
  def inspect({:re_pattern, _, _, _, {:quaff_regex, source, options}}, item) do
    if item != :namelist, do: bad(2, "not a valid item")
    {:namelist, for({name, _} <- :quaff_regex.names(source, options), do: name)}
  end

  def inspect(_, _), do: bad(1, "not a compiled regular expression")

  # Iodata; with `:unicode`, text with characters.
  defp text(data, _) when is_binary(data), do: data

  defp text(data, unicode) when is_list(data) do
    result = if unicode, do: :unicode.characters_to_binary(data), else: :erlang.iolist_to_binary(data)
    if is_binary(result), do: result, else: :error
  rescue
    ArgumentError -> :error
  end

  defp text(_, _), do: :error

  defp bad(position, words) do
    place = elem({"1st", "2nd", "3rd", "4th"}, position - 1)
    raise ArgumentError, "errors were found at the given arguments:\n\n  * #{place} argument: #{words}\n"
  end

  # The options of a call: what the pattern is compiled with, and what the call itself needs. `extra` are the options that
  # only this function has. `position` is where the options are, for the words of an error.
  defp options(options, extra, position) do
    start = %{compile: [], run: [], global: false, offset: 0, capture: :all, type: :index, return: :iodata, parts: 0, group: false, trim: false, report: false}
    if is_list(options), do: options(options, extra, position, start), else: bad(position, "invalid options")
  end

  defp options([], _, _, set), do: %{set | compile: :lists.reverse(set.compile)}

  defp options([option | rest], extra, position, set) do
    name = if is_tuple(option) and tuple_size(option) > 0, do: elem(option, 0), else: option

    set =
      cond do
        name in [:global, :capture, :report_errors, :return, :parts, :group, :trim] and name not in extra -> :error
        option == :global -> %{set | global: true}
        option == :group -> %{set | group: true}
        option == :trim -> %{set | trim: true, parts: 0}
        option == :report_errors -> %{set | report: true}
        option in [:notbol, :noteol, :notempty, :notempty_atstart] -> %{set | run: [option | set.run]}
        true -> valued(option, set)
      end

    if set == :error, do: bad(position, "invalid options"), else: options(rest, extra, position, set)
  end

  defp options(_, _, position, _), do: bad(position, "invalid options")

  defp valued({:offset, at}, set) when is_integer(at) and at >= 0, do: %{set | offset: at}
  defp valued({:capture, what}, set), do: valued({:capture, what, :index}, set)

  defp valued({:capture, what, type}, set)
       when type in [:index, :list, :binary] and (is_list(what) or what in [:all, :all_but_first, :all_names, :first, :none]),
       do: %{set | capture: what, type: type}

  defp valued({:return, type}, set) when type in [:iodata, :list, :binary], do: %{set | return: type}
  defp valued({:parts, :infinity}, set), do: %{set | parts: :infinity, trim: false}
  defp valued({:parts, 0}, set), do: %{set | parts: 0, trim: true}
  defp valued({:parts, n}, set) when is_integer(n) and n > 0, do: %{set | parts: n, trim: false}
  defp valued({limit, n}, set) when limit in [:match_limit, :match_limit_recursion] and is_integer(n) and n >= 0, do: set
  defp valued(option, set), do: if(compiling?(option), do: %{set | compile: [option | set.compile]}, else: :error)

  # Source and options of the pattern of a call.
  defp pattern({:re_pattern, _, _, _, {:quaff_regex, source, options}}, set) do
    case set.compile -- [:anchored] do
      [] -> around(source, set.compile ++ options, set.run)
      _ -> raise ArgumentError, "argument error"
    end
  end

  defp pattern(source, set) do
    case text(source, :unicode in set.compile) do
      :error ->
        bad(2, "neither an iodata term nor a compiled regular expression")

      source ->
        case build(source, set.compile) do
          {:ok, _} -> around(source, set.compile, set.run)
          {:error, error} when set.report -> throw({:compile, error})
          {:error, {words, at}} -> bad(2, "could not parse regular expression\n#{words} on character #{at}")
        end
    end
  end

  defp around(source, options, []), do: {source, options}

  defp around(source, options, run) do
    # A comment at the end of an extended pattern ends with its line.
    ending = if :extended in options, do: "\n)", else: ")"
    bol = if :notbol in run and :binary.first(source <> ".") == ?^, do: "(?!\\A)", else: ""
    eol = if :noteol in run and :binary.last("." <> source) == ?$, do: "(?!\\z)", else: ""
    {bol <> "(?:" <> source <> ending <> eol, options}
  end

  defp subject(subject, {_, options}) do
    case text(subject, :unicode in options) do
      :error -> bad(1, "not an iodata term")
      text -> text
    end
  end

  # All matches, or the first, as lists of places.
  defp places({source, options}, subject, %{global: global, offset: offset} = set) do
    cond do
      :notempty in set.run -> some(:lists.filter(&nonempty?/1, scan(source, options, subject, {offset, false})), global)
      :notempty_atstart in set.run -> some(:lists.filter(&(hd(&1) != {offset, 0}), scan(source, options, subject, {offset, false})), global)
      global -> scan(source, options, subject, {offset, false})
      true -> first(source, options, subject, offset)
    end
  end

  defp nonempty?([{_, size} | _]), do: size > 0

  # After an empty match, the search looks for one with content at the same place: what is left out is what was not wanted.
  defp some(all, true), do: all
  defp some(all, false), do: :lists.sublist(all, 1)

  defp first(source, options, subject, offset) do
    case :quaff_regex.run(source, options, subject, offset) do
      nil -> []
      groups -> [groups]
    end
  end

  defp scan(source, options, subject, {offset, after_empty}) do
    case :quaff_regex.scan(source, options, subject, offset, after_empty, false) do
      {found, nil} -> found
      {found, next} -> found ++ scan(source, options, subject, next)
    end
  end

  @doc "The first match."
  def run(subject, pattern), do: run(subject, pattern, [])

  @doc "A match, or with `:global` all; what is given of it says `{:capture, which, type}`."
  def run(subject, pattern, options) do
    set = options(options, [:global, :capture, :report_errors], 3)
    # The subject is looked at first.
    unicode = if is_compiled(pattern), do: elem(pattern, 2) == 1, else: :unicode in set.compile
    if text(subject, unicode) == :error, do: bad(1, "not an iodata term")
    pattern = pattern(pattern, set)
    subject = subject(subject, pattern)
    names = if set.capture == :all_names, do: :quaff_regex.names(elem(pattern, 0), elem(pattern, 1))

    case places(pattern, subject, set) do
      [] -> :nomatch
      _ when set.capture in [:none, []] -> :match
      _ when set.capture == :all_names and names == [] -> :match
      [groups] when not set.global -> {:match, captured(groups, subject, pattern, set)}
      all -> {:match, for(groups <- all, do: captured(groups, subject, pattern, set))}
    end
  catch
    {:compile, _} = error -> {:error, error}
  end

  defp captured(groups, subject, pattern, set) do
    for place <- select(groups, pattern, set.capture), do: typed(place, subject, pattern, set.type)
  end

  defp typed(place, _, _, :index), do: place
  defp typed(place, subject, _, :binary), do: part(subject, place)
  defp typed(place, subject, pattern, :list), do: list(part(subject, place), pattern)

  defp list(text, {_, options}), do: if(:unicode in options, do: :unicode.characters_to_list(text), else: :erlang.binary_to_list(text))

  defp part(_, {-1, _}), do: ""
  defp part(subject, {at, size}), do: binary_part(subject, at, size)

  defp select(groups, _, :all), do: groups
  defp select([_ | rest], _, :all_but_first), do: rest
  defp select([first | _], _, :first), do: [first]
  defp select(groups, {source, options}, :all_names), do: for({_, at} <- :quaff_regex.names(source, options), do: Enum.at(groups, at, {-1, 0}))

  defp select(groups, {source, options}, which) do
    names = :quaff_regex.names(source, options)

    for item <- which do
      at =
        cond do
          is_integer(item) -> item
          pair = :lists.keyfind(to_string(item), 1, names) -> elem(pair, 1)
          true -> -1
        end

      if at < 0, do: {-1, 0}, else: Enum.at(groups, at, {-1, 0})
    end
  end

  @doc "Replaces the first match."
  def replace(subject, pattern, replacement), do: replace(subject, pattern, replacement, [])

  @doc "Replaces a match, or with `:global` all, by a text (`&`, `\\\\1`) or by what a function of match and groups gives."
  def replace(subject, pattern, replacement, options) do
    set = options(options, [:global, :return], 4)
    unicode = if is_compiled(pattern), do: elem(pattern, 2) == 1, else: :unicode in set.compile
    text = text(subject, unicode)
    if text == :error, do: bad(1, "not an iodata term")
    pattern = pattern(pattern, set)
    replacement = replacement(replacement, unicode)

    case places(pattern, text, set) do
      [] -> returned(subject, pattern, set.return)
      all -> text |> replaced(0, all, replacement) |> returned(pattern, set.return)
    end
  end

  defp replacement(fun, _) when is_function(fun, 2), do: fun

  defp replacement(text, unicode) do
    case text(text, unicode) do
      :error -> bad(3, "not a valid replacement")
      text -> template(text, "")
    end
  end

  defp template(<<?&, rest::binary>>, acc), do: literal(acc, [0 | template(rest, "")])

  defp template(<<?\\, ?g, ?{, rest::binary>> = all, acc) do
    case digits(rest, 0, false) do
      {number, <<?}, rest::binary>>} -> literal(acc, [number | template(rest, "")])
      _ -> plain(all, acc)
    end
  end

  defp template(<<?\\, ?g, d, _::binary>> = all, acc) when d in ?0..?9 do
    <<_, _, rest::binary>> = all
    {number, rest} = digits(rest, 0, false)
    literal(acc, [number | template(rest, "")])
  end

  defp template(<<?\\, d, _::binary>> = all, acc) when d in ?1..?9 do
    <<_, rest::binary>> = all
    {number, rest} = digits(rest, 0, false)
    literal(acc, [number | template(rest, "")])
  end

  defp template(<<?\\, c, rest::binary>>, acc), do: template(rest, <<acc::binary, c>>)

  defp template("", acc), do: literal(acc, [])
  defp template(all, acc), do: plain(all, acc)

  defp plain(<<c, rest::binary>>, acc), do: template(rest, <<acc::binary, c>>)

  defp literal("", rest), do: rest
  defp literal(text, rest), do: [text | rest]

  defp digits(<<d, rest::binary>>, number, _) when d in ?0..?9 and number < 100_000, do: digits(rest, number * 10 + d - ?0, true)
  defp digits(rest, number, true), do: {number, rest}
  defp digits(_, _, false), do: :error

  # Text between, replacement, text between, … and the rest as the tail.
  defp replaced(subject, from, [], _), do: rest(subject, from)

  defp replaced(subject, from, [[{at, size} = place | groups] = all | more], replacement) do
    new =
      case replacement do
        fun when is_function(fun) -> fun.(part(subject, place), for(group <- groups, do: part(subject, group)))
        [text] when is_binary(text) -> text
        parts -> for(part <- parts, do: if(is_integer(part), do: part(subject, Enum.at(all, part, {-1, 0})), else: part))
      end

    tail = replaced(subject, at + size, more, replacement)
    if at > from, do: [binary_part(subject, from, at - from), new | tail], else: [new | tail]
  end

  defp rest(subject, from) do
    case binary_part(subject, from, byte_size(subject) - from) do
      "" -> []
      text -> text
    end
  end

  defp returned(data, _, :iodata), do: data
  defp returned(data, {_, options}, :binary), do: if(:unicode in options, do: :unicode.characters_to_binary(bytes(data)), else: bytes(data))
  defp returned(data, pattern, :list), do: list(bytes(data), pattern)

  # A tail that is a text is no iolist for all.
  defp bytes(data) when is_binary(data), do: data

  defp bytes(data) do
    :erlang.iolist_to_binary(data)
  rescue
    ArgumentError -> :unicode.characters_to_binary(data)
  end

  @doc "Splits at the matches."
  def split(subject, pattern), do: split(subject, pattern, [])

  @doc "Splits at the matches; options `:trim`, `:group`, `{:parts, n}`, `{:return, type}`."
  def split(subject, pattern, options) do
    set = %{options(options, [:return, :parts, :group, :trim], 3) | global: true}
    set = if set.parts == 0, do: %{set | parts: :infinity, trim: true}, else: set
    set = if trimming?(options), do: set, else: %{set | trim: false}
    unicode = if is_compiled(pattern), do: elem(pattern, 2) == 1, else: :unicode in set.compile
    text = text(subject, unicode)
    if text == :error, do: bad(1, "not an iodata term")
    pattern = pattern(pattern, set)

    pieces = if text == "", do: [], else: pieces(text, 0, places(pattern, text, set), groups(pattern), set.parts)
    pieces = if set.trim, do: trimmed(pieces), else: pieces
    type = if set.return == :list, do: :list, else: :binary
    typed = for piece <- pieces, do: for(text <- piece, do: if(type == :list, do: list(text, pattern), else: text))
    if set.group, do: typed, else: :lists.append(typed)
  end

  defp trimming?(options) do
    case :lists.filter(&(&1 == :trim or match?({:parts, _}, &1)), options) do
      [] -> false
      found -> :lists.last(found) in [:trim, {:parts, 0}]
    end
  end

  defp groups({source, options}) do
    {:ok, groups} = :quaff_regex.compile(source, options)
    groups
  end

  # Each piece with the groups of the match behind it.
  defp pieces(subject, from, [], _, _), do: [[last(subject, from)]]
  defp pieces(subject, from, _, _, 1), do: [[last(subject, from)]]

  # An empty match where a piece begins splits nothing, nor does one at the end.
  defp pieces(subject, from, [[{at, 0} | _] | more], groups, parts) when at == from, do: pieces(subject, from, more, groups, parts)

  defp pieces(subject, from, [[{at, size} | found] | more], groups, parts) do
    captured = for place <- found, do: part(subject, place)
    captured = captured ++ List.duplicate("", groups - length(captured))
    left = if parts == :infinity, do: parts, else: parts - 1
    [[binary_part(subject, from, at - from) | captured] | pieces(subject, at + size, more, groups, left)]
  end

  defp last(subject, from), do: binary_part(subject, from, byte_size(subject) - from)

  defp trimmed(pieces), do: pieces |> :lists.reverse() |> trim_front() |> :lists.reverse()

  defp trim_front([piece | rest]) do
    if :lists.all(&(&1 == ""), piece), do: trim_front(rest), else: [piece | rest]
  end

  defp trim_front([]), do: []
end
