defmodule Version.Parser do
  @moduledoc false

  # A longer number is refused.
  @digits 14

  @doc "Reads a version; `short?` allows that the patch is left out."
  def parse_version(string, short?) when is_binary(string) do
    {string, build} = cut(string, "+")
    {numbers, pre} = cut(string, "-")

    with {:ok, major, minor, patch} <- numbers(:binary.split(numbers, ".", [:global]), short?),
         {:ok, pre} <- pre(pre),
         {:ok, build} <- build(build) do
      {:ok, {major, minor, patch, pre, build}}
    end
  end

  defp cut(string, separator) do
    case :binary.split(string, separator) do
      [before, rest] -> {before, rest}
      [all] -> {all, nil}
    end
  end

  defp numbers([major, minor, patch], _short?) do
    with {:ok, major} <- number(major),
         {:ok, minor} <- number(minor),
         {:ok, patch} <- number(patch),
         do: {:ok, major, minor, patch}
  end

  defp numbers([major, minor], true) do
    with {:ok, major} <- number(major), {:ok, minor} <- number(minor), do: {:ok, major, minor, nil}
  end

  defp numbers(_, _), do: :error

  defp number("0"), do: {:ok, 0}

  defp number(<<first, _::binary>> = text) when first in ?1..?9 and byte_size(text) <= @digits do
    if digits?(text), do: {:ok, String.to_integer(text)}, else: :error
  end

  defp number(_), do: :error

  defp pre(nil), do: {:ok, []}

  defp pre(text) do
    parts = for part <- :binary.split(text, ".", [:global]), do: pre_part(part)
    if :error in parts, do: :error, else: {:ok, parts}
  end

  defp pre_part(text) do
    cond do
      not identifier?(text) -> :error
      not digits?(text) -> text
      true -> with {:ok, number} <- number(text), do: number
    end
  end

  defp build(nil), do: {:ok, []}

  defp build(text) do
    parts = :binary.split(text, ".", [:global])
    if Enum.all?(parts, &identifier?/1), do: {:ok, parts}, else: :error
  end

  defp identifier?(""), do: false
  defp identifier?(text), do: for(<<char <- text>>, reduce: true, do: (fine -> fine and (letter?(char) or char in ?0..?9 or char == ?-)))

  defp letter?(char), do: char in ?a..?z or char in ?A..?Z

  defp digits?(<<char, rest::binary>>), do: char in ?0..?9 and digits?(rest)
  defp digits?(""), do: true

  @doc "Reads a requirement: operators and versions in turn, with `:and` or `:or` in between."
  def parse_requirement(source), do: condition(source, [])

  defp condition(" " <> rest, done), do: condition(rest, done)
  defp condition(">=" <> rest, done), do: version(rest, :>=, done)
  defp condition("<=" <> rest, done), do: version(rest, :<=, done)
  defp condition("~>" <> rest, done), do: version(rest, :~>, done)
  defp condition("==" <> rest, done), do: version(rest, :==, done)
  defp condition("!=" <> rest, done) do
    IO.warn("!= inside Version requirements is deprecated, use ~> or >= instead")
    version(rest, :!=, done)
  end

  defp condition(">" <> rest, done), do: version(rest, :>, done)
  defp condition("<" <> rest, done), do: version(rest, :<, done)

  defp condition("!" <> rest, done) do
    IO.warn("! inside Version requirements is deprecated, use ~> or >= instead")
    version(rest, :!=, done)
  end

  defp condition(rest, done), do: version(rest, :==, done)

  defp version(" " <> rest, operator, done), do: version(rest, operator, done)

  defp version(source, operator, done) do
    {text, rest} = cut(source, " ")

    case parse_version(text, operator == :~>) do
      {:ok, version} -> connective(rest || "", [version, operator | done])
      :error -> :error
    end
  end

  defp connective(" " <> rest, done), do: connective(rest, done)
  defp connective("", done), do: {:ok, :lists.reverse(done)}
  defp connective("and " <> rest, done), do: condition(rest, [:and | done])
  defp connective("or " <> rest, done), do: condition(rest, [:or | done])
  defp connective(_, _done), do: :error
end
