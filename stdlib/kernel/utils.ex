defmodule Kernel.Utils do
  @moduledoc false

  @doc "What `raise/1` raises for this value."
  def exception(message) when is_binary(message), do: RuntimeError.exception(message)
  def exception(module) when is_atom(module), do: module.exception([])
  def exception(%{__struct__: _, __exception__: true} = exception), do: exception

  def exception(other) do
    ArgumentError.exception(
      "raise/1 and reraise/2 expect a module name, string or exception as the first argument, got: " <> inspect(other)
    )
  end

  @doc "A struct from its defaults and fields, when it has keys that must be given."
  def struct_with_keys(fields, default, enforced) do
    {struct, missing} =
      Enum.reduce(fields, {default, enforced}, fn {key, value}, {struct, missing} ->
        {%{struct | key => value}, :lists.delete(key, missing)}
      end)

    case missing do
      [] ->
        struct

      _ ->
        raise ArgumentError,
              "the following keys must also be given when building struct #{inspect(default.__struct__)}: #{inspect(missing)}"
    end
  end

  @doc "A struct from its defaults and fields."
  def build_struct(fields, default) do
    Enum.reduce(fields, default, fn
      {key, value}, struct when is_map_key(struct, key) -> :maps.put(key, value, struct)
      {key, _}, _ -> raise KeyError, key: key
    end)
  end

  @doc "The first so many elements of a list, with nil for what is missing."
  def destructure(list, count) when is_list(list), do: take(list, count)
  def destructure(nil, count), do: take([], count)

  defp take(_, 0), do: []
  defp take([], count), do: [nil | take([], count - 1)]
  defp take([h | t], count), do: [h | take(t, count - 1)]

  @doc "A value as error messages show it: on lines of its own, indented."
  def indent(term), do: "    " <> String.replace(inspect(term, pretty: true), "\n", "\n    ")

  @doc "Values as error messages number them."
  def numbered([], _), do: ""

  def numbered([arg | rest], n),
    do: "\n    # #{n}\n    " <> inspect(arg) <> "\n" <> numbered(rest, n + 1)

  @doc "The keys of a map, struct or keyword list."
  def keys(%{} = map), do: :maps.keys(map)
  def keys([{_, _} | _] = list), do: for({key, _} <- list, do: key)
  def keys(_), do: []

  @doc "The name a protocol's implementation for a value without struct has."
  def protocol_type(value) when is_tuple(value), do: Tuple
  def protocol_type(value) when is_atom(value), do: Atom
  def protocol_type(value) when is_list(value), do: List
  def protocol_type(value) when is_map(value), do: Map
  def protocol_type(value) when is_bitstring(value), do: BitString
  def protocol_type(value) when is_integer(value), do: Integer
  def protocol_type(value) when is_float(value), do: Float
  def protocol_type(value) when is_function(value), do: Function
  def protocol_type(value) when is_pid(value), do: PID
  def protocol_type(value) when is_port(value), do: Port
  def protocol_type(value) when is_reference(value), do: Reference

  @doc "What `defdelegate` defines: name, parameters, module, function and arguments for each head."
  def delegations(heads, options) do
    to = Keyword.get(options, :to) || raise(ArgumentError, "expected to: to be given as argument")
    for head <- List.wrap(heads), do: delegation(head, to, options)
  end

  defp delegation(head, to, options) do
    case head do
      {:when, _, [_, guard]} -> raise ArgumentError, "guards are not allowed in defdelegate/2, got: when #{Macro.to_string(guard)}"
      _ -> :ok
    end

    case Macro.decompose_call(head) do
      {name, args} ->
        plain = for arg <- args, do: delegated(arg)
        {name, args, to, Keyword.get(options, :as, name), plain}

      _ ->
        raise ArgumentError, "invalid syntax in defdelegate #{Macro.to_string(head)}"
    end
  end

  defp delegated({:\\, _, [arg, _]}), do: arg
  defp delegated(arg), do: arg

  @doc "Quoted code with its variables in a context that is known only now."
  def in_context(quoted, stand_in, context) when is_atom(context) and context != nil, do: replaced(quoted, stand_in, context)

  def in_context(_quoted, _stand_in, context) do
    raise ArgumentError, "invalid runtime value for option :context in quote, got: #{inspect(context)}"
  end

  defp replaced({a, b}, from, to), do: {replaced(a, from, to), replaced(b, from, to)}
  defp replaced({a, b, c}, from, to), do: {replaced(a, from, to), replaced(b, from, to), replaced(c, from, to)}
  defp replaced([h | t], from, to), do: [replaced(h, from, to) | replaced(t, from, to)]
  defp replaced(from, from, to), do: to
  defp replaced(other, _, _), do: other

  @doc "Quoted code with a place, from the options of `quote`, where nodes have none."
  def place(quoted, file, line)
  def place(quoted, nil, line) when is_integer(line), do: placed(quoted, :line, line)
  def place(quoted, file, line) when is_binary(file) and (is_integer(line) or line == nil), do: placed(quoted, :keep, {file, line || 0})
  def place(quoted, _file, true), do: quoted

  def place(_quoted, file, line) do
    {key, value} = if file == nil or is_binary(file), do: {:line, line}, else: {:file, file}
    raise ArgumentError, "invalid runtime value for option :#{key} in quote, got: #{inspect(value)}"
  end

  defp placed({form, meta, args}, key, value) when is_list(meta) do
    meta = if List.keymember?(meta, :line, 0) or List.keymember?(meta, :keep, 0), do: meta, else: [{key, value} | meta]
    {placed(form, key, value), meta, placed(args, key, value)}
  end

  defp placed({left, right}, key, value), do: {placed(left, key, value), placed(right, key, value)}
  defp placed(list, key, value) when is_list(list), do: :lists.map(&placed(&1, key, value), list)
  defp placed(other, _key, _value), do: other
end
