defmodule ExUnit.Formatter.Assertion do
  @moduledoc false

  # The parts of an assertion error that its report shows, in order.

  @no_value :ex_unit_no_meaningful_value

  @doc "`{:message, text}`, `{label, text}` and `{:block, label, text}`."
  def fields(error, width, formatter, padding) do
    {left, right} = sides(error, padding, width, formatter)
    both? = error.left != @no_value and error.right != @no_value
    code_label = if both? and not mailbox?(error), do: "code:  ", else: "code: "

    [
      message(error),
      doctest(error, formatter),
      code(error, code_label, width),
      arguments(error, width),
      mailbox(error, left, right),
      side(error, "left:  ", left, both?),
      side(error, "right: ", right, both?)
    ]
    |> Enum.filter(& &1)
  end

  defp message(%{message: @no_value}), do: nil
  defp message(%{message: message}), do: {:message, message}

  defp doctest(%{doctest: @no_value}, _), do: nil
  defp doctest(%{doctest: text}, _formatter), do: {:block, "doctest:", indent(text, "  ")}

  defp code(%{expr: @no_value}, _label, _width), do: nil
  defp code(%{expr: text}, label, _width) when is_binary(text), do: {label, text}
  defp code(%{expr: expr}, label, _width), do: {label, code_text(expr)}

  # `assert(x)` is shown without parentheses, as it is written.
  defp code_text({name, _, [arg]}) when name in [:assert, :refute, :assert_receive, :assert_received] do
    "#{name} " <> Macro.to_string(arg)
  end

  defp code_text(expr), do: Macro.to_string(expr)

  defp arguments(%{args: @no_value}, _width), do: nil

  defp arguments(%{args: args}, _width) do
    text =
      args
      |> Enum.with_index(1)
      |> Enum.map_join("\n", fn {arg, index} -> "\n    # #{index}\n" <> indent(inspect(arg, pretty: true), "    ") end)

    {:block, "arguments:", text <> "\n"}
  end

  defp indent(text, padding), do: text |> String.split("\n") |> Enum.map_join("\n", &if(&1 == "", do: "", else: padding <> &1))

  defp mailbox?(%{context: {:mailbox, _, _}}), do: true
  defp mailbox?(_), do: false

  defp mailbox(%{context: {:mailbox, _, messages}, left: pattern}, _left, _right) do
    text = Enum.map_join(messages, "\n", fn message -> "  pattern: #{Macro.to_string(pattern)}\n  value:   #{inspect(message)}" end)
    {:block, "mailbox:", text}
  end

  defp mailbox(_, _, _), do: nil

  defp side(%{context: {:mailbox, _, _}}, _, _, _), do: nil
  defp side(_, _, nil, _), do: nil
  defp side(_, label, text, true), do: {label, text}
  defp side(_, label, text, false), do: {String.trim_trailing(label) <> " ", text}

  @doc "Both sides as texts; nil where there is none."
  def sides(%{context: {:mailbox, _, _}}, _padding, _width, _formatter), do: {nil, nil}

  def sides(%{left: left, right: right, context: context}, padding, width, _formatter) do
    width = if width == :infinity, do: :infinity, else: max(width - padding - 7, 1)
    {left(left, context, width), inspected(right, width)}
  end

  defp left(@no_value, _, _), do: nil
  defp left(pattern, {:match, _}, _width), do: Macro.to_string(pattern)
  defp left(value, _, width), do: inspected(value, width)

  defp inspected(@no_value, _), do: nil
  defp inspected(value, width), do: inspect(value, pretty: true, width: width)
end
