defmodule ExUnit.Formatter do
  @moduledoc """
  The texts of failures, for formatters.

  The last argument of the `format_*` functions styles a part of the text: it is called with a kind (`:error_info`,
  `:extra_info`, `:location_info`, `:diff_enabled?`, …) and the text, and gives the text to use.
  """

  @counter_padding "     "
  @no_value :ex_unit_no_meaningful_value

  @doc """
  `Finished in …`: all figures are microseconds.

      iex> ExUnit.Formatter.format_times(%{run: 10_000, async: nil, load: nil})
      "Finished in 0.01 seconds (0.00s async, 0.01s sync)"
  """
  def format_times(times) do
    load = times.load
    async = times.async || 0
    # What is not shown of the asynchronous part counts as synchronous.
    sync = times.run - div(async, 10_000) * 10_000
    parts = "#{seconds(async)} async, #{seconds(sync)} sync"
    parts = if load, do: "#{seconds(load)} on load, #{parts}", else: parts
    total = if load, do: to_text(times.run + load), else: to_text(times.run)
    "Finished in #{total} seconds (#{parts})"
  end

  @doc false
  def format_time(run_us, load_us), do: format_times(%{run: run_us, load: load_us, async: nil})

  defp seconds(us), do: to_text(us) <> "s"

  # Hundredths below a tenth of a second, tenths above.
  @doc false
  def to_text(us) do
    hundredths = div(us, 10_000)

    if hundredths < 10 do
      "0.0#{hundredths}"
    else
      tenths = div(hundredths, 10)
      "#{div(tenths, 10)}.#{rem(tenths, 10)}"
    end
  end

  @doc """
  The line that says what is filtered.

      iex> ExUnit.Formatter.format_filters([run: true, slow: false], :include)
      "Including tags: [run: true, slow: false]"
  """
  def format_filters(filters, type) do
    case type do
      :exclude -> "Excluding tags: #{inspect(filters, charlists: :as_lists)}"
      :include -> "Including tags: #{inspect(filters, charlists: :as_lists)}"
    end
  end

  ## Failures

  @doc "The text of a failed test."
  def format_test_failure(test, failures, counter, width, formatter) do
    %{description: description, module: module, tags: tags} = test

    test_info(counter, formatter) <>
      parametrized(description, module, Map.get(test, :parameters, %{}), formatter) <>
      test_location(with_file_line(tags), formatter) <>
      Enum.map_join(Enum.with_index(failures, 1), "", fn {failure, index} ->
        failure_header(failures, index) <> format_one(test, failure, width, formatter)
      end)
  end

  @doc "The text of a module that failed as a whole."
  def format_test_all_failure(test_module, failures, counter, width, formatter) do
    name = test_module.name

    test_module_info(counter, formatter) <>
      module_text(name, test_module, formatter) <>
      Enum.map_join(Enum.with_index(failures, 1), "", fn {failure, index} ->
        failure_header(failures, index) <> format_one(test_module, failure, width, formatter)
      end)
  end

  @doc false
  def format_test_case_failure(test_case, failures, counter, width, formatter),
    do: format_test_all_failure(test_case, failures, counter, width, formatter)

  defp test_info(counter, _formatter), do: counter_text(counter)
  defp test_module_info(counter, _formatter), do: counter_text(counter)

  defp counter_text(counter) do
    text = Integer.to_string(counter) <> ") "
    String.pad_leading(text, 5)
  end

  defp parametrized(name, module, parameters, formatter) do
    info = "#{name} (#{inspect(module)})"

    if parameters == %{} or parameters == nil do
      formatter.(:test_info, info) <> "\n"
    else
      formatter.(:test_info, info) <> "\n" <> @counter_padding <> "Parameters: #{inspect(parameters)}\n"
    end
  end

  defp module_text(name, %{parameters: parameters}, formatter) when parameters != %{} do
    formatter.(:test_module_info, "#{inspect(name)}: failure on setup_all callback, all tests have been invalidated") <>
      "\n" <> @counter_padding <> "Parameters: #{inspect(parameters)}\n"
  end

  defp module_text(name, _, formatter),
    do: formatter.(:test_module_info, "#{inspect(name)}: failure on setup_all callback, all tests have been invalidated") <> "\n"

  defp with_file_line(%{file: file, line: line}), do: "#{Path.relative_to_cwd(file)}:#{line}"

  defp test_location(text, formatter), do: @counter_padding <> formatter.(:location_info, text) <> "\n"

  defp failure_header([_], _), do: ""
  defp failure_header(_, index), do: "\n#{@counter_padding}Failure ##{index}\n"

  defp format_one(test, {:error, %ExUnit.AssertionError{} = error, stack}, width, formatter) do
    {text, stack} = assertion_parts(test, error, stack, width, formatter)
    text <> stacktrace(test, stack, formatter)
  end

  defp format_one(test, {kind, reason, stack}, width, formatter) do
    kind_reason(test, kind, reason, stack, width, formatter)
  end

  defp assertion_parts(test, error, stack, width, formatter) do
    if error.doctest != @no_value do
      {format_assertion_error(error, width, formatter, @counter_padding), doctest_stack(stack)}
    else
      # Without an expression, the line of code that failed stands for it.
      line = if error.expr == @no_value and error.message != "Not implemented", do: source_text(test, stack)
      error = if line, do: %{error | expr: {:source, line}}, else: error
      {format_assertion_error(error, width, formatter, @counter_padding), not_implemented(error, stack)}
    end
  end

  defp doctest_stack(stack), do: stack
  defp not_implemented(%{message: "Not implemented"}, _), do: []
  defp not_implemented(_, stack), do: stack

  defp kind_reason(test, kind, reason, stack, _width, formatter) do
    {reason, stack} = if kind == :error, do: Exception.blame(:error, reason, stack), else: {reason, stack}
    banner = Exception.format_banner(kind, reason, stack)
    code = source_line(test, stack, formatter)
    banner(reason, banner, formatter) <> "\n" <> code <> stacktrace(test, stack, formatter)
  end

  # What is told about the arguments is not part of the message.
  defp banner(%FunctionClauseError{}, banner, formatter) do
    case String.split(banner, "\n\n", parts: 2) do
      [first, rest] -> error_info(first, formatter) <> "\n\n" <> (rest |> String.split("\n") |> Enum.map_join("\n", &padded(@counter_padding, &1)))
      [_] -> error_info(banner, formatter)
    end
  end

  defp banner(_reason, banner, formatter), do: error_info(banner, formatter)

  defp error_info(text, formatter) do
    :error_info |> formatter.(text) |> String.split("\n") |> Enum.map_join("\n", &padded(@counter_padding, &1))
  end

  # The line of the test that failed, as it stands in the file.
  defp source_line(test, stack, formatter) do
    case source_text(test, stack) do
      nil -> ""
      text -> @counter_padding <> formatter.(:extra_info, "code: ") <> text <> "\n"
    end
  end

  defp source_text(%{module: module, name: name} = test, stack) when is_map_key(test, :description) do
    with {_, _, _, location} <- Enum.find(stack, &match?({^module, ^name, _, _}, &1)),
         file when file != nil <- location[:file],
         line when is_integer(line) and line > 0 <- location[:line],
         {:ok, text} <- File.read(Path.absname(to_string(file))),
         code when is_binary(code) <- text |> String.split("\n") |> Enum.at(line - 1) do
      String.trim(code)
    else
      _ -> nil
    end
  end

  defp source_text(_test, _stack), do: nil

  ## Stack traces

  defp stacktrace(_test, [], _formatter), do: ""

  defp stacktrace(test, stack, formatter) do
    entries = Enum.map_join(stack, "\n", fn entry -> @counter_padding <> "  " <> formatter.(:stacktrace_info, entry(test, entry)) end)
    @counter_padding <> formatter.(:extra_info, "stacktrace:") <> "\n" <> entries <> "\n"
  end

  defp entry(%{module: module, name: name} = test, {module, name, 1, location}) when is_map_key(test, :description) do
    "#{location[:file]}:#{location[:line]}: (test)"
  end

  # What failed in a doctest is said to be in the module's documentation.
  defp entry(%{tags: %{doctest: _}} = test, {module, :__MODULE__, 0, location}),
    do: "#{location[:file]}:#{location[:line]}: #{inspect(module || test.module)} (module)"

  defp entry(_test, {module, _, _, location} = entry), do: application(module, location[:file]) <> Exception.format_stacktrace_entry(entry)
  defp entry(_test, entry), do: Exception.format_stacktrace_entry(entry)

  # Frames in the sources of a project that is being tested carry its name; the library's say where they belong already.
  defp application(module, file) do
    with {dirs, name} <- ExUnit.Server.get(:application),
         false <- :quaff.library_module(module),
         true <- String.starts_with?(to_string(file || :quaff_code.source(module)), dirs) do
      name
    else
      _ -> ""
    end
  end

  ## Assertion errors

  @doc "The text of an assertion error by itself."
  def format_assertion_error(%ExUnit.AssertionError{} = error) do
    format_assertion_error(error, :infinity, fn _, msg -> msg end, "")
  end

  defp format_assertion_error(error, width, formatter, padding) do
    fields = ExUnit.Formatter.Assertion.fields(error, width, formatter, byte_size(padding))
    Enum.map_join(fields, "", &field(&1, padding, formatter))
  end

  defp field({:message, text}, padding, formatter) do
    (:error_info |> formatter.(text) |> String.split("\n") |> Enum.map_join("\n", &padded(padding, &1))) <> "\n"
  end

  # A side comes with its own indentation; code is put below its beginning.
  defp field({:side, label, text}, padding, formatter), do: padding <> formatter.(:extra_info, label) <> text <> "\n"

  defp field({:code, label, text}, padding, formatter) do
    [first | rest] = String.split(text, "\n")
    indent = padding <> String.duplicate(" ", String.length(label))
    padding <> formatter.(:extra_info, label) <> first <> "\n" <> Enum.map_join(rest, "", &(padded(indent, &1) <> "\n"))
  end

  defp field({:block, label, text}, padding, formatter) do
    lines = text |> String.split("\n") |> Enum.map_join("", &(padded(padding, &1) <> "\n"))
    padding <> formatter.(:extra_info, label) <> "\n" <> lines
  end

  # The lines carry the indentation already.
  defp field({:raw, label, text}, padding, formatter), do: padding <> formatter.(:extra_info, label) <> "\n" <> text <> "\n"

  defp padded(_padding, ""), do: ""
  defp padded(padding, line), do: padding <> line

  @doc "The sides of an assertion as texts, with their differences marked."
  def format_assertion_diff(assertion_error, padding_size, width, formatter) do
    {left, right} = ExUnit.Formatter.Assertion.sides(assertion_error, padding_size, width, formatter)
    for {side, text} <- [left: left, right: right], text, do: {side, text}
  end
end
