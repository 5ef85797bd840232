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

defimpl Inspect, for: Date do
  def inspect(date, opts), do: :quaff_inspect.text(date, opts)
end

defimpl Inspect, for: Time do
  def inspect(time, opts), do: :quaff_inspect.text(time, opts)
end

defimpl Inspect, for: NaiveDateTime do
  def inspect(datetime, opts), do: :quaff_inspect.text(datetime, opts)
end

defimpl Inspect, for: DateTime do
  def inspect(datetime, opts), do: :quaff_inspect.text(datetime, opts)
end

defimpl Inspect, for: Date.Range do
  def inspect(range, opts), do: :quaff_inspect.text(range, opts)
end
