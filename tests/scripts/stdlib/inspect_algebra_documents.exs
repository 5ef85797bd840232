# What the functions of `Inspect.Algebra` build, and what they refuse.
import Inspect.Algebra
show = fn doc -> IO.inspect(doc, width: 100) end
opts = %Inspect.Opts{}
text = fn item, _ -> to_string(item) end

show.(empty())
show.([nest("a", 2), nest("a", 2, :break), nest("a", :cursor), nest("a", :reset), nest("a", 0)])
show.([break(), break("x"), flex_break(), flex_break("x")])
show.([glue("a", "b"), glue("a", "-", "b"), flex_glue("a", "b"), flex_glue("a", "", "b")])
show.([group("a"), group("a", :inherit), group("a", :optimistic), group("a", :pessimistic)])
show.([space("a", "b"), line(), line("a", "b"), concat("a", "b"), concat(["a", "b", "c"]), concat([])])
show.(fold(["a", "b", "c"], fn a, b -> concat([a, "!", b]) end))
show.([string("olá"), no_limit("a"), force_unfit("a"), collapse_lines(2)])
show.(color_doc("a", :atom, %Inspect.Opts{syntax_colors: [atom: :red]}))
show.(color_doc("a", :atom, opts))
show.(container_doc("[", [1, 2, 3], "]", opts, text))
show.(container_doc("[", [1, 2], "]", opts, text, separator: ";", break: :flex))
show.(container_doc("[", ["a", group("b")], "]", opts, fn i, _ -> i end, break: :maybe))
show.(container_doc("[", [1, 2, 3], "]", %{opts | limit: 2}, text, break: :strict))
show.(container_doc("[", [1, 2 | 3], "]", opts, text))
show.(container_doc("[", [], "]", opts, text))
show.(container_doc("[", [1], "]", %{opts | limit: 0}, text))
show.(container_doc("#Big<", [1, 2], ">", opts, text))
show.(container_doc_with_opts("[", [1, [], 2], "]", opts, fn i, o -> {if(i == [], do: [], else: to_string(i)), o} end) |> elem(0))
show.(elem(container_doc_with_opts("[", [1, 2, 3], "]", opts, &{to_string(&1), &2}), 1).limit)
show.(to_doc([1, 2.0, "abc", {1, 2}, 1..2, :foo], opts))
show.(to_doc([a: %{1 => 2}], opts))
show.(elem(to_doc_with_opts([1, [2, 3]], opts), 1).limit)
show.([format(glue("a", "b"), 1), format(group(glue("a", "b")), 1), format(nest(group(glue("a", "b")), 2), 1)])
show.(format(container_doc("[", Enum.to_list(1..30), "]", opts, text), 20))

refused = [
  nest: fn -> nest("a", -1) end,
  break: fn -> break(:a) end,
  glue: fn -> glue("a", :b, "c") end,
  concat: fn -> concat(:a) end,
  string: fn -> string(:a) end,
  color: fn -> color_doc("a", :a, %{}) end,
  force: fn -> force_unfit(1) end,
  collapse: fn -> collapse_lines(0) end,
  format: fn -> format("a", -1) end,
  format_width: fn -> format("a", :foo) end,
  to_doc: fn -> to_doc(1, []) end
]

for {name, fun} <- refused do
  try do
    fun.()
  rescue
    error -> IO.puts("#{name}: #{Exception.message(error)}")
  end
end
