defmodule ExUnit.Diff.Text do
  @moduledoc false

  # Differences of strings, by characters; strings that have little in common differ as a whole.

  alias ExUnit.Diff.Align

  @enough 0.4

  @doc "Two strings."
  def strings(left, right) do
    if String.valid?(left) and String.valid?(right) do
      parts(escaped(left), escaped(right), "\"", "\"")
    else
      ExUnit.Diff.differ(left, right)
    end
  end

  @doc "Two charlists."
  def charlists(left, right) do
    {_, "~c" <> _ = left, "~c" <> _ = right} = {nil, inspect(left, limit: :infinity), inspect(right, limit: :infinity)}
    parts(inside(left, 3), inside(right, 3), "~c\"", "\"")
  end

  @doc "Whether both lists are printed as text."
  def charlists?([_ | _] = left, [_ | _] = right), do: List.ascii_printable?(left) and List.ascii_printable?(right)
  def charlists?(_, _), do: false

  @doc "Two texts without quotes."
  def plain(left, right), do: parts(left, right, "", "")

  defp escaped(text), do: text |> inspect(printable_limit: :infinity, binaries: :as_strings) |> inside(1)
  defp inside(text, start), do: binary_part(text, start, byte_size(text) - start - 1)

  defp parts(left, right, open, close) do
    {left, right} =
      if String.bag_distance(left, right) > @enough do
        left
        |> String.graphemes()
        |> Align.script(String.graphemes(right), &===/2)
        |> runs()
      else
        {[{:mark, left}], [{:mark, right}]}
      end

    {false, {:text, open, left, close}, {:text, open, right, close}}
  end

  # Neighbours of a kind become one part.
  defp runs(script) do
    left = for step <- script, elem(step, 0) != :ins, do: part(step)
    right = for step <- script, elem(step, 0) != :del, do: part(step)
    {joined(left), joined(right)}
  end

  defp part({:eq, grapheme, _}), do: {:eq, grapheme}
  defp part({_, grapheme}), do: {:mark, grapheme}

  defp joined([{kind, a}, {kind, b} | rest]), do: joined([{kind, a <> b} | rest])
  defp joined([part | rest]), do: [part | joined(rest)]
  defp joined([]), do: []
end
