# Structs of the library that print as the expressions which make them.

defimpl Inspect, for: Range do
  import Inspect.Algebra
  import Kernel, except: [inspect: 2]

  def inspect(%{__struct__: Range, first: first, last: last, step: step} = range, opts) when map_size(range) == 4 do
    doc = concat([to_doc(first, opts), "..", to_doc(last, opts)])
    if step == 1 and first <= last, do: doc, else: concat([to_doc(first, opts), "..", to_doc(last, opts), "//", to_doc(step, opts)])
  end

  def inspect(range, opts), do: Inspect.Any.inspect(range, opts)
end

defimpl Inspect, for: MapSet do
  import Inspect.Algebra

  def inspect(%{map: map} = set, opts) when is_map(map) and map_size(set) == 2 do
    {doc, rest} = to_doc_with_opts(MapSet.to_list(set), %{opts | charlists: :as_lists})
    {concat(["MapSet.new(", doc, ")"]), %{rest | charlists: opts.charlists}}
  end

  def inspect(set, opts), do: Inspect.Any.inspect(set, opts)
end

defimpl Inspect, for: Regex do
  import Inspect.Algebra

  def inspect(regex, opts) do
    case :quaff_inspect.text(regex, opts) do
      "~r" <> _ = text -> color_doc(text, :regex, opts)
      "Regex" <> _ -> concat(["Regex.compile!(", to_doc(regex.source, opts), ", ", to_doc(regex.opts, opts), ")"])
      _ -> Inspect.Any.inspect(regex, opts)
    end
  end
end

defimpl Inspect, for: Stream do
  import Inspect.Algebra

  def inspect(%{enum: enum, funs: funs}, opts) do
    # Outermost last, as they were given.
    fields = [enum: enum, funs: Enum.reverse(funs)]
    concat(["#Stream<", to_doc(fields, opts), ">"])
  end
end

# Dates and times: the native printer knows those of the ISO calendar.

defimpl Inspect, for: Date do
  def inspect(%{calendar: Calendar.ISO, year: year, month: month, day: day}, _opts) when year not in -9999..9999 do
    "Date.new!(#{year}, #{month}, #{day})"
  end

  def inspect(%{calendar: calendar, year: year, month: month, day: day}, _opts) do
    "~D[" <> calendar.date_to_string(year, month, day) <> suffix(calendar) <> "]"
  end

  def inspect(date, opts), do: Inspect.Any.inspect(date, opts)

  def suffix(Calendar.ISO), do: ""
  def suffix(calendar), do: " " <> Kernel.inspect(calendar)
end

defimpl Inspect, for: Time do
  def inspect(%{hour: hour, minute: minute, second: second, microsecond: microsecond, calendar: calendar}, _opts) do
    "~T[" <> calendar.time_to_string(hour, minute, second, microsecond) <> Inspect.Date.suffix(calendar) <> "]"
  end

  def inspect(time, opts), do: Inspect.Any.inspect(time, opts)
end

defimpl Inspect, for: NaiveDateTime do
  def inspect(%{calendar: Calendar.ISO, year: year} = naive, _opts) when year not in -9999..9999 do
    %{month: month, day: day, hour: hour, minute: minute, second: second, microsecond: microsecond} = naive
    "NaiveDateTime.new!(#{year}, #{month}, #{day}, #{hour}, #{minute}, #{second}, #{Kernel.inspect(microsecond)})"
  end

  def inspect(naive, opts) when map_size(naive) < 9, do: Inspect.Any.inspect(naive, opts)

  def inspect(%{calendar: calendar} = naive, _opts) do
    "~N[" <> NaiveDateTime.to_string(naive) <> Inspect.Date.suffix(calendar) <> "]"
  end
end

defimpl Inspect, for: DateTime do
  def inspect(datetime, opts) when map_size(datetime) < 13, do: Inspect.Any.inspect(datetime, opts)

  def inspect(%{calendar: calendar, year: year} = datetime, _opts) do
    text = DateTime.to_string(datetime) <> Inspect.Date.suffix(calendar)

    case datetime do
      %{utc_offset: 0, std_offset: 0, time_zone: "Etc/UTC"} when calendar != Calendar.ISO or year in -9999..9999 ->
        "~U[" <> text <> "]"

      _ ->
        "#DateTime<" <> text <> ">"
    end
  end
end

defimpl Inspect, for: Date.Range do
  def inspect(range, opts) when map_size(range) < 6, do: Inspect.Any.inspect(range, opts)

  def inspect(%{first: first, last: last, step: 1}, _opts) do
    "Date.range(" <> Kernel.inspect(first) <> ", " <> Kernel.inspect(last) <> ")"
  end

  def inspect(%{first: first, last: last, step: step}, _opts) do
    "Date.range(" <> Kernel.inspect(first) <> ", " <> Kernel.inspect(last) <> ", #{step})"
  end
end

defimpl Inspect, for: Duration do
  def inspect(duration, opts) when map_size(duration) != 9, do: Inspect.Any.inspect(duration, opts)

  def inspect(duration, opts) do
    fields = [year: 0, month: 0, week: 0, day: 0, hour: 0, minute: 0, second: 0, microsecond: {0, 0}]
    infos = for {field, default} <- fields, Map.get(duration, field) != default, do: %{field: field}
    Inspect.Map.inspect_as_struct(duration, "Duration", infos, opts)
  end
end

defimpl Inspect, for: Stream do
  import Inspect.Algebra

  def inspect(%{enum: enum, funs: funs}, opts) do
    {doc, opts} = to_doc_with_opts([enum: enum, funs: :lists.reverse(funs)], opts)
    {concat(["#Stream<", doc, ">"]), opts}
  end

  def inspect(stream, opts), do: Inspect.Any.inspect(stream, opts)
end

# Without what only the compiler looks at.
defimpl Inspect, for: Macro.Env do
  def inspect(env, opts) do
    infos = for field <- Map.keys(env), field not in [:__struct__, :tracers, :versioned_vars], do: %{field: field, default: nil}
    Inspect.Any.inspect_as_struct(env, "Macro.Env", infos, opts)
  end
end
