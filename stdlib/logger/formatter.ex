defmodule Logger.Formatter do
  @moduledoc "Makes the text of a log line from a pattern such as `\"\\n$time $metadata[$level] $message\\n\"`."

  defstruct [:template, :truncate, :metadata, :colors, :utc_log?]

  @doc "A formatter for a log handler; options `:format`, `:metadata`, `:colors`, `:truncate`, `:utc_log`."
  def new(options \\ []) do
    template = compile(options[:format])
    colors = colors(options[:colors] || [])
    truncate = Keyword.get(options, :truncate, 8096)
    metadata = Keyword.get(options, :metadata, [])
    metadata = if metadata == :all or is_list(metadata) or match?({:all, _}, metadata), do: metadata, else: []
    utc_log? = Keyword.get(options, :utc_log, false)

    unless is_integer(truncate) and truncate >= 0 or truncate == :infinity do
      raise ArgumentError, "invalid :truncate option, expected an integer or :infinity, got: #{inspect(truncate)}"
    end

    {__MODULE__,
     %__MODULE__{template: template, truncate: truncate, metadata: metadata, colors: colors, utc_log?: utc_log?}}
  end

  defp colors(options) do
    %{
      error: Keyword.get(options, :error, :red),
      enabled: Keyword.get(options, :enabled, &IO.ANSI.enabled?/0),
      info: Keyword.get(options, :info, :normal),
      warning: Keyword.get(options, :warning, :yellow),
      debug: Keyword.get(options, :debug, :cyan),
      notice: Keyword.get(options, :notice, :normal),
      emergency: Keyword.get(options, :emergency, :red),
      alert: Keyword.get(options, :alert, :red),
      critical: Keyword.get(options, :critical, :red)
    }
  end

  @doc "A pattern as a list of texts and names; `nil` is the default pattern, `{module, function}` formats by itself."
  def compile(pattern)

  def compile(nil), do: ["\n", :time, " ", :metadata, "[", :level, "] ", :message, "\n"]
  def compile({mod, fun}) when is_atom(mod) and is_atom(fun), do: {mod, fun}

  def compile(pattern) when is_binary(pattern) do
    Enum.map(parts(pattern, ""), fn
      "$" <> name -> name(name)
      text -> text
    end)
  end

  defp parts("", ""), do: []
  defp parts("", text), do: [text]

  defp parts("$" <> rest, text) do
    {name, rest} = word(rest, "")
    before = if text == "", do: [], else: [text]
    before ++ ["$" <> name | parts(rest, "")]
  end

  defp parts(<<char::utf8, rest::binary>>, text), do: parts(rest, <<text::binary, char::utf8>>)

  defp word(<<char, rest::binary>>, word) when char in ?a..?z, do: word(rest, <<word::binary, char>>)
  defp word(rest, word), do: {word, rest}

  defp name("date"), do: :date
  defp name("level"), do: :level

  defp name("levelpad") do
    IO.warn("$levelpad in Logger message format is deprecated, please remove it")
    :levelpad
  end

  defp name("message"), do: :message
  defp name("metadata"), do: :metadata
  defp name("node"), do: :node
  defp name("time"), do: :time
  defp name(other), do: raise(ArgumentError, "$#{other} is an invalid format pattern")

  @doc "The text of an event, as handlers ask for it."
  def format(%{level: level, msg: msg, meta: meta}, %__MODULE__{} = config) do
    %{template: template, truncate: truncate, metadata: wanted, colors: colors, utc_log?: utc?} = config
    message = shorten(message(msg, meta), truncate)
    {date, time} = if utc?, do: universal_time(time(meta)), else: local_time(time(meta), 1000)

    chardata =
      case template do
        {mod, fun} -> apply(mod, fun, [level, message, {date, time}, selected(wanted, meta)])
        _ -> fill(template, level, message, {date, time}, selected(wanted, meta))
      end

    colored(chardata, level, colors, meta, template)
  end

  defp time(%{time: time}), do: time
  defp time(_), do: System.os_time(:microsecond)

  defp selected(:all, meta), do: Map.to_list(meta)
  defp selected({:all, without}, meta), do: Map.to_list(Map.drop(meta, List.wrap(without[:except] || without)))
  defp selected(keys, meta), do: for(key <- keys, is_map_key(meta, key), do: {key, Map.fetch!(meta, key)})

  defp message({:string, text}, _meta), do: text

  defp message({:report, report}, meta) do
    case meta do
      %{report_cb: fun} when is_function(fun, 1) ->
        {format, args} = fun.(report)
        text(format, args)

      %{report_cb: fun} when is_function(fun, 2) ->
        fun.(report, %{depth: :unlimited, chars_limit: :unlimited, single_line: false})

      _ ->
        report = if is_struct(report), do: Map.from_struct(report), else: report
        inspect(if(is_map(report), do: Map.to_list(report), else: report), inspect_options())
    end
  end

  defp message({format, args}, _meta), do: text(format, args)

  # The text of a translation is taken as it is.
  defp text(~c"~ts", [chardata]), do: chardata
  defp text(format, args), do: Quaff.Log.format(format, args, inspect_options())

  defp inspect_options, do: []

  @doc "The message of an event, cut to so many bytes."
  def format_event(%{msg: msg, meta: meta}, limit), do: message(msg, meta) |> IO.chardata_to_string() |> truncate(limit)

  @doc "Text cut to so many bytes, which is said behind it."
  def truncate(chardata, limit)
  def truncate(chardata, :infinity), do: IO.chardata_to_string(chardata)

  def truncate(chardata, limit) do
    text = IO.chardata_to_string(chardata)
    if byte_size(text) > limit, do: [cut(text, limit), " (truncated)"], else: text
  end

  defp shorten(chardata, :infinity), do: chardata

  defp shorten(chardata, limit) do
    text = IO.chardata_to_string(chardata)
    if byte_size(text) > limit, do: cut(text, limit) <> " (truncated)", else: text
  end

  defp cut(text, size) do
    part = binary_part(text, 0, size)
    if String.valid?(part) or size == 0, do: part, else: cut(text, size - 1)
  end

  # The colour ends before the line does.
  defp colored(chardata, level, %{enabled: enabled} = colors, meta, template) do
    if enabled?(enabled) do
      color = Map.get(meta, :ansi_color, Map.fetch!(colors, level))

      case is_list(template) and :lists.reverse(template) do
        ["\n" | _] ->
          text = IO.chardata_to_string(chardata)
          IO.ANSI.format_fragment([color, binary_part(text, 0, byte_size(text) - 1)], true) |> then(&[&1, IO.ANSI.reset(), "\n"])

        _ ->
          IO.ANSI.format([color, chardata], true)
      end
    else
      chardata
    end
  end

  defp enabled?(fun) when is_function(fun, 0) do
    fun.()
  catch
    _, _ -> false
  end

  defp enabled?(value), do: value

  @doc "Fills a compiled pattern."
  def format(pattern, level, message, timestamp, metadata)

  def format({mod, fun}, level, message, timestamp, metadata), do: apply(mod, fun, [level, message, timestamp, metadata])
  def format(pattern, level, message, timestamp, metadata), do: fill(pattern, level, message, timestamp, metadata)

  defp fill(pattern, level, message, {date, time}, metadata) do
    for part <- pattern do
      case part do
        :date -> format_date(date)
        :time -> format_time(time)
        :message -> message
        :level -> Atom.to_string(level)
        :levelpad -> pad(level)
        :metadata -> metadata(metadata)
        :node -> Atom.to_string(node())
        text -> text
      end
    end
  end

  defp pad(level) when level in [:info, :warn], do: " "
  defp pad(:notice), do: ""
  defp pad(_), do: ""

  defp metadata([]), do: []

  defp metadata(list) do
    for {key, value} <- list, text = metadata(key, value) do
      [Atom.to_string(key), "=", text, " "]
    end
  end

  defp metadata(:time, _), do: nil
  defp metadata(:gl, _), do: nil
  defp metadata(:report_cb, _), do: nil
  defp metadata(_, nil), do: nil
  defp metadata(_, string) when is_binary(string), do: string
  defp metadata(_, integer) when is_integer(integer), do: Integer.to_string(integer)
  defp metadata(_, float) when is_float(float), do: Float.to_string(float)
  defp metadata(_, pid) when is_pid(pid), do: :erlang.pid_to_list(pid)

  defp metadata(_, ref) when is_reference(ref) do
    ~c"#Ref" ++ rest = :erlang.ref_to_list(ref)
    rest
  end

  defp metadata(:file, file) when is_list(file), do: file

  defp metadata(:domain, [head | tail]) when is_atom(head),
    do: Enum.map_intersperse([head | tail], ?., &Atom.to_string/1)

  defp metadata(:mfa, {mod, fun, arity}) when is_atom(mod) and is_atom(fun) and is_integer(arity),
    do: Exception.format_mfa(mod, fun, arity)

  defp metadata(:initial_call, {mod, fun, arity}) when is_atom(mod) and is_atom(fun) and is_integer(arity),
    do: Exception.format_mfa(mod, fun, arity)

  defp metadata(_, atom) when is_atom(atom) do
    case Atom.to_string(atom) do
      "Elixir." <> rest -> rest
      "nil" -> ""
      text -> text
    end
  end

  defp metadata(_, list) when is_list(list), do: nil

  defp metadata(_, other) do
    case String.Chars.impl_for(other) do
      nil -> nil
      impl -> impl.to_string(other)
    end
  end

  @doc "Removes what is not valid text."
  def prune(binary) when is_binary(binary), do: String.replace_invalid(binary)
  def prune([head | tail]) when head in 0..0x10FFFF, do: [head | prune(tail)]
  def prune([head | tail]), do: [prune(head) | prune(tail)]
  def prune([]), do: []
  def prune(_), do: "�"

  @doc "The time of an event as Erlang writes it, in the local time zone, with milliseconds."
  def system_time_to_date_time_ms(system_time, utc_log? \\ false)
  def system_time_to_date_time_ms(time, true), do: universal_time(time)
  def system_time_to_date_time_ms(time, false), do: local_time(time, 1000)

  defp universal_time(time), do: split(time, 0, 1000)

  @doc false
  def local_time(time, per_second),
    do: split(time, :quaff_system.local_offset(Integer.floor_div(time, 1_000_000)), per_second)

  defp split(micros, offset, per_second) do
    seconds = Integer.floor_div(micros, 1_000_000) + offset
    part = div(Integer.mod(micros, 1_000_000), div(1_000_000, per_second))
    days = Integer.floor_div(seconds, 86_400)
    rest = Integer.mod(seconds, 86_400)
    {date(days), {div(rest, 3600), div(rem(rest, 3600), 60), rem(rest, 60), part}}
  end

  # Civil date of a day counted from 1970: years begin in March, so that the leap day is the last.
  defp date(days) do
    days = days + 719_468
    era = Integer.floor_div(days, 146_097)
    day = days - era * 146_097
    year = div(day - div(day, 1460) + div(day, 36_524) - div(day, 146_096), 365)
    day = day - (365 * year + div(year, 4) - div(year, 100))
    month = div(5 * day + 2, 153)
    day = day - div(153 * month + 2, 5) + 1
    month = if month < 10, do: month + 3, else: month - 9
    {year + era * 400 + if(month <= 2, do: 1, else: 0), month, day}
  end

  @doc "A time as `12:30:45.123`."
  def format_time({hh, mi, ss, ms}), do: [pad2(hh), ?:, pad2(mi), ?:, pad2(ss), ?., pad3(ms)]

  @doc "A date as `2026-01-31`."
  def format_date({yy, mm, dd}), do: [Integer.to_string(yy), ?-, pad2(mm), ?-, pad2(dd)]

  defp pad3(int) when int < 10, do: [?0, ?0, Integer.to_string(int)]
  defp pad3(int) when int < 100, do: [?0, Integer.to_string(int)]
  defp pad3(int), do: Integer.to_string(int)

  defp pad2(int) when int < 10, do: [?0, Integer.to_string(int)]
  defp pad2(int), do: Integer.to_string(int)
end
