defmodule ExUnit.DocTest do
  @moduledoc """
  Makes tests of the examples in documentation.

      defmodule MyTest do
        use ExUnit.Case
        doctest MyModule, import: true
      end

  An example starts with `iex>`; what follows up to an empty line or the next prompt is the expected value, an opaque one
  (`#Name<…>`) or an error (`** (Module) message`). Examples without an empty line between them share variables and are
  one test.
  """

  # `ExUnit.DocTest.Extract` finds the examples; here they become functions of the test module. A test's function is made
  # when the module's body runs, of code that was parsed then.

  alias ExUnit.DocTest.Extract

  @doc """
  Defines a test for each example of a module.

  Options: `:only` and `:except` (lists of `:moduledoc` and `name: arity`), `:import`, `:tags`.
  """
  defmacro doctest(mod, opts \\ []) do
    imports =
      case opts do
        opts when is_list(opts) -> if Keyword.get(opts, :import) == true, do: quote(do: import(unquote(mod)))
        _ -> nil
      end

    define(quote(do: ExUnit.DocTest.__doctests__(unquote(mod), unquote(opts))), imports, opts, __CALLER__)
  end

  @doc "Defines a test for each example of a file."
  defmacro doctest_file(file, opts \\ []) do
    define(quote(do: ExUnit.DocTest.__doctest_file__(unquote(file), __ENV__.file, unquote(opts))), nil, opts, __CALLER__)
  end

  defp define(tests, imports, opts, env) do
    # Fragments of the `def`: filled in when the module's body runs, as often as there are tests.
    name = {:unquote, [], [quote(do: name)]}
    body = {:unquote, [], [quote(do: body)]}

    quote do
      tags = ExUnit.DocTest.__tags__(unquote(opts))
      unquote(imports)

      for {title, content, example_tags, file} <- unquote(tests) do
        body = content

        name =
          ExUnit.Case.register_test(__MODULE__, unquote(env.file), unquote(env.line), :doctest, title, [example_tags | tags])

        @file "(for doctest at) " <> file
        def unquote({name, [], [quote(do: _)]}), do: unquote(body)
      end
    end
  end

  @doc false
  def __tags__(opts), do: opts |> Keyword.get(:tags, []) |> List.wrap()

  @doc false
  def __doctests__(module, opts) do
    module |> Extract.module() |> filter(module, opts) |> tests(module, opts)
  end

  @doc false
  def __doctest_file__(file, _caller, opts) do
    shown = Path.relative_to_cwd(file)
    shown |> Extract.file() |> tests({:file, shown}, opts)
  end

  defp tests(examples, module, opts) do
    for {example, index} <- Enum.with_index(examples, 1) do
      {title(example, module, index), ExUnit.DocTest.Build.content(example, module, opts), tags(example, module), example.file}
    end
  end

  defp title(_example, {:file, file}, index), do: "#{file} (#{index})"
  defp title(%{fun: :moduledoc}, module, index), do: "module #{inspect(module)} (#{index})"
  defp title(%{fun: {name, arity}}, module, index), do: "#{inspect(module)}.#{name}/#{arity} (#{index})"

  defp tags(example, module) do
    lines = %{doctest_line: example.line, doctest_data: %{end_line: example.end_line}}

    case module do
      {:file, file} -> Map.put(lines, :doctest, file)
      module -> Map.put(lines, :doctest, module)
    end
  end

  ## Filters

  defp filter(examples, module, opts) do
    except = normalized(Keyword.get(opts, :except, []))
    examples = Enum.reject(examples, &(&1.fun in except))

    case Keyword.fetch(opts, :only) do
      {:ok, only} -> only(examples, module, normalized(only))
      :error -> examples
    end
  end

  defp only(examples, module, only) do
    case Enum.reject(only, fn fun -> fun == :moduledoc or Enum.any?(examples, &(&1.fun == fun)) end) do
      [] ->
        Enum.filter(examples, &(&1.fun in only))

      unknown ->
        noun = if match?([_], unknown), do: "function", else: "functions"
        names = Enum.map_join(unknown, "\n", fn {name, arity} -> "    #{inspect(module)}.#{name}/#{arity}" end)
        message = "#{:quaff_code.source(module)}: undefined or private #{noun} given to doctest:\n\n#{names}\n\n"
        raise ExUnit.DocTest.Error, message: message
    end
  end

  defp normalized(list), do: list |> List.wrap() |> Enum.map(&if(&1 == :module, do: :moduledoc, else: &1))

  ## What tests call

  @doc false
  def __test__(value, expected, doctest, last, expected_text, location) do
    if value === expected do
      {:ok, value}
    else
      fail(
        [doctest: doctest, message: "Doctest failed", expr: "#{last} === #{expected_text}", left: value, right: expected],
        location
      )
    end
  end

  @doc false
  def __inspect__(value, expected, doctest, last, location) do
    shown = inspect(value)

    if shown === expected do
      {:ok, value}
    else
      fail(
        [doctest: doctest, message: "Doctest failed", expr: "inspect(#{last}) === #{inspect(expected)}", left: shown, right: expected],
        location
      )
    end
  end

  @doc false
  def __error__(fun, message, exception, doctest, location) do
    outcome =
      try do
        fun.()
        :nothing
      rescue
        error -> {error, __STACKTRACE__}
      end

    case outcome do
      :nothing ->
        fail([message: "Doctest failed: expected exception #{inspect(exception)} but nothing was raised", doctest: doctest], location)

      {error, stack} ->
        actual = Exception.message(error)

        cond do
          error.__struct__ != exception ->
            text = "Doctest failed: expected exception #{inspect(exception)} but got #{inspect(error.__struct__)} with message #{inspect(actual)}"
            fail([message: text, doctest: doctest], location, stack)

          not message?(actual, message) ->
            text = "Doctest failed: wrong message for #{inspect(exception)}\nexpected:\n  #{inspect(message)}\nactual:\n  #{inspect(actual)}"
            fail([message: text, doctest: doctest], location, stack)

          true ->
            :ok
        end
    end
  end

  # A message may be given up to where three dots stand for the rest.
  defp message?(actual, expected) do
    actual == expected or (String.ends_with?(expected, "...") and String.starts_with?(actual, String.trim_trailing(expected, "...")))
  end

  @doc false
  def __broken__(error, doctest, location) do
    text = "Doctest did not compile, got: (#{inspect(error.__struct__)}) #{Exception.message(error)}"
    fail([message: text, doctest: doctest], location)
  end

  defp fail(fields, location, _stack \\ []) do
    :erlang.raise(:error, ExUnit.AssertionError.exception(fields), [location])
  end
end
