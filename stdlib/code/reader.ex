defmodule Code.Reader do
  @moduledoc false

  # Texts to quoted code, with the options of `Code.string_to_quoted/2`. The parser puts literals into calls of one name when
  # somebody wants to encode them, and the calls are replaced here, inner ones first.

  @literal :"$literal"

  @doc "`{:ok, quoted, comments}` or `{:error, {place, message, token}}`."
  def read(text, opts) do
    case parse(text, opts) do
      {:ok, quoted, comments} -> encode(quoted, comments, opts)
      {:error, error, _exception} -> {:error, error}
    end
  end

  @doc "`{quoted, comments}`; raises what is wrong with the text."
  def read!(text, opts) do
    case parse(text, opts) do
      {:ok, quoted, comments} ->
        case encode(quoted, comments, opts) do
          {:ok, quoted, comments} -> {quoted, comments}
          {:error, error} -> refuse(error, SyntaxError, text, opts)
        end

      {:error, error, exception} ->
        refuse(error, exception, text, opts)
    end
  end

  defp parse(text, opts) do
    literals =
      cond do
        opts[:literals] -> opts[:literals]
        opts[:literal_encoder] -> @literal
        true -> nil
      end

    options = [
      columns: Keyword.get(opts, :columns, false),
      existing: Keyword.get(opts, :existing_atoms_only, false),
      column: Keyword.get(opts, :column, 1),
      tokens: Keyword.get(opts, :token_metadata, false),
      comments: true,
      warnings: Keyword.get(opts, :emit_warnings, true),
      unescape: Keyword.get(opts, :unescape, true),
      raw: Keyword.get(opts, :raw, false),
      literals: literals
    ]

    :quaff_code.parse(text, Keyword.get(opts, :file, "nofile"), Keyword.get(opts, :line, 1), options)
  end

  defp refuse(_error, exception, _text, _opts) when is_map(exception), do: raise(exception)

  defp refuse({place, message, token}, _exception, text, opts) do
    fields = [
      file: Keyword.get(opts, :file, "nofile"),
      line: place[:line],
      column: place[:column],
      description: "#{message}#{token}",
      snippet: text
    ]

    raise struct(SyntaxError, fields)
  end

  defp encode(quoted, comments, opts) do
    case opts[:literal_encoder] do
      nil ->
        {:ok, quoted, comments}

      encoder ->
        try do
          {:ok, walk(quoted, encoder), comments}
        catch
          {@literal, meta, reason} -> {:error, {meta, reason <> ": ", "literal"}}
        end
    end
  end

  defp walk({@literal, meta, [literal]}, encoder) do
    case encoder.(walk(literal, encoder), meta) do
      {:ok, encoded} -> encoded
      {:error, reason} -> throw({@literal, meta, reason})
    end
  end

  defp walk({left, meta, right}, encoder) when is_list(meta), do: {walk(left, encoder), meta, walk(right, encoder)}
  defp walk({left, right}, encoder), do: {walk(left, encoder), walk(right, encoder)}
  defp walk(list, encoder) when is_list(list), do: Enum.map(list, &walk(&1, encoder))
  defp walk(other, _encoder), do: other
end
