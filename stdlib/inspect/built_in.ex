# The built-in types. Texts of leaves come from the native printer; what is nested is put together here.

defimpl Inspect, for: Integer do
  def inspect(term, opts), do: Inspect.Algebra.color_doc(:quaff_inspect.text(term, opts), :number, opts)
end

defimpl Inspect, for: Float do
  def inspect(term, opts), do: Inspect.Algebra.color_doc(:quaff_inspect.text(term, opts), :number, opts)
end

defimpl Inspect, for: Atom do
  def inspect(atom, opts) do
    key =
      cond do
        atom == nil -> nil
        is_boolean(atom) -> :boolean
        true -> :atom
      end

    Inspect.Algebra.color_doc(:quaff_inspect.text(atom, opts), key, opts)
  end
end

defimpl Inspect, for: BitString do
  import Inspect.Algebra

  def inspect(term, opts) do
    case :quaff_inspect.text(term, %{opts | limit: 0}) do
      <<?", _::binary>> = text -> color_doc(text, :string, opts)
      _ -> segments(term, opts)
    end
  end

  defp segments("", opts), do: concat(color_doc("<<", :binary, opts), color_doc(">>", :binary, opts))

  defp segments(bits, opts) do
    container_doc_with_opts(
      color_doc("<<", :binary, opts),
      bytes(bits, opts.limit),
      color_doc(">>", :binary, opts),
      opts,
      &segment/2,
      break: :flex,
      indent: 2
    )
  end

  # Not more of them than can be printed.
  defp bytes(_, -1), do: []
  defp bytes(<<byte, rest::bits>>, limit), do: [byte | bytes(rest, if(is_integer(limit), do: limit - 1, else: limit))]
  defp bytes(<<>>, _), do: []
  defp bytes(rest, _), do: [{rest, bit_size(rest)}]

  # Bytes are no terms of their own: they are printed as integers are, whatever else the options ask for.
  defp segment({rest, size}, opts) do
    <<value::size(size)>> = rest
    {doc, opts} = segment(value, opts)
    {concat(doc, "::size(" <> Integer.to_string(size) <> ")"), opts}
  end

  defp segment(byte, opts), do: {Inspect.Integer.inspect(byte, opts), opts}
end

defimpl Inspect, for: List do
  import Inspect.Algebra

  def inspect([], opts), do: color_doc("[]", :list, opts)

  def inspect(list, opts) do
    cond do
      opts.charlists != :as_lists and :quaff_inspect.charlist?(list, opts) -> charlist(list, opts)
      keyword?(list) -> items(list, &keyword/2, :strict, opts)
      true -> items(list, &to_doc_with_opts/2, :maybe, opts)
    end
  end

  defp charlist(list, opts), do: color_doc(:quaff_inspect.text(list, opts), :charlist, opts)

  defp items(list, fun, break, opts) do
    container_doc_with_opts(
      color_doc("[", :list, opts),
      list,
      color_doc("]", :list, opts),
      opts,
      fun,
      separator: color_doc(",", :list, opts),
      break: break
    )
  end

  @doc false
  def keyword({key, value}, opts) do
    name = color_doc(Macro.inspect_atom(:key, key), :atom, opts)
    {value, opts} = to_doc_with_opts(value, opts)
    {concat(name, concat(" ", value)), opts}
  end

  @doc false
  def keyword?([{key, _} | rest]) when is_atom(key) do
    case Atom.to_string(key) do
      "Elixir." <> _ -> false
      _ -> keyword?(rest)
    end
  end

  def keyword?([]), do: true
  def keyword?(_), do: false
end

defimpl Inspect, for: Tuple do
  import Inspect.Algebra

  def inspect(tuple, opts) do
    container_doc_with_opts(
      color_doc("{", :tuple, opts),
      Tuple.to_list(tuple),
      color_doc("}", :tuple, opts),
      opts,
      &to_doc_with_opts/2,
      separator: color_doc(",", :tuple, opts),
      break: :flex
    )
  end
end

defimpl Inspect, for: Map do
  import Inspect.Algebra

  def inspect(map, opts), do: inspect_as_map(map, opts)

  @doc false
  def inspect_as_map(map, opts) do
    pairs = if Keyword.get(opts.custom_options, :sort_maps), do: Enum.sort(:maps.to_list(map)), else: :maps.to_list(map)
    fun = if Inspect.List.keyword?(pairs), do: &Inspect.List.keyword/2, else: pair_with(color_doc(" => ", :map, opts))
    container(pairs, "", opts, fun)
  end

  @doc false
  def inspect_as_struct(map, name, infos, opts) do
    container(infos, name, opts, fn %{field: field}, opts -> Inspect.List.keyword({field, Map.get(map, field)}, opts) end)
  end

  defp pair_with(arrow) do
    fn {key, value}, opts ->
      {key, opts} = to_doc_with_opts(key, opts)
      {value, opts} = to_doc_with_opts(value, opts)
      {concat(concat(key, arrow), value), opts}
    end
  end

  defp container(pairs, name, opts, fun) do
    container_doc_with_opts(
      color_doc("%" <> name <> "{", :map, opts),
      pairs,
      color_doc("}", :map, opts),
      opts,
      fun,
      separator: color_doc(",", :map, opts),
      break: :strict
    )
  end
end

defimpl Inspect, for: Function do
  def inspect(function, opts), do: :quaff_inspect.text(function, opts)
end

defimpl Inspect, for: PID do
  def inspect(pid, opts), do: :quaff_inspect.text(pid, opts)
end

defimpl Inspect, for: Port do
  def inspect(port, opts), do: :quaff_inspect.text(port, opts)
end

defimpl Inspect, for: Reference do
  def inspect(ref, opts), do: :quaff_inspect.text(ref, opts)
end

defimpl Inspect, for: Any do
  import Inspect.Algebra

  # A struct with just the fields that its module defines; anything else is printed as the map it is.
  def inspect(%module{} = struct, opts) do
    case :quaff_inspect.fields(module, struct) do
      nil -> Inspect.Map.inspect_as_map(struct, opts)
      fields -> Inspect.Map.inspect_as_struct(struct, Macro.inspect_atom(:literal, module), for(f <- fields, do: %{field: f}), opts)
    end
  end

  @doc false
  def inspect_as_struct(map, name, infos, opts) do
    fun = fn
      :more, opts -> {"...", opts}
      %{field: field}, opts -> Inspect.List.keyword({field, Map.get(map, field)}, opts)
    end

    {doc, _} =
      container_doc_with_opts(
        color_doc("#" <> name <> "<", :map, opts),
        infos ++ [:more],
        color_doc(">", :map, opts),
        opts,
        fun,
        separator: color_doc(",", :map, opts),
        break: :strict
      )

    doc
  end

  @doc false
  # Of a derived implementation: the fields to print, without those that are optional and have their default; nil if the
  # struct has not just the fields that its module defines.
  def __shown__(struct, names, shown, optional) do
    own = map_size(struct) - if(is_map_key(struct, :__exception__), do: 2, else: 1)

    if own == length(names) and Enum.all?(names, &is_map_key(struct, &1)) do
      for field <- shown, not hidden?(optional, field, struct), do: %{field: field}
    end
  end

  defp hidden?([], _field, _struct), do: false
  defp hidden?(optional, field, struct), do: {field, Map.fetch!(struct, field)} in optional
end
