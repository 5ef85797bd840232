defmodule Quaff.Erl.Forms do
  @moduledoc "Attributes of Erlang modules: `-export([…]).`, records, types and specifications."

  import Quaff.Erl.Grammar, only: [args: 1, expect: 2, expr: 1, refuse: 1, refuse: 2, first: 1]
  alias Quaff.Erl.Types

  @types [:type, :opaque, :nominal]

  @doc "The attribute with this name; `anno` of the dash, `at` of the name."
  def attribute(name, _, at, rest) when name in [:spec, :callback] do
    {spec, rest} = parenthesised(rest, &specification/1)
    {{:attribute, at, name, spec}, rest}
  end

  def attribute(name, _, at, rest) when name in @types, do: type(name, at, rest)
  def attribute(:record, _, at, [{:"(", _}, {:atom, _, name}, {:",", _} | rest]), do: record(name, at, rest)

  def attribute(name, _, at, [{:"(", _} | _] = tokens) do
    {values, rest} = args(tokens)
    {{:attribute, at, name, value(name, at, values)}, rest}
  end

  def attribute(name, _, at, rest) do
    {value, rest} = expr(rest)
    {{:attribute, at, name, value(name, at, [value])}, rest}
  end

  # `-spec(f() -> a).` as well as `-spec f() -> a.`
  defp parenthesised([{:"(", _} | inside], rule) do
    {value, rest} = rule.(inside)
    {value, expect(rest, :")")}
  end

  defp parenthesised(tokens, rule), do: rule.(tokens)

  defp value(:module, _, [{:atom, _, name}]), do: name
  defp value(:module, _, [{:atom, _, _}, more | _]), do: refuse(first(more), ~c"bad variable list")
  defp value(:module, _, [other | _]), do: declaration(:module, other)
  defp value(name, _, [list]) when name in [:export, :export_type, :optional_callbacks], do: names(list)
  defp value(:import, _, [{:atom, _, module}, list]), do: {module, names(list)}
  defp value(:file, _, [{:string, _, file}, {:integer, _, line}]), do: {file, line}
  defp value(:on_load, _, [fun]), do: name_arity(fun)
  defp value(:record, _, [_, other]), do: refuse(first(other), ~c"bad record declaration")
  defp value(_, _, [value]), do: term(value)
  defp value(_, at, []), do: refuse(at, ~c"bad attribute")
  defp value(_, _, [_, more | _]), do: refuse(first(more), ~c"bad attribute")

  defp declaration(name, tree), do: refuse(first(tree), ~c"bad " ++ [:io_lib.format(~c"~w", [name])] ++ ~c" declaration")

  defp names({nil, _}), do: []
  defp names({:cons, _, head, tail}), do: [name_arity(head) | names(tail)]
  defp names(other), do: refuse(first(other), ~c"bad Name/Arity")

  defp name_arity({:op, _, :/, {:atom, _, name}, {:integer, _, arity}}), do: {name, arity}
  defp name_arity(other), do: refuse(first(other), ~c"bad Name/Arity")

  # A term in which `f/1` may stand.
  defp term({:op, _, :/, {:atom, _, name}, {:integer, _, arity}}), do: {name, arity}
  defp term({:tuple, _, elements}), do: :erlang.list_to_tuple(Enum.map(elements, &term/1))
  defp term({:cons, _, head, tail}), do: [term(head) | term(tail)]

  defp term(tree) do
    :erl_parse.normalise(tree)
  rescue
    _ -> refuse(first(tree), ~c"bad attribute")
  end

  ## Records

  defp record(name, at, [{:"{", _}, {:"}", _} | rest]), do: {{:attribute, at, :record, {name, []}}, expect(rest, :")")}

  defp record(name, at, [{:"{", _} | rest]) do
    {fields, rest} = fields(rest)
    {{:attribute, at, :record, {name, fields}}, expect(rest, :")")}
  end

  defp record(_, _, tokens) do
    {other, _} = expr(tokens)
    refuse(first(other), ~c"bad record declaration")
  end

  defp fields([{:atom, anno, _} = name | rest]) do
    {field, rest} =
      case rest do
        [{:=, _} | rest] ->
          {value, rest} = expr(rest)
          {{:record_field, anno, name, value}, rest}

        _ ->
          {{:record_field, anno, name}, rest}
      end

    {field, rest} =
      case rest do
        [{:"::", _} | rest] ->
          {type, rest} = Types.type(rest)
          {{:typed_record_field, field, type}, rest}

        _ ->
          {field, rest}
      end

    case rest do
      [{:",", _} | rest] ->
        {fields, rest} = fields(rest)
        {[field | fields], rest}

      _ ->
        {[field], expect(rest, :"}")}
    end
  end

  defp fields(tokens), do: refuse(tokens)

  ## Types

  defp type(kind, at, tokens) do
    {head, rest} = expr(tokens)

    case {head, rest} do
      {{:call, _, {:atom, _, name}, vars}, [{:"::", _} | rest]} ->
        {type, rest} = Types.type(rest)
        {{:attribute, at, kind, {name, type, vars}}, rest}

      {_, [{:"::", _} | _]} ->
        refuse(at, ~c"bad " ++ [:io_lib.format(~c"~w", [kind])] ++ ~c" declaration")

      _ ->
        refuse(rest)
    end
  end

  defp specification([{:atom, _, module}, {:":", _}, {:atom, _, name} | rest]) do
    {types, rest} = Types.signatures(rest)
    {{{module, name, Types.arity(types)}, types}, rest}
  end

  defp specification([{:atom, _, name} | rest]) do
    {types, rest} = Types.signatures(rest)
    {{{name, Types.arity(types)}, types}, rest}
  end

  defp specification(tokens), do: refuse(tokens)
end
