# Names that no one has used: refused at their place, whatever they name.
texts = [
  "unheard_of_1",
  ":unheard_of_2",
  "UnheardOf3.Foo",
  "[unheard_of_4: 1]",
  "x = 1",
  "@unheard_of_5",
  ":\"unheard of 6\"",
  "a.unheard_of_7",
  "\"unheard of 8\": 1",
  "&unheard_of_9/1",
  "unheard_of_10!",
  "x\n  unheard_of_11",
  ":\"a\#{b}\"",
  "fn x -> x + 1 end"
]

for text <- texts, do: IO.inspect({text, Code.string_to_quoted(text, existing_atoms_only: true)})
IO.inspect(Code.string_to_quoted("[1, unheard_of_12]", existing_atoms_only: true, columns: true))

try do
  Code.string_to_quoted!("1 +\n unheard_of_13", existing_atoms_only: true)
rescue
  e in SyntaxError -> IO.puts(Exception.message(e))
end

IO.inspect(Code.string_to_quoted("[unheard_of_14]", existing_atoms_only: false))
