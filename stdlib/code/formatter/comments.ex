defmodule Code.Formatter.Comments do
  @moduledoc false

  # The comments of a file, woven between the things that are printed one after the other.
  #
  # Those still to be printed lie in the process dictionary for the time of one call: they are wanted in the order of the
  # source at the few places that print several things, and threading them through all else doubled the code.
  #
  # An entry of a list of things is `{document, gap, newlines}`: what stands between it and the next one if there is no
  # blank line in the source, and how many newlines followed it there.

  import Inspect.Algebra

  @pending :"$formatter_comments"

  @doc "Runs a function with these comments to be printed."
  def with_pending(comments, fun) do
    before = Process.put(@pending, comments)

    try do
      fun.()
    after
      if before, do: Process.put(@pending, before), else: Process.delete(@pending)
    end
  end

  @doc "Whether a comment stands on a line between two others."
  def between?(min, max), do: Enum.any?(Process.get(@pending, []), &(&1.line > min and &1.line < max))

  @doc "Takes the comments on the lines between two others."
  def take(min, max) do
    case Process.get(@pending, []) do
      [] ->
        []

      pending ->
        case Enum.split_with(pending, &(&1.line > min and &1.line < max)) do
          {[], _} ->
            []

          {taken, rest} ->
            Process.put(@pending, rest)
            taken
        end
    end
  end

  @doc """
  The entries of things and of the comments between two lines, and whether there are comments.

  A thing is printed before the comments that are left inside of it are taken: those go above it.
  """
  def weave(things, min, max, print) do
    case Process.get(@pending, []) do
      [] -> {Enum.map(things, print), false}
      _ -> weave(things, min, max, print, [], false)
    end
  end

  defp weave([], min, max, _print, acc, comments?) do
    case take(min, max) do
      [] -> {:lists.reverse(acc), comments?}
      below -> {:lists.reverse(above(below, acc)), true}
    end
  end

  defp weave([thing | things], min, max, print, acc, comments?) do
    case extent(thing) do
      nil ->
        weave(things, min, max, print, [print.(thing) | acc], comments?)

      {first, last} ->
        above = take(min, first)
        entry = print.(thing)
        inside = take(max(min, first - 1), last + 1)
        acc = above |> above(acc) |> then(&inside(inside, &1))
        weave(things, min, max, print, [entry | acc], comments? or above != [] or inside != [])
    end
  end

  # A comment on lines of its own: how far it is from what is before it counts for that.
  defp above(comments, acc) do
    Enum.reduce(comments, acc, fn comment, acc -> [{text(comment), [], comment.next_eol_count} | distance(acc, comment)] end)
  end

  defp distance([{doc, gap, _} | rest], %{previous_eol_count: count}) when count > 0, do: [{doc, gap, count} | rest]
  defp distance(acc, _), do: acc

  # A comment from within goes right above its thing.
  defp inside(comments, acc), do: Enum.reduce(comments, acc, fn comment, acc -> [{text(comment), [], 1} | acc] end)

  @doc "A comment's document: its text with a space behind its marks."
  def text(%{text: text}), do: string(spaced(text, text))

  defp spaced("#" <> rest, whole), do: spaced(rest, whole)
  defp spaced("", whole), do: whole
  defp spaced(" " <> _, whole), do: whole
  defp spaced("!" <> _, "#!" <> _ = whole), do: whole
  defp spaced(rest, whole), do: binary_part(whole, 0, byte_size(whole) - byte_size(rest)) <> " " <> rest

  @doc "Documents of entries, to be put on a line each; those that take several lines have blank lines around them."
  def spread(entries), do: spread(entries, [])

  defp spread([], _before), do: []
  defp spread([{doc, _, _}], before), do: [group(in_front(before, doc))]

  defp spread([{doc, gap, newlines} | rest], before) do
    behind = if newlines >= 2, do: line(), else: gap
    doc = in_front(before, doc)
    doc = if behind == [], do: doc, else: concat(doc, concat(collapse_lines(2), behind))
    [group(doc) | spread(rest, behind)]
  end

  defp in_front([], doc), do: doc
  defp in_front(before, doc), do: concat(before, doc)

  @doc "The lines that a node is known to stand on, or `nil`."
  def extent(node), do: extent(node, nil)

  defp extent({form, meta, args}, acc) when is_list(meta) do
    acc = reach(meta, acc)
    acc = if is_tuple(form), do: extent(form, acc), else: acc
    extent(args, acc)
  end

  defp extent({left, right}, acc), do: extent(right, extent(left, acc))
  defp extent([head | tail], acc), do: extent(tail, extent(head, acc))
  defp extent(_, acc), do: acc

  defp reach([{:line, line} | rest], acc) when is_integer(line), do: reach(rest, wider(acc, line))

  defp reach([{:closing, [_ | _] = place} | rest], acc), do: reach(rest, if(place[:line], do: wider(acc, place[:line]), else: acc))

  defp reach([_ | rest], acc), do: reach(rest, acc)
  defp reach([], acc), do: acc

  defp wider(nil, line), do: {line, line}
  defp wider({first, last}, line), do: {min(first, line), max(last, line)}

  @doc "The first line of a node, or `default`."
  def first_line(node, default) do
    case extent(node) do
      nil -> default
      {first, _} -> first
    end
  end
end
