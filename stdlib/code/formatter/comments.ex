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
  def between?(min, max), do: any?(Process.get(@pending, []), min, max)

  # They are in the order of their lines.
  defp any?([%{line: line} | rest], min, max), do: line < max and (line > min or any?(rest, min, max))
  defp any?([], _min, _max), do: false

  @doc "Takes the comments on the lines between two others."
  def take(min, max) do
    case Process.get(@pending, []) do
      [] ->
        []

      pending ->
        if any?(pending, min, max) do
          {before, rest} = Enum.split_while(pending, &(&1.line <= min))
          {taken, rest} = Enum.split_while(rest, &(&1.line < max))
          Process.put(@pending, before ++ rest)
          taken
        else
          []
        end
    end
  end

  @doc """
  The entries of things and of the comments between two lines, and whether there are comments.

  A thing is printed before the comments that are left inside of it are taken: those go above it. If `below_first?`,
  there is no place above the first one.
  """
  def weave(things, min, max, below_first? \\ false, print)

  def weave([first | things], min, max, true, print) do
    entry = print.(first)
    {entries, comments?} = weave(things, min, max, print)
    {[entry | entries], comments?}
  end

  def weave(things, min, max, _, print) do
    # Where things stand is found out only if there is something to put between them.
    last = if is_integer(max) and max > 0, do: max, else: :infinity

    if any?(Process.get(@pending, []), if(is_integer(min), do: min - 1, else: min), if(is_integer(last), do: last + 1, else: last)),
      do: weave(things, min, max, print, [], false),
      else: {Enum.map(things, print), false}
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

  # One behind the end of what takes several lines has a blank line before it.
  defp distance([{_, _, :clause} | _] = acc, _), do: acc
  defp distance([{doc, gap, _} | rest], %{previous_eol_count: 0}), do: [{doc, gap, 2} | rest]
  defp distance([{doc, gap, _} | rest], %{previous_eol_count: count}), do: [{doc, gap, count} | rest]
  defp distance([], _), do: []

  # A comment from within goes right above its thing.
  defp inside(comments, acc), do: Enum.reduce(comments, acc, fn comment, acc -> [{text(comment), [], 1} | acc] end)

  @doc "A comment's document: its text with a space behind its marks."
  def text(%{text: text}), do: string(spaced(text, text))

  defp spaced("#" <> rest, whole), do: spaced(rest, whole)
  defp spaced("", whole), do: whole
  defp spaced(" " <> _, whole), do: whole
  defp spaced("!" <> _, "#!" <> _ = whole), do: whole
  defp spaced(rest, whole), do: binary_part(whole, 0, byte_size(whole) - byte_size(rest)) <> " " <> rest

  @doc "Comments on lines of their own in front of a document of this line, with the blank lines around them."
  def in_front_of(comments, doc, line) do
    :lists.foldr(
      fn comment, doc ->
        behind = if comment.next_eol_count > 1 and comment.previous_eol_count > 0, do: concat(line(), line()), else: line()
        apart? = comment.previous_eol_count > 1 or (comment.previous_eol_count == 0 and comment.line < line)
        before = if apart?, do: line(), else: []
        concat(concat(before, text(comment)), concat(concat(collapse_lines(2), behind), doc))
      end,
      doc,
      comments
    )
  end

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
