defmodule ExUnit.Formatter.Assertion do
  @moduledoc false

  # The parts of an assertion error that its report shows, in order.

  @no_value :ex_unit_no_meaningful_value

  @doc "`{:message, text}`, `{label, text}` and `{:block, label, text}`."
  def fields(error, width, formatter, padding) do
    {left, right} = sides(error, padding, width, formatter)
    both? = error.left != @no_value and error.right != @no_value
    code_label = if error.right != @no_value and not mailbox?(error), do: "code:  ", else: "code: "

    [
      message(error),
      doctest(error, formatter),
      code(error, code_label, width),
      arguments(error, width),
      mailbox(error, width, formatter, padding),
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
  defp code(%{expr: {:source, text}}, label, _width), do: {:code, label, text}
  defp code(%{expr: text, doctest: doctest}, label, _width) when is_binary(text) and doctest != @no_value, do: {:code, label, text}
  defp code(%{expr: expr}, label, _width), do: {:code, label, code_text(expr)}

  # `assert(x)` is shown without parentheses, as it is written.
  defp code_text({name, _, [arg]}) when name in [:assert, :refute, :assert_receive, :assert_received] do
    "#{name} " <> Macro.to_string(arg)
  end

  defp code_text(expr), do: Macro.to_string(expr)

  defp arguments(%{args: @no_value}, _width), do: nil

  defp arguments(%{args: args}, width) do
    text =
      args
      |> Enum.with_index(1)
      |> Enum.map_join("\n", fn {arg, index} -> "\n         # #{index}\n" <> "         " <> inspected(arg, 9, width) end)

    {:raw, "arguments:", text <> "\n"}
  end

  defp indent(text, padding), do: text |> String.split("\n") |> Enum.map_join("\n", &if(&1 == "", do: "", else: padding <> &1))

  defp mailbox?(%{context: {:mailbox, _, _}}), do: true
  defp mailbox?(_), do: false

  defp mailbox(%{context: {:mailbox, pins, messages}, left: pattern}, width, formatter, padding) do
    text =
      Enum.map_join(messages, "\n\n", fn message ->
        one = %{left: pattern, right: message, context: {:match, pins}}
        {left, right} = sides(one, padding + 4, width, formatter)
        indent = String.duplicate(" ", padding + 2)
        indent <> formatter.(:extra_info, "pattern: ") <> left <> "\n" <> indent <> formatter.(:extra_info, "value:   ") <> right
      end)

    {:raw, "mailbox:", text}
  end

  defp mailbox(_, _, _, _), do: nil

  defp side(%{context: {:mailbox, _, _}}, _, _, _), do: nil
  defp side(_, _, nil, _), do: nil
  defp side(_, label, text, true), do: {:side, label, text}
  defp side(_, label, text, false), do: {:side, String.trim_trailing(label) <> " ", text}

  @doc "Both sides as texts; nil where there is none."
  def sides(%{context: {:mailbox, _, _}}, _padding, _width, _formatter), do: {nil, nil}

  def sides(%{left: left, right: right, context: context}, padding, width, formatter) do
    if left != @no_value and right != @no_value and formatter.(:diff_enabled?, false) == true do
      differences(left, right, context, padding + 7, width, formatter)
    else
      {left(left, context, padding + 7, width), inspected(right, padding + 7, width)}
    end
  end

  defp differences(left, right, context, padding, width, formatter) do
    {diff, _} = ExUnit.Diff.compute(left, right, context)
    delete = %{text: :diff_delete, space: :diff_delete_whitespace}
    insert = %{text: :diff_insert, space: :diff_insert_whitespace}
    left_doc = ExUnit.Diff.to_algebra(diff.left, fn kind, doc -> formatter.(:maps.get(kind, delete), doc) end)
    right_doc = ExUnit.Diff.to_algebra(diff.right, fn kind, doc -> formatter.(:maps.get(kind, insert), doc) end)
    {laid_out(left_doc, padding, width), laid_out(right_doc, padding, width)}
  rescue
    _ -> {left(left, context, padding, width), inspected(right, padding, width)}
  end

  defp left(@no_value, _, _, _), do: nil
  defp left(pattern, {:match, _}, _, _width), do: Macro.to_string(pattern)
  defp left(value, _, padding, width), do: inspected(value, padding, width)

  defp inspected(@no_value, _, _), do: nil

  defp inspected(value, padding, width) do
    value |> Inspect.Algebra.to_doc(%Inspect.Opts{}) |> laid_out(padding, width)
  end

  # What continues on another line stands below its beginning.
  defp laid_out(doc, padding, width) do
    width = if width == :infinity, do: :infinity, else: max(width - padding, 1)
    doc |> Inspect.Algebra.group() |> Inspect.Algebra.nest(padding) |> Inspect.Algebra.format(width) |> IO.iodata_to_binary()
  end
end
