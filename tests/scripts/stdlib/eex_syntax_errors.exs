# What is wrong with a template: what each line gives or raises.
# stderr: ignored

show = fn line ->
  result =
    try do
      {value, _} = Code.eval_string(line)
      inspect(value, limit: :infinity, printable_limit: :infinity, width: :infinity)
    rescue
      e -> "** (#{inspect(e.__struct__)}) #{Exception.message(e)}"
    catch
      kind, reason -> "** #{kind} #{inspect(reason)}"
    end

  IO.puts(line <> "\n    " <> result)
end

~S"""
EEx.compile_string("a <%= b %> c")
EEx.compile_string("a")
EEx.compile_string("")
EEx.compile_string("<% a %>b")
EEx.compile_string("<%= if true do %>a<% end %>")
EEx.compile_string("a\n  <%= b %>", line: 10, file: "x.eex")
EEx.compile_string("<%= b(1", line: 10, file: "x.eex")
EEx.compile_string("a\n<%= b", line: 10, file: "x.eex", indentation: 3)
EEx.compile_string("a\n<%= b", line: 10, file: "x.eex", column: 3)
EEx.SyntaxError.exception(message: "a", line: 1, column: 2, file: "f") |> Exception.message()
EEx.eval_file("/nonexistent.eex")
EEx.compile_string("a\nb\n<% end %>", line: 5)
EEx.compile_string("a\nb\n<% end %>", line: 2)
EEx.compile_string("a\nb\n<% end %>", indentation: 5)
EEx.compile_string("a\nb\n<% if true do %>\n<% else %>x<% foo(")
EEx.compile_string("<%= case 1 do %>\n<% 1 -> %>one<% end %>")
EEx.compile_string("<% if true do %>a<%= b %><% else %>c<% end %>d")
EEx.compile_string("<%= if a do %>x<%= b %>y<% c %><% end %>")
EEx.compile_string("<%= f fn x -> %>a<%= x %><% end %>")
EEx.compile_string("<%= a; b %>")
EEx.compile_string("<%= 1 %>")
EEx.compile_string("<%= foo %>", parser_options: [])
EEx.function_from_string(:def, :x, "a")
%EEx.SyntaxError{}
Exception.message(%EEx.SyntaxError{message: "m", file: nil, line: 3, column: 1})
Exception.message(%EEx.SyntaxError{message: "m", file: "x", line: 3, column: nil, snippet: "zz"})
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
