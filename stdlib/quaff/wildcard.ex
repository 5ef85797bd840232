defmodule Quaff.Wildcard do
  @moduledoc """
  What `Path.wildcard/2` and `:filelib.wildcard/1` have in common: a pattern is checked and brought into the form that the
  walk through folders expects (no `.` parts, one slash between parts).
  """

  @doc "The paths that match, sorted; files that begin with a dot only when told, or when the pattern names the dot."
  def paths(glob, dots) do
    text = :unicode.characters_to_binary(glob)
    if reason = malformed(text, nil), do: :erlang.error({:badpattern, reason})

    parts =
      case :binary.split(text, "/", [:global, :trim_all]) do
        # A folder itself can be named, but steps to it are left out.
        ["."] -> ["."]
        parts -> for(part <- parts, part != ".", do: part)
      end

    # What is below, but not the folder itself.
    parts = if parts != [] and :lists.last(parts) == "**", do: parts ++ ["*"], else: parts
    pattern = IO.iodata_to_binary(:lists.join("/", parts))

    case text do
      <<?/, _::binary>> ->
        :quaff_file.wildcard("/" <> pattern, dots)

      _ ->
        # Erlang refuses an empty pattern so.
        [_ | _] = parts
        :quaff_file.wildcard(pattern, dots)
    end
  end

  @doc "The pattern that matches a text and nothing else."
  def escape(text), do: escape(text, "")

  defp escape(<<c, rest::binary>>, acc) when c in ~c"*?[]{}\\,!", do: escape(rest, <<acc::binary, ?\\, c>>)
  defp escape(<<c, rest::binary>>, acc), do: escape(rest, <<acc::binary, c>>)
  defp escape("", acc), do: acc

  # Braces must close before the next slash.
  defp malformed("", :open), do: :missing_delimiter
  defp malformed("", _), do: nil
  defp malformed(<<?\\, _, rest::binary>>, state), do: malformed(rest, state)
  defp malformed(<<?/, _::binary>>, :open), do: :missing_delimiter
  defp malformed(<<?{, rest::binary>>, _), do: malformed(rest, :open)
  defp malformed(<<?}, rest::binary>>, _), do: malformed(rest, nil)
  defp malformed(<<_, rest::binary>>, state), do: malformed(rest, state)
end
