defmodule EEx do
  @moduledoc """
  Templates: text with Elixir between `<%` and `%>`.

    * `<% code %>` runs code, `<%= code %>` puts its value into the text
    * `<%!-- … --%>` is a comment, `<%%` stands for `<%`

  Options: `:file`, `:line`, `:column` and `:indentation` of the template, `:trim` (white space around tags that stand alone),
  `:engine` (`EEx.SmartEngine`) and `:parser_options`.
  """

  @doc """
  Makes a function of a template.

      EEx.function_from_string(:def, :greet, "Hello, <%= name %>!", [:name])
  """
  defmacro function_from_string(kind, name, template, args \\ [], options \\ []) do
    quote bind_quoted: [kind: kind, name: name, template: template, args: args, options: options] do
      info = Keyword.merge([file: __ENV__.file, line: __ENV__.line], options)
      args = Enum.map(args, fn arg -> {arg, [line: Keyword.get(info, :line)], nil} end)
      compiled = EEx.compile_string(template, info)

      case kind do
        :def -> def unquote(name)(unquote_splicing(args)), do: unquote(compiled)
        :defp -> defp unquote(name)(unquote_splicing(args)), do: unquote(compiled)
      end
    end
  end

  @doc "As `function_from_string/5`, with the template in a file."
  defmacro function_from_file(kind, name, file, args \\ [], options \\ []) do
    quote bind_quoted: [kind: kind, name: name, file: file, args: args, options: options] do
      info = Keyword.merge([file: IO.chardata_to_string(file), line: 1], options)
      args = Enum.map(args, fn arg -> {arg, [line: Keyword.get(info, :line)], nil} end)
      compiled = EEx.compile_file(file, info)
      @external_resource file
      @file Keyword.get(info, :file)

      case kind do
        :def -> def unquote(name)(unquote_splicing(args)), do: unquote(compiled)
        :defp -> defp unquote(name)(unquote_splicing(args)), do: unquote(compiled)
      end
    end
  end

  @doc "A template as quoted code."
  def compile_string(source, options \\ []) when is_binary(source) and is_list(options) do
    case EEx.Tokenizer.tokenize(source, options) do
      {:ok, tokens} ->
        EEx.Compiler.compile(tokens, source, options)

      {:error, message, %{column: column, line: line}} ->
        raise EEx.SyntaxError, message: message, file: options[:file] || "nofile", line: line, column: column
    end
  end

  @doc "A template in a file as quoted code."
  def compile_file(filename, options \\ []) when is_list(options) do
    filename = IO.chardata_to_string(filename)
    compile_string(File.read!(filename), Keyword.merge([file: filename, line: 1], options))
  end

  @doc """
  Fills in a template.

      iex> EEx.eval_string("<%= for n <- 1..3 do %><%= n * n %> <% end %>")
      "1 4 9 "
      iex> EEx.eval_string("Dear <%= @name %>,", assigns: [name: "Ann"])
      "Dear Ann,"
  """
  def eval_string(source, bindings \\ [], options \\ []) when is_binary(source) and is_list(bindings) and is_list(options) do
    source |> compile_string(options) |> eval(bindings, options)
  end

  @doc "Fills in a template in a file."
  def eval_file(filename, bindings \\ [], options \\ []) when is_list(bindings) and is_list(options) do
    filename = IO.chardata_to_string(filename)
    options = Keyword.put_new(options, :file, filename)
    filename |> compile_file(options) |> eval(bindings, options)
  end

  defp eval(compiled, bindings, options) do
    {result, _} = Code.eval_quoted(compiled, bindings, options)
    result
  end

  @doc "The tokens of a template, `{:ok, tokens}` or `{:error, message, place}`."
  def tokenize(source, opts \\ []), do: EEx.Tokenizer.tokenize(source, opts)
end

defmodule EEx.SyntaxError do
  @moduledoc "What is wrong with a template."
  defexception [:file, :line, :column, :snippet, message: "syntax error"]

  @impl true
  def message(e) do
    Exception.format_file_line_column(e.file && Path.relative_to_cwd(e.file), e.line, e.column, " ") <> e.message <> (e.snippet || "")
  end
end
