defmodule Quaff.FormatError do
  @moduledoc false

  # Finds the words for a call of `:io.format` that failed: `[{:format | :args, text}]`. It reads the format a second time,
  # so that formatting itself need not keep count of what it is at.

  def explain(_, args) when not is_list(args), do: [args: "not a list"]

  def explain(format, args) do
    case chars(format) do
      :error -> [format: "not a valid format string"]
      chars -> scan(chars, [])
    end
    |> check(args)
  end

  defp chars(format) when is_atom(format), do: Atom.to_charlist(format)

  defp chars(format) when is_list(format) or is_binary(format) do
    case :unicode.characters_to_list(format) do
      chars when is_list(chars) -> chars
      _ -> :error
    end
  rescue
    ArgumentError -> :error
  end

  defp chars(_), do: :error

  # The types of the arguments that the format asks for, the last first.
  defp scan([?~ | rest], types), do: field(rest, types)
  defp scan([_ | rest], types), do: scan(rest, types)
  defp scan([], types), do: {:types, :lists.reverse(types)}

  # Width, precision and padding, then modifiers, then the control.
  defp field([?* | rest], types), do: field(rest, [:integer | types])
  defp field([?., ?*, ?., _ | rest], types), do: control(rest, [:integer | types])
  defp field([?., ?., _ | rest], types), do: control(rest, types)
  defp field([?. | rest], types), do: precision(rest, types)
  defp field([c | rest], types) when c in ?0..?9 or c == ?-, do: field(rest, types)
  defp field(rest, types), do: control(rest, types)

  defp precision([?* | rest], types), do: precision(rest, [:integer | types])
  defp precision([c | rest], types) when c in ?0..?9, do: precision(rest, types)
  defp precision([?., _ | rest], types), do: control(rest, types)
  defp precision(rest, types), do: control(rest, types)

  defp control([c | rest], types) when c in ~c"tlkK", do: control(rest, types)
  defp control([c | rest], types) when c in ~c"n~", do: scan(rest, types)
  defp control([c | rest], types) when c in ~c"pwi#+", do: scan(rest, [:any | types])
  defp control([c | rest], types) when c in ~c"PW", do: scan(rest, [:integer, :any | types])
  defp control([c | rest], types) when c in ~c"cbB", do: scan(rest, [:integer | types])
  defp control([c | rest], types) when c in ~c"xX", do: scan(rest, [:string, :integer | types])
  defp control([c | rest], types) when c in ~c"efg", do: scan(rest, [:float | types])
  defp control([?s | rest], types), do: scan(rest, [:string | types])
  defp control([c | _], _), do: [format: "format string invalid (invalid control ~#{<<c::utf8>>})"]
  defp control([], _), do: [format: "format string invalid (truncated)"]

  defp check({:types, types}, args) when length(types) != length(args), do: [format: "wrong number of arguments"]

  defp check({:types, types}, args) do
    wrong =
      for {{type, arg}, at} <- :lists.zip(:lists.zip(types, args), :lists.seq(1, length(args))), not type?(type, arg),
        do: "element #{at} must be of type #{type}"

    if wrong == [], do: [format: "failed to format string"], else: [args: IO.iodata_to_binary(:lists.join("\n", wrong))]
  end

  defp check(found, _), do: found

  defp type?(:any, _), do: true
  defp type?(:integer, arg), do: is_integer(arg)
  defp type?(:float, arg), do: is_number(arg)
  defp type?(:string, arg), do: is_atom(arg) or chars(arg) != :error
end
