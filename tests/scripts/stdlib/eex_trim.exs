# Templates: white space around tags: what each line gives or raises.
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
EEx.eval_string("a\n<% x = 1 %>\nb <%= x %>\n", [], trim: true)
EEx.eval_string("a\n  <% x = 1 %>  \nb <%= x %>\n", [], trim: true)
EEx.eval_string("\n<%= if true do %>\n  x\n<% end %>\ny", [], trim: true)
EEx.eval_string("  <%# c %>  \n z", [], trim: true)
EEx.eval_string("  <%!-- c --%>  \n z", [], trim: true)
EEx.eval_string("a <%= 1 %>\n<%= 2 %>\n", [], trim: true)
EEx.eval_string("a <% 1 %>  \n\n b", [], trim: true)
EEx.eval_string("<%= a %> <%= b %>", [a: 1, b: 2], trim: true, line: 3)
EEx.eval_string("<%= if true do %> <% end %>", [], trim: true)
EEx.eval_string("<%= cond do %>\n<% true -> %>\n one\n<% end %>\n", [], trim: true)
defmodule E5 do require EEx; EEx.function_from_string(:def, :x, "<%= a %>-<%= b %>", [:a, :b], trim: true); end; E5.x(1, 2)
String.split(",a,,b,", ",", trim: true)
String.split(",a,,b,", ",", trim: true, parts: 2)
String.split(",a,,b,", ",", trim: true, parts: 3)
String.split("", ",", trim: true)
String.split("", [], trim: true)
String.split("abc", "", trim: true)
String.split("abc", "", parts: 10, trim: true)
String.split("", "", trim: true)
String.split("abc", ~r//, trim: true)
String.splitter(",a,,b", ",", trim: true) |> Enum.to_list()
String.splitter("abc", "", trim: true) |> Enum.to_list()
String.splitter("", "", trim: true) |> Enum.to_list()
String.splitter("", ",", trim: true) |> Enum.to_list()
Regex.split(~r{}, "abc", trim: true)
Regex.split(~r{(x)}, "Elixir", include_captures: true, trim: true)
Regex.split(~r{(x)}, "xElixirx", include_captures: true, trim: true)
Regex.split(~r{,}, ",a,,b,", trim: true)
Regex.split(~r{,}, "", trim: true)
Regex.split(~r{b*}, "abbc", trim: true)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
