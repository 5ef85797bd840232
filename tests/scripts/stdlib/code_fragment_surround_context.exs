# `Code.Fragment.surround_context/3`
for {s, ps} <- [{"foo", 1..5}, {"foo.bar(1)", 1..11}, {"Foo.Bar.baz", 1..12}, {"@foo + :bar", 1..12}, {"%Foo{a: 1}", 1..11}, {"~s(a)", 1..6}, {"x do", 1..5}, {"&1 ++ &foo/2", 1..13}, {"a == b", 1..7}, {"__MODULE__.Foo", 1..14}, {"foo(", 1..4}, {"foo a", 1..6}, {"not x", 1..5}, {" foo ", 1..6}], c <- ps do
  IO.puts "#{inspect s} #{c} #{inspect Code.Fragment.surround_context(s, {1, c}), custom_options: [sort_maps: true]}"
end
IO.inspect Code.Fragment.surround_context("a\n foo.bar\n", {2, 6}), custom_options: [sort_maps: true]
