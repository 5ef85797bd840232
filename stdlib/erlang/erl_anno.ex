defmodule :erl_anno do
  @moduledoc "Where a piece of Erlang code stands: a line, a line with a column, or a list that says more."

  @keys [:file, :generated, :location, :record, :text, :end_location]

  defguardp is_line(line) when is_integer(line) and line >= 0
  defguardp is_place(place) when is_line(place) or (is_tuple(place) and tuple_size(place) == 2)

  @doc "Whether this is an annotation."
  def is_anno(anno) when is_list(anno), do: anno != [] and :lists.all(&pair?/1, anno)
  def is_anno(anno), do: location?(anno)

  defp pair?({key, _}), do: key in @keys
  defp pair?(_), do: false

  defp location?(line) when is_line(line), do: true
  defp location?({line, column}) when is_line(line) and is_integer(column) and column > 0, do: true
  defp location?(_), do: false

  @doc "The annotation of a location."
  def new(location), do: if(location?(location), do: location, else: wrong(location))

  def to_term(anno), do: anno

  @doc "An annotation from what `to_term/1` gave."
  def from_term(line) when is_integer(line) and line < 0, do: [generated: true, location: -line]
  def from_term(term), do: term

  @doc "The line."
  def line(anno) do
    case location(anno) do
      {line, _} -> line
      line -> line
    end
  end

  @doc "The column, or `:undefined`."
  def column(anno) do
    case location(anno) do
      {_, column} -> column
      _ -> :undefined
    end
  end

  @doc "The location."
  def location(anno) when is_list(anno), do: get(anno, :location, 0)
  def location(anno), do: if(location?(anno), do: anno, else: wrong(anno))

  @doc "Where it ends, when that or its text is known."
  def end_location(anno) do
    case info(anno, :end_location, :undefined) do
      :undefined -> after_text(text(anno), location(anno))
      place -> place
    end
  end

  defp after_text(:undefined, _), do: :undefined
  defp after_text([], place), do: place
  defp after_text([?\n | rest], {line, _}), do: after_text(rest, {line + 1, 1})
  defp after_text([?\n | rest], line), do: after_text(rest, line + 1)
  defp after_text([_ | rest], {line, column}), do: after_text(rest, {line, column + 1})
  defp after_text([_ | rest], line), do: after_text(rest, line)

  def text(anno), do: info(anno, :text, :undefined)
  def file(anno), do: info(anno, :file, :undefined)
  def generated(anno), do: info(anno, :generated, false)

  defp info(anno, key, default) when is_list(anno), do: get(anno, key, default)
  defp info(anno, _, default), do: if(location?(anno), do: default, else: wrong(anno))

  defp get(anno, key, default) do
    case :lists.keyfind(key, 1, anno) do
      {_, value} -> value
      false -> default
    end
  end

  @doc "With another line."
  def set_line(line, anno) do
    case location(anno) do
      {_, column} -> set_location({line, column}, anno)
      _ -> set_location(line, anno)
    end
  end

  @doc "With another location."
  def set_location(location, anno) do
    if not location?(location), do: wrong(location)

    cond do
      is_list(anno) and anno != [] -> short(put(anno, :location, location))
      location?(anno) -> location
      true -> wrong(anno)
    end
  end

  def set_text(text, anno) when is_list(text), do: set(:text, text, anno)
  def set_text(text, _), do: wrong(text)

  def set_file(file, anno) when is_list(file) or is_binary(file), do: set(:file, file, anno)
  def set_file(file, _), do: wrong(file)

  def set_generated(false, anno) when is_list(anno) and anno != [], do: short(:lists.keydelete(:generated, 1, anno))
  def set_generated(false, anno), do: if(location?(anno), do: anno, else: wrong(anno))
  def set_generated(true, anno), do: set(:generated, true, anno)
  def set_generated(value, _), do: wrong(value)

  def set_record(true, anno), do: set(:record, true, anno)
  def set_record(false, anno) when is_list(anno) and anno != [], do: short(:lists.keydelete(:record, 1, anno))
  def set_record(false, anno), do: if(location?(anno), do: anno, else: wrong(anno))
  def set_record(value, _), do: wrong(value)

  def set_end_location(place, anno) when is_place(place), do: set(:end_location, place, anno)
  def set_end_location(place, _), do: wrong(place)

  defp set(key, value, anno) when is_list(anno) and anno != [], do: put(anno, key, value)
  defp set(key, value, anno), do: if(location?(anno), do: [{key, value}, {:location, anno}], else: wrong(anno))

  defp put(anno, key, value) do
    if :lists.keymember(key, 1, anno), do: :lists.keyreplace(key, 1, anno, {key, value}), else: [{key, value} | anno]
  end

  defp short([{:location, location}]), do: location
  defp short(anno), do: anno

  defp wrong(value), do: :erlang.error(:badarg, [value])
end
