defmodule ExUnit.DocTest.Extract do
  @moduledoc false

  # Finds examples. An example is a map: `fun` (`:moduledoc` or `{name, arity}`), `file`, `line` and `end_line`, `steps`.
  # A step: `code`, its `line`, `text` (as written, for reports), `expected` (nil, `{:value, text}`, `{:opaque, text}` or
  # `{:error, module, message}`) and `expected_line`.

  @doc "The examples of a module, in the order of its text."
  def module(module) do
    case Code.fetch_docs(module) do
      {:docs_v1, line, _, _, moduledoc, _, docs} ->
        file = source(module)
        own = from_doc(moduledoc, line, :moduledoc, file)

        functions =
          for {{kind, name, arity}, line, _, doc, _} <- Enum.sort_by(docs, &elem(&1, 1)), kind in [:function, :macro], example <- from_doc(doc, line, {name, arity}, file), do: example

        own ++ functions

      {:error, :module_not_found} ->
        raise ExUnit.DocTest.Error, message: "could not retrieve the documentation for module #{inspect(module)}. The module was not compiled with documentation or its BEAM file cannot be accessed"

      {:error, reason} ->
        raise ExUnit.DocTest.Error, message: "could not retrieve the documentation for module #{inspect(module)}. #{inspect(reason)}"
    end
  end

  defp source(module), do: :quaff_code.source(module)

  @doc "The examples of a text file."
  def file(path) do
    path |> File.read!() |> examples(2, path, :moduledoc, :file)
  end

  defp from_doc(%{"en" => text}, line, fun, file), do: examples(text, line + 1, file, fun, :doc)
  defp from_doc(_, _, _, _), do: []

  defp examples(text, line, file, fun, _kind) do
    text
    |> String.split(["\r\n", "\n"])
    |> Enum.with_index(line)
    |> groups([], [])
    |> Enum.map(fn lines -> example(lines, fun, file) end)
  end

  ## Groups: lines from a prompt to an empty line or the end of a fence, without the indentation of the prompt

  defp groups([], group, done), do: :lists.reverse(close(group, done))

  defp groups([{line, number} | rest], [], done) do
    case prompt(line) do
      nil -> groups(rest, [], done)
      {indent, _, _} -> groups(rest, [{strip(line, indent), number, indent}], done)
    end
  end

  defp groups([{line, number} | rest], [{_, _, indent} | _] = group, done) do
    cond do
      String.trim(line) == "" -> groups(rest, [], close(group, done))
      String.trim_leading(line) in ["```", "~~~"] -> groups(rest, [], close(group, done))
      indented?(line, indent) -> groups(rest, [{strip(line, indent), number, indent} | group], done)
      true -> raise ExUnit.DocTest.Error, message: mismatch(line, indent, group)
    end
  end

  defp close([], done), do: done
  defp close(group, done), do: [:lists.reverse(group) | done]

  defp indented?(line, indent), do: binary_part(line, 0, min(indent, byte_size(line))) == String.duplicate(" ", indent)
  defp strip(line, indent), do: binary_part(line, indent, byte_size(line) - indent)

  defp mismatch(line, indent, group) do
    {formula, _, _} = hd(group)
    expected = "If you are planning to assert on the result of an `iex>` expression, make sure the result is indented at the beginning of `iex>`, which in this case is exactly #{indent} spaces."
    "indentation level mismatch on doctest line: #{inspect(line)}\n\n#{expected}" |> keep(formula)
  end

  defp keep(text, _), do: text

  ## Steps

  defp example(lines, fun, file) do
    [{_, line, _} | _] = lines
    {_, end_line, _} = List.last(lines)
    %{fun: fun, file: file, line: line, end_line: end_line, steps: steps(lines, [])}
  end

  defp steps([], done), do: :lists.reverse(done)

  defp steps(lines, done) do
    {code, rest} = Enum.split_while(lines, fn {line, _, _} -> prompt(line) != nil end)
    {expected, rest} = Enum.split_while(rest, fn {line, _, _} -> prompt(line) == nil end)
    [{_, line, _} | _] = code

    step = %{
      code: Enum.map_join(code, "\n", fn {line, _, _} -> line |> prompt() |> elem(2) end),
      line: line,
      text: Enum.map_join(code ++ expected, "\n", fn {line, _, _} -> shown(line) end),
      expected: expected(Enum.map(expected, &elem(&1, 0))),
      expected_line: with([{_, number, _} | _] <- expected, do: number)
    }

    steps(rest, [step | done])
  end

  # `{indentation, kind, code}` of a line with a prompt, else nil.
  defp prompt(line) do
    trimmed = String.trim_leading(line, " ")
    indent = byte_size(line) - byte_size(trimmed)

    case trimmed do
      "iex>" <> code -> {indent, :iex, code}
      "...>" <> code -> {indent, :more, code}
      "iex(" <> rest -> numbered(rest, indent, :iex)
      "...(" <> rest -> numbered(rest, indent, :more)
      _ -> nil
    end
  end

  # Prompts are shown without their numbers.
  defp shown("iex(" <> _ = line), do: shown(line, "iex> ")
  defp shown("...(" <> _ = line), do: shown(line, "...> ")
  defp shown(line), do: line

  defp shown(line, prompt_text) do
    case prompt(line) do
      {_, _, code} -> prompt_text <> String.trim_leading(code, " ")
      nil -> line
    end
  end

  defp numbered(rest, indent, kind) do
    case String.split(rest, ")>", parts: 2) do
      [number, code] -> if digits?(number), do: {indent, kind, code}
      _ -> nil
    end
  end

  defp digits?(""), do: false
  defp digits?(text), do: text |> String.to_charlist() |> Enum.all?(&(&1 in ?0..?9 or &1 in ?a..?z or &1 in ?A..?Z or &1 in [?@, ?.]))

  defp expected([]), do: nil

  defp expected(["** (" <> first | rest]) do
    case String.split(first, ")", parts: 2) do
      [module, message] -> {:error, Module.concat([module]), Enum.join([String.trim_leading(message, " ") | rest], "\n")}
      [_] -> {:value, Enum.join(["** (" <> first | rest], "\n")}
    end
  end

  defp expected(["#" <> first | _] = lines) do
    # `#Name<` starts an opaque value; a plain `#` a comment.
    if Regex.match?(~r/^[A-Z][\w.]*</, first), do: {:opaque, Enum.join(lines, "\n")}, else: {:value, Enum.join(lines, "\n")}
  end

  defp expected(lines), do: {:value, Enum.join(lines, "\n")}
end
