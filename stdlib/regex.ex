defmodule Regex do
  @moduledoc "Regular expressions (PCRE2)."

  @type t :: %Regex{re_pattern: term, source: binary, opts: [term]}

  defstruct re_pattern: nil, source: "", opts: []

  @doc "Compiles a pattern; options as a string of modifiers or a list."
  def compile(source, opts \\ "") when is_binary(source), do: do_compile(source, opts)

  defp do_compile(source, opts) when is_binary(opts) do
    case modifiers(opts, []) do
      {:ok, opts} -> do_compile(source, opts)
      {:error, _} = error -> error
    end
  end

  defp do_compile(source, opts) when is_list(opts) do
    if not Enum.all?(opts, &option?/1) do
      raise ArgumentError, "errors were found at the given arguments:\n\n  * 2nd argument: invalid options\n"
    end

    case :quaff_regex.compile(source, opts) do
      {:ok, groups} ->
        unicode = if :unicode in opts, do: 1, else: 0
        {:ok, %Regex{source: source, opts: opts, re_pattern: {:re_pattern, groups, unicode, 0, {:quaff_regex, source, opts}}}}

      {:error, _} = error ->
        error
    end
  end

  defp option?({:newline, kind}), do: kind in [:cr, :crlf, :lf, :nul, :anycrlf, :any]

  defp option?(option) do
    option in [:unicode, :anchored, :caseless, :dollar_endonly, :dotall, :extended, :firstline, :multiline] or
      option in [:no_auto_capture, :dupnames, :ungreedy, :bsr_anycrlf, :bsr_unicode, :no_start_optimize, :ucp, :never_utf, :export]
  end

  defp modifiers("u" <> t, acc), do: modifiers(t, [:unicode, :ucp | acc])
  defp modifiers("i" <> t, acc), do: modifiers(t, [:caseless | acc])
  defp modifiers("x" <> t, acc), do: modifiers(t, [:extended | acc])
  defp modifiers("s" <> t, acc), do: modifiers(t, [:dotall, {:newline, :anycrlf} | acc])
  defp modifiers("m" <> t, acc), do: modifiers(t, [:multiline | acc])
  defp modifiers("U" <> t, acc), do: modifiers(t, [:ungreedy | acc])
  defp modifiers("f" <> t, acc), do: modifiers(t, [:firstline | acc])
  defp modifiers("E" <> t, acc), do: modifiers(t, [:export | acc])
  defp modifiers("", acc), do: {:ok, acc}
  defp modifiers(rest, _acc), do: {:error, {:invalid_option, rest}}

  @doc "Compiles a pattern; raises `Regex.CompileError`."
  def compile!(source, opts \\ "") when is_binary(source) do
    case compile(source, opts) do
      {:ok, regex} -> regex
      {:error, {reason, at}} -> raise Regex.CompileError, message: "#{reason} at position #{at}"
    end
  end

  @doc "The pattern, ready for this run."
  def recompile(%Regex{} = regex), do: {:ok, regex}
  @doc "The pattern, ready for this run."
  def recompile!(%Regex{} = regex), do: regex
  @doc false
  def import(%Regex{} = regex), do: regex

  @doc "The version of the engine."
  def version, do: {"10.47 2025-10-21", :little}

  @doc "Whether the value is a regex."
  def regex?(%Regex{}), do: true
  def regex?(_), do: false

  @doc "Whether the string matches."
  def match?(%Regex{source: source, opts: opts}, string) when is_binary(string) do
    :quaff_regex.run(source, opts, string, 0) != nil
  end

  @doc "The pattern's text."
  def source(%Regex{source: source}), do: source
  @doc "The pattern's options."
  def opts(%Regex{opts: opts}), do: opts
  @doc "The compiled form."
  def re_pattern(%Regex{re_pattern: compiled}), do: compiled
  @doc "The names of groups, sorted."
  def names(%Regex{source: source, opts: opts}), do: for({name, _} <- :quaff_regex.names(source, opts), do: name)

  @doc "The first match; options `:capture`, `:return`, `:offset`. `nil` when there is none."
  def run(regex, string, options \\ [])

  def run(%Regex{source: source, opts: opts} = regex, string, options) when is_binary(string) and is_list(options) do
    case :quaff_regex.run(source, opts, string, Keyword.get(options, :offset, 0)) do
      nil -> nil
      groups -> result(groups, regex, string, capture(options), return(options))
    end
  end

  defp capture(options) do
    capture = Keyword.get(options, :capture, :all)

    if capture in [:all, :first, :all_but_first, :none, :all_names] or is_list(capture),
      do: capture,
      else: raise(ArgumentError, "argument error")
  end

  defp return(options) do
    return = Keyword.get(options, :return, :binary)
    if return in [:binary, :index], do: return, else: raise(ArgumentError, "argument error")
  end

  defp result(groups, regex, string, capture, return) do
    groups = select(groups, regex, capture)

    case return do
      :index -> groups
      :binary -> for group <- groups, do: text(group, string)
    end
  end

  defp text({-1, 0}, _), do: ""
  defp text({at, size}, string), do: binary_part(string, at, size)

  defp select(groups, _regex, :all), do: groups
  defp select([_ | rest], _regex, :all_but_first), do: rest
  defp select([], _regex, :all_but_first), do: []
  defp select([first | _], _regex, :first), do: [first]
  defp select(_groups, _regex, :none), do: []

  defp select(groups, %{source: source, opts: opts}, :all_names) do
    for {_, index} <- :quaff_regex.names(source, opts), do: Enum.at(groups, index, {-1, 0})
  end

  defp select(groups, %{source: source, opts: opts}, list) when is_list(list) do
    names = :quaff_regex.names(source, opts)

    for item <- list do
      index = if is_integer(item), do: item, else: elem(List.keyfind(names, to_string(item), 0, {nil, -1}), 1)
      if index < 0, do: {-1, 0}, else: Enum.at(groups, index, {-1, 0})
    end
  end

  @doc "The named groups of the first match as a map, or `nil`."
  def named_captures(regex, string, options \\ []) when is_binary(string) do
    names = names(regex)
    options = Keyword.put(options, :capture, names)
    results = run(regex, string, options)
    if results, do: :maps.from_list(Enum.zip(names, results))
  end

  @doc "All matches, each as `run/3` gives it."
  def scan(regex, string, options \\ [])

  def scan(%Regex{} = regex, string, options) when is_binary(string) and is_list(options) do
    capture = capture(options)
    return = return(options)
    offset = Keyword.get(options, :offset, 0)

    cond do
      capture == :none -> []
      capture == :all -> matches(regex, string, offset, return == :binary)
      true -> for groups <- matches(regex, string, offset, false), do: result(groups, regex, string, capture, return)
    end
  end

  # All matches as lists of places or texts. The native finds some and tells where to go on.
  defp matches(%{source: source, opts: opts}, string, offset, texts) do
    {found, more} = :quaff_regex.scan(source, opts, string, offset, false, texts)
    if more, do: more(found, source, opts, string, more, texts), else: found
  end

  defp more(found, source, opts, string, {offset, after_empty}, texts) do
    found ++
      case :quaff_regex.scan(source, opts, string, offset, after_empty, texts) do
        {rest, nil} -> rest
        {rest, next} -> more(rest, source, opts, string, next, texts)
      end
  end

  @doc "Splits at the matches; options `:parts`, `:trim`, `:on`, `:include_captures`."
  def split(regex, string, options \\ [])

  def split(%Regex{}, "", opts), do: if(Keyword.get(opts, :trim, false), do: [], else: [""])

  def split(%Regex{} = regex, string, opts) when is_binary(string) and is_list(opts) do
    on = Keyword.get(opts, :on, :first)
    trim = Keyword.get(opts, :trim, false)
    parts = parts_to_index(Keyword.get(opts, :parts, :infinity))

    case {on, parts} do
      {:first, 2} ->
        case :quaff_regex.run(regex.source, regex.opts, string, 0) do
          nil -> []
          [{_, 0} | _] -> matches(regex, string, 0, false) |> Enum.map(&[hd(&1)])
          [first | _] when trim -> if elem(first, 0) == 0, do: matches(regex, string, 0, false) |> Enum.map(&[hd(&1)]), else: [[first]]
          [first | _] -> [[first]]
        end

      {:first, _} ->
        matches(regex, string, 0, false) |> Enum.map(&[hd(&1)])

      {on, _} ->
        matches(regex, string, 0, false) |> Enum.map(&select(&1, regex, on))
    end
    |> split_at(string, 0, parts, trim, Keyword.get(opts, :include_captures, false))
  end

  defp parts_to_index(:infinity), do: -1
  defp parts_to_index(n) when is_integer(n) and n > 0, do: n

  defp split_at(_, string, offset, 1, trim, _), do: last(string, offset, trim)
  defp split_at([], string, offset, _, trim, _), do: last(string, offset, trim)

  defp split_at([[{-1, 0} | more] | rest], string, offset, parts, trim, include), do: split_at([more | rest], string, offset, parts, trim, include)
  defp split_at([[] | rest], string, offset, parts, trim, include), do: split_at(rest, string, offset, parts, trim, include)

  defp split_at([[{at, size} | more] | rest], string, offset, parts, trim, include) do
    keep = at - offset
    next = at + size

    cond do
      keep < 0 or (size == 0 and keep == 0 and offset > 0 and at < byte_size(string)) ->
        split_at([more | rest], string, offset, parts, trim, include)

      size == 0 and at == byte_size(string) and at == offset and trim ->
        split_at([more | rest], string, offset, parts, trim, include)

      keep == 0 and trim ->
        piece = if include, do: [binary_part(string, at, size)], else: []
        piece = Enum.reject(piece, &(&1 == ""))
        piece ++ split_at([more | rest], string, next, parts, trim, include)

      include ->
        [binary_part(string, offset, keep), binary_part(string, at, size) | split_at([more | rest], string, next, parts - 1, trim, include)]

      true ->
        [binary_part(string, offset, keep) | split_at([more | rest], string, next, parts - 1, trim, include)]
    end
  end

  defp last(string, offset, trim) do
    rest = binary_part(string, offset, byte_size(string) - offset)
    if rest == "" and trim, do: [], else: [rest]
  end

  @doc "Replaces the matches by a text (with `\\\\1` and the like) or what a function gives; option `:global`."
  def replace(regex, string, replacement, options \\ [])

  def replace(%Regex{} = regex, string, replacement, options) when is_binary(string) and is_list(options) do
    replacement =
      if is_function(replacement),
        do: {:fun, replacement, elem(:erlang.fun_info(replacement, :arity), 1)},
        else: {:template, replacement}

    all =
      if Keyword.get(options, :global, true) do
        matches(regex, string, 0, false)
      else
        case :quaff_regex.run(regex.source, regex.opts, string, 0) do
          nil -> []
          groups -> [groups]
        end
      end

    IO.iodata_to_binary(replace_each(all, string, 0, prepared(all, replacement)))
  end

  # A template is read only where there is something to replace.
  defp prepared([_ | _], {:template, template}), do: {:template, precompile_replacement(template)}
  defp prepared(_, replacement), do: replacement

  defp replace_each([], string, offset, _), do: [binary_part(string, offset, byte_size(string) - offset)]

  defp replace_each([[{at, size} | _] = groups | rest], string, offset, replacement) do
    [binary_part(string, offset, at - offset), replaced(groups, string, replacement) | replace_each(rest, string, at + size, replacement)]
  end

  defp replaced(groups, string, {:template, parts}) do
    for part <- parts do
      if is_integer(part), do: text(Enum.at(groups, part, {-1, 0}), string), else: part
    end
  end

  defp replaced(groups, string, {:fun, fun, arity}) do
    texts = for index <- index_range(arity), do: text(Enum.at(groups, index, {-1, 0}), string)
    apply(fun, texts)
  end

  defp index_range(0), do: []
  defp index_range(arity), do: 0..(arity - 1)

  defp precompile_replacement(template) when is_binary(template), do: template(template, "")

  defp template(<<?\\, ?g, ?{, rest::binary>>, acc) do
    {digits, <<?}, rest::binary>>} = digits(rest)
    [acc, List.to_integer(digits) | template(rest, "")]
  end

  defp template(<<?\\, ?\\, rest::binary>>, acc), do: template(rest, <<acc::binary, ?\\>>)

  defp template(<<?\\, d, _::binary>> = template, acc) when d in ?0..?9 do
    <<?\\, rest::binary>> = template
    {digits, rest} = digits(rest)
    [acc, List.to_integer(digits) | template(rest, "")]
  end

  defp template(<<c, rest::binary>>, acc), do: template(rest, <<acc::binary, c>>)
  defp template("", acc), do: [acc]

  defp digits(<<d, rest::binary>>) when d in ?0..?9 do
    {digits, rest} = digits(rest)
    {[d | digits], rest}
  end

  defp digits(rest), do: {[], rest}

  @doc "The text as a pattern that matches it literally."
  def escape(string) when is_binary(string), do: escape(string, "")

  defp escape(<<c, rest::binary>>, acc) when c in ~c".*+?^$|()[]{}\\/-# \t\n\v\f\r&~" do
    if c in ~c"/&~", do: escape(rest, <<acc::binary, c>>), else: escape(rest, <<acc::binary, ?\\, c>>)
  end

  defp escape(<<c, rest::binary>>, acc), do: escape(rest, <<acc::binary, c>>)
  defp escape("", acc), do: acc

  @doc "The pattern for use inside of another. With `strict: false`, options that cannot be told there are left out."
  def to_embed(%Regex{source: source, opts: opts}, embed_opts \\ []) do
    strict = Keyword.get(embed_opts, :strict, true)
    letters = [caseless: "i", multiline: "m", dotall: "s", extended: "x"]

    case Enum.reject(opts, &(is_tuple(&1) or Keyword.has_key?(letters, &1))) do
      [] ->
        :ok

      others when strict ->
        raise ArgumentError,
              "regex compiled with options #{inspect(Enum.sort(others), charlists: :as_lists)} which cannot be " <>
                "represented as an embedded pattern in this version of PCRE"

      _ ->
        :ok
    end

    on = for {option, letter} <- letters, option in opts, do: letter
    off = for {option, letter} <- letters, option not in opts, do: letter
    off = if off == [], do: "", else: "-" <> Enum.join(off)
    "(?" <> Enum.join(on) <> off <> ":" <> source <> if(:extended in opts, do: "\n", else: "") <> ")"
  end
end

defmodule Regex.CompileError do
  defexception message: "regex could not be compiled"
end
