# Functions of templates; engines: what each line gives or raises.
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
defmodule E1 do require EEx; EEx.function_from_string(:def, :hi, "Hi <%= name %>", [:name]); EEx.function_from_string(:defp, :p, "P <%= @x %>", [:assigns]); def q(a), do: p(a) end; {E1.hi("bob"), E1.q(%{x: 2})}
defmodule E2 do require EEx; EEx.function_from_string(:def, :hi, "Hi", []) end; E2.hi()
defmodule Eng do @behaviour EEx.Engine; def init(o), do: {:i, o[:x]}; def handle_body(s), do: inspect(s); def handle_begin(_), do: []; def handle_end(s), do: inspect({:end, s}); def handle_text(s, m, t), do: [s, {:t, m, t}]; def handle_expr(s, m, e), do: [s, {:e, m, Macro.to_string(e)}] end; EEx.compile_string("a<%= 1 + x %>b<% y %><%= if z do %>t<% end %>", engine: Eng, x: 5)
defmodule Eng2 do use EEx.Engine; def handle_expr(s, "|", e), do: EEx.Engine.handle_expr(s, "=", e); def handle_expr(s, m, e), do: EEx.Engine.handle_expr(s, m, e) end; EEx.eval_string("a<%| 1 + 2 %>b", [], engine: Eng2)
EEx.Engine.init([])
EEx.Engine.handle_assign(quote do: foo)
EEx.Engine.handle_body(EEx.Engine.handle_text(EEx.Engine.init([]), [], "x"))
EEx.Engine.handle_expr(EEx.Engine.init([]), "/", 1)
EEx.Engine.handle_text(EEx.Engine.init([]), [], "x")
EEx.Engine.handle_expr(EEx.Engine.init([]), "=", quote(do: x))
EEx.Engine.handle_expr(EEx.Engine.init([]), "", quote(do: x))
EEx.Engine.handle_end(EEx.Engine.handle_begin(EEx.Engine.init([])))
EEx.compile_string("<%= foo %>", engine: EEx.Engine)
EEx.compile_string("<%= @foo %>", engine: EEx.Engine)
EEx.Engine.fetch_assign!(%{a: 1}, :a)
EEx.Engine.fetch_assign!([a: 1], :a)
defmodule E6 do require EEx; EEx.function_from_string(:def, :x, "<%= a") end
defmodule E7 do require EEx; EEx.function_from_file(:def, :x, "/nonexistent") end
EEx.SmartEngine.init([])
EEx.SmartEngine.handle_body(EEx.SmartEngine.init([]))
EEx.Engine.handle_assign(quote(do: (fn -> @foo end)))
EEx.SmartEngine.handle_expr(EEx.SmartEngine.init([]), "/", 1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
