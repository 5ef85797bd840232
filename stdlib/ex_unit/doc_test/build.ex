defmodule ExUnit.DocTest.Build do
  @moduledoc false

  # The code of a test made from an example.

  @doc "The body of the function."
  def content(example, module, opts) do
    file = file(example, module)
    steps = Enum.map(example.steps, &step(&1, example, module, file, opts))
    {:__block__, [], steps ++ [:ok]}
  end

  defp file(example, _module), do: example.file

  defp step(step, example, module, file, _opts) do
    location = location(step.line, example, module)
    doctest = step.text

    case parse(step.code, file, step.line) do
      {:error, error} -> broken(error, doctest, location)
      {:ok, quoted} -> checked(step.expected, quoted, doctest, {location, example, module}, file, step)
    end
  end

  defp checked(nil, quoted, _doctest, _location, _file, _step), do: quoted

  defp checked({:value, text}, quoted, doctest, {location, example, module}, file, step) do
    case parse(text, file, step.expected_line) do
      {:error, error} ->
        quote do
          unquote(quoted)
          unquote(broken(error, doctest, location(step.expected_line, example, module)))
        end

      {:ok, expected} ->
        {before, last} = split(quoted)

        quote do
          unquote_splicing(before)

          ExUnit.DocTest.__test__(
            unquote(last),
            unquote(expected),
            unquote(doctest),
            unquote(Macro.to_string(last)),
            unquote(Macro.to_string(expected)),
            unquote(Macro.escape(location))
          )
        end
    end
  end

  defp checked({:opaque, text}, quoted, doctest, {location, _, _}, _file, _step) do
    {before, last} = split(quoted)

    quote do
      unquote_splicing(before)
      ExUnit.DocTest.__inspect__(unquote(last), unquote(text), unquote(doctest), unquote(Macro.to_string(last)), unquote(Macro.escape(location)))
    end
  end

  defp checked({:error, exception, message}, quoted, doctest, {location, _, _}, _file, _step) do
    quote do
      ExUnit.DocTest.__error__(
        fn -> unquote(quoted) end,
        unquote(message),
        unquote(exception),
        unquote(doctest),
        unquote(Macro.escape(location))
      )
    end
  end

  # All but the last expression, and that.
  defp split({:__block__, _, [_ | _] = all}) do
    {before, [last]} = Enum.split(all, -1)
    {before, last}
  end

  defp split(one), do: {[], one}

  defp broken(error, doctest, location) do
    quote do
      ExUnit.DocTest.__broken__(unquote(Macro.escape(error)), unquote(doctest), unquote(Macro.escape(location)))
    end
  end

  defp parse(text, file, line) do
    {:ok, Code.string_to_quoted!(text, file: file, line: line)}
  rescue
    error -> {:error, error}
  end

  # Where a failure is said to be.
  defp location(line, example, {:file, _}), do: {nil, :__MODULE__, 0, [file: String.to_charlist(example.file), line: line]}
  defp location(line, example, module), do: {module, :__MODULE__, 0, [file: String.to_charlist(example.file), line: line]}
end
