defmodule :binary do
  @moduledoc "The part of Erlang's `:binary` that takes functions; the rest are natives."

  def replace(subject, pattern, replacement), do: replace(subject, pattern, replacement, [])

  def replace(subject, pattern, replacement, options) when is_binary(replacement) do
    case is_list(options) and :proplists.get_value(:insert_replaced, options, :none) do
      insert when insert in [:none, false] ->
        :quaff_binary.replace(subject, pattern, replacement, options)

      insert ->
        places = insert |> List.wrap() |> :lists.sort()
        put(subject, pattern, &inserted(replacement, places, 0, &1), options)
    end
  end

  def replace(subject, pattern, fun, options) when is_function(fun, 1), do: put(subject, pattern, fun, options)
  def replace(_subject, _pattern, _replacement, _options), do: Quaff.Badarg.wrong(3, "not a valid replacement")

  defp put(subject, pattern, fun, options) do
    scope = for {:scope, _} = option <- options, do: option

    found =
      if :lists.member(:global, options),
        do: :binary.matches(subject, pattern, scope),
        else: List.wrap(with(:nomatch <- :binary.match(subject, pattern, scope), do: []))

    :erlang.iolist_to_binary(pieces(subject, 0, found, fun))
  end

  defp pieces(subject, from, [], _fun), do: [:binary.part(subject, from, byte_size(subject) - from)]

  defp pieces(subject, from, [{at, size} | found], fun) do
    new = fun.(:binary.part(subject, at, size))
    [:binary.part(subject, from, at - from), new | pieces(subject, at + size, found, fun)]
  end

  # What was replaced, at places in the replacement.
  defp inserted(replacement, [], from, _replaced), do: [:binary.part(replacement, from, byte_size(replacement) - from)]

  defp inserted(replacement, [place | places], from, replaced) do
    if place > byte_size(replacement), do: :erlang.error(:badarg)
    [:binary.part(replacement, from, place - from), replaced | inserted(replacement, places, place, replaced)]
  end
end
