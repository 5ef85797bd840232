# IO.ANSI: what each line gives or raises.
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
for {f, 0} <- IO.ANSI.__info__(:functions), f != :enabled?, do: {f, apply(IO.ANSI, f, [])}
IO.ANSI.enabled?()
IO.ANSI.color(5)
IO.ANSI.color(255)
IO.ANSI.color(256)
IO.ANSI.color(-1)
IO.ANSI.color(:a)
IO.ANSI.color(1, 2, 3)
IO.ANSI.color(6, 2, 3)
IO.ANSI.color_background(5)
IO.ANSI.color_background(300)
IO.ANSI.color_background(1, 2, 3)
IO.ANSI.color_background(1, 2, 9)
IO.ANSI.cursor(1, 2)
IO.ANSI.cursor(-1, 2)
IO.ANSI.cursor_up()
IO.ANSI.cursor_up(3)
IO.ANSI.cursor_up(0)
IO.ANSI.cursor_down(3)
IO.ANSI.cursor_left(3)
IO.ANSI.cursor_right(3)
IO.ANSI.format(["Hello, ", :red, :bright, "world!"], true)
IO.ANSI.format(["Hello, ", :red, :bright, "world!"], false)
IO.ANSI.format(["Hello, ", :red, :bright, "world!"])
IO.ANSI.format("Hello", true)
IO.ANSI.format(:red, true)
IO.ANSI.format([:red], true)
IO.ANSI.format([], true)
IO.ANSI.format(["a", [:red, ["b"]], :reset, "c"], true)
IO.ANSI.format([:nope, "a"], true)
IO.ANSI.format([:nope, "a"], false)
IO.ANSI.format([:red | "a"], true)
IO.ANSI.format([?a, :red, ?b], true)
IO.ANSI.format_fragment([:bright, "Word"], true)
IO.ANSI.format_fragment([:bright, "Word"], false)
IO.ANSI.format_fragment([:bright, "Word"])
IO.ANSI.format([:red_background, "a"], true) |> IO.iodata_to_binary
IO.ANSI.format(["é", :light_blue], true) |> IO.chardata_to_string
IO.ANSI.format({:a}, true)
IO.ANSI.format([1.5], true)
IO.ANSI.format(["a"], nil)
IO.ANSI.format(["a", :red], 1)
IO.ANSI.format([:color, "x"], true)
IO.ANSI.format([:enabled?, "x"], true)
IO.ANSI.format([:syntax_colors, "x"], true)
IO.ANSI.syntax_colors()
Application.put_env(:elixir, :ansi_enabled, true); {IO.ANSI.enabled?(), IO.ANSI.format([:red, "a"])}
Application.put_env(:elixir, :ansi_enabled, false); {IO.ANSI.enabled?(), IO.ANSI.format([:red, "a"])}
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
