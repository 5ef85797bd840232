# A template's file is named as it is seen from the current folder.
here = File.cwd!()

for file <- [Path.join(here, "below/page.eex"), "page.eex", "/elsewhere/page.eex"] do
  try do
    EEx.compile_string("<% end %>", file: file)
  rescue
    e in EEx.SyntaxError -> IO.puts(Exception.message(e))
  end
end

IO.puts(Exception.message(%EEx.SyntaxError{line: 1, column: 2, message: "wrong"}))
