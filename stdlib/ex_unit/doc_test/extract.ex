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
        raise UndefinedFunctionError, module: module, function: :module_info, arity: 1

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
    |> groups([], [], file)
    |> Enum.map(fn lines -> example(lines, fun, file) end)
  end

  ## Groups: the lines from a prompt to an empty line, the end of a fence or one that is indented less, each without the
  ## indentation of the first prompt. What follows a prompt must stand exactly under it.

  defp groups([], group, done, _file), do: :lists.reverse(close(group, done))

  defp groups([{line, number} | rest], [], done, file) do
    case prompt(line) do
      {indent, :iex, _} -> groups(rest, [{strip(line, indent), number, {:prompt, indent}}], done, file)
      _ -> groups(rest, [], done, file)
    end
  end

  defp groups([{line, number} | rest] = lines, [{_, _, {last, indent}} | _] = group, done, file) do
    kind = if prompt(line), do: :prompt, else: :expected

    cond do
      String.trim(line) == "" -> groups(rest, [], close(group, done), file)
      String.trim_leading(line) in ["```", "~~~"] -> groups(rest, [], close(group, done), file)
      last == :prompt and indentation(line) != indent -> raise_at(file, number, mismatch(line, indent))
      String.starts_with?(line, indent) -> groups(rest, [{strip(line, indent), number, {kind, indent}} | group], done, file)
      kind == :prompt -> raise_at(file, number, mismatch(line, indent))
      true -> groups(lines, [], close(group, done), file)
    end
  end

  defp close([], done), do: done
  defp close(group, done), do: [for({line, number, _} <- :lists.reverse(group), do: {line, number}) | done]

  defp strip(line, indent), do: binary_part(line, byte_size(indent), byte_size(line) - byte_size(indent))
  defp indentation(line), do: binary_part(line, 0, byte_size(line) - byte_size(String.trim_leading(line)))

  defp mismatch(line, indent) do
    """
    indentation level mismatch on doctest line: #{inspect(line)}

    If you are planning to assert on the result of an `iex>` expression, make sure the result is indented at the same level as `iex>`, which in this case is exactly #{byte_size(indent)} spaces.

    If instead you have an `iex>` expression that spans over multiple lines, please make sure that each line after the first one begins with `...>`.
    """
  end

  defp raise_at(file, line, message), do: raise(ExUnit.DocTest.Error, message: "#{file}:#{line}: #{message}")

  ## Steps

  defp example(lines, fun, file) do
    [{_, line} | _] = lines
    {_, end_line} = List.last(lines)
    steps = steps(lines, [])

    if match?([_, _ | _], for(%{expected: {:error, _, _}} = step <- steps, do: step)) do
      raise_at(file, line, "multiple exceptions in the same doctest example are not supported, please separate your iex> prompts by multiple newlines to start new examples")
    end

    %{fun: fun, file: file, line: line, end_line: end_line, steps: steps}
  end

  defp steps([], done), do: :lists.reverse(done)

  defp steps(lines, done) do
    {code, rest} = Enum.split_while(lines, fn {line, _} -> code(line) != nil end)
    {expected, rest} = Enum.split_while(rest, fn {line, _} -> code(line) == nil end)
    [{_, line} | _] = code

    step = %{
      code: Enum.map_join(code, "\n", fn {line, _} -> code(line) end),
      line: line,
      text: Enum.map_join(code ++ expected, "\n", fn {line, _} -> shown(line) end),
      expected: expected(Enum.map(expected, &elem(&1, 0))),
      expected_line: with([{_, number} | _] <- expected, do: number)
    }

    steps(rest, [step | done])
  end

  # What follows the prompt of a line that begins with one.
  defp code(line) do
    case prompt(line) do
      {"", _, code} -> code
      _ -> nil
    end
  end

  # `{indentation, kind, code}` of a line with a prompt, else nil.
  defp prompt(line) do
    indent = indentation(line)

    case strip(line, indent) do
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
    [module, message] = String.split(first, ")", parts: 2)
    {:error, Module.concat([module]), Enum.join([String.trim_leading(message, " ") | rest], "\n")}
  end

  defp expected(["#" <> first | _] = lines) do
    # `#Name<` starts an opaque value; a plain `#` a comment.
    if Regex.match?(~r/^[A-Z][\w.]*</, first), do: {:opaque, Enum.join(lines, "\n")}, else: {:value, Enum.join(lines, "\n")}
  end

  defp expected(lines), do: {:value, Enum.join(lines, "\n")}
end
