name = "world"
IO.puts("hello #{"dear #{"old #{name}"}"}!")
IO.puts("#{1}#{:a}#{~c"list"}#{2.5}#{nil}#{[?x, "yz"]}")
IO.puts("#{if true do "yes #{"}"}" end}")
IO.puts("escaped \#{name}")
