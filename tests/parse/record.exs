# Writes NAME.quoted beside every NAME.exs of this folder, as real Elixir parses it. Started by `tests/record --parse`.
for path <- Path.wildcard("**/*.exs"), path != "record.exs" do
  source = File.read!(path)

  text =
    case Code.string_to_quoted(source, emit_warnings: false) do
      {:ok, quoted} -> inspect(quoted, limit: :infinity, printable_limit: :infinity, width: :infinity)
      {:error, _} -> "refused"
    end

  if text == "refused" != String.starts_with?(path, "refused/"), do: raise("#{path} is in the wrong folder")
  File.write!(Path.rootname(path) <> ".quoted", text <> "\n")
end
