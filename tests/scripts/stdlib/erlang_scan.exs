# :erl_scan: tokens, positions, texts, pieces, errors.
p = fn label, f ->
  text =
    try do
      inspect(f.(), limit: :infinity, printable_limit: :infinity)
    rescue
      e -> "raised #{inspect(e.__struct__)}: #{Exception.message(e)}"
    catch
      kind, reason -> "caught #{inspect({kind, reason})}"
    end

  IO.puts("#{label}: #{text}")
end
p.("scan1", fn -> :erl_scan.string(~c"foo(X, \"str\\n\", $a, $\\n, 'Atom q', 1.5e3, 16#ff, -1, _Y) -> X#rec.a; <<1:8>> || => := == =:= /= =< >= ++ -- ! | ?M ... .. :: maybe else when. ") end)
p.("scan2", fn -> :erl_scan.string(~c"a % comment\nb.", 1, [:return]) end)
p.("scan3", fn -> :erl_scan.string(~c"a b\n c.", {1,1}) end)
p.("scan4", fn -> :erl_scan.string(~c"a b\n c.", {1,1}, [:text]) end)
p.("scan5", fn -> :erl_scan.string(~c"\"abc") end)
p.("scan6", fn -> :erl_scan.string(~c"'abc", {1,1}) end)
p.("scan7", fn -> :erl_scan.string(~c"99#12") end)
p.("scan8", fn -> :erl_scan.string(~c"$") end)
p.("scan9", fn -> :erl_scan.string([0]) end)
p.("scan10", fn -> :erl_scan.string(~c"1.0e999") end)
p.("scan11", fn -> :erl_scan.string(~c"ü Ü é_x ") end)
p.("scan12", fn -> :erl_scan.string([8364]) end)
p.("scan13", fn -> :erl_scan.string(~c"\"a\\x{41}\\101\\^A\\s\\d\\e\\z\" 1_000 16#dead_beef 1.0_0") end)
p.("scan14", fn -> :erl_scan.string(~c"\"\"\"\nabc\n def\n\"\"\" ~\"x\" ~s\"y\" ~b(z) ~S\"a\\n\"") end)
p.("scan15", fn -> :erl_scan.tokens([], ~c"foo. bar. ", 1) end)
p.("scan17", fn -> {:more, c} = :erl_scan.tokens([], ~c"foo", 1); :erl_scan.tokens(c, ~c"bar.\nrest", 1) end)
p.("scan18", fn -> {:more, c} = :erl_scan.tokens([], ~c"foo", 1); :erl_scan.tokens(c, :eof, 1) end)
p.("scan19", fn -> :erl_scan.tokens([], :eof, 1) end)
p.("scan20", fn -> :erl_scan.string(:abc) end)
p.("scan21", fn -> :erl_scan.string(~c"a", 0) end)
p.("scan22", fn -> :erl_scan.string(~c"a", 1, [:foo]) end)
p.("scan23", fn -> :erl_scan.string(~c"1.e 1. 1.a 1..2 a.b a. b") end)
p.("scan24", fn -> :erl_scan.string(~c"$\\", 1) end)
p.("scan25", fn -> :erl_scan.string(~c"foo % c\n\n  % d", {1,1}, [:return_comments]) end)
p.("scan26", fn -> :erl_scan.string(~c" foo\t\n\n  bar", {1,1}, [:return_white_spaces, :text]) end)
p.("fmt", fn -> for d <- [:char, {:illegal, :character}, {:illegal, :integer}, {:illegal, :float}, {:illegal, :atom}, {:illegal, :base}, {:illegal, :foo}, {:base, 99}, {:string, ?", ~c"abc"}, {:string, ?', ~c"abc"}, :scan, :other, {:unterminated, :string, ~c"abc"}, {:unterminated, :atom, ~c"abc"}, {:unterminated, :character}], do: (try do :lists.flatten(:erl_scan.format_error(d)) rescue e -> Exception.message(e) end) end)
p.("cat", fn -> for t <- [{:atom, 1, :a}, {:"(", 1}, {:dot, 1}, {:integer, {1, 2}, 3}, {:string, [text: ~c"\"a\"", location: {1, 2}], ~c"a"}], do: {:erl_scan.category(t), :erl_scan.line(t), :erl_scan.column(t), :erl_scan.location(t), :erl_scan.symbol(t), :erl_scan.text(t), :erl_scan.end_location(t)} end)
p.("res", fn -> for w <- ~w(after and andalso band begin bnot bor bsl bsr bxor case catch cond div else end fun if let maybe not of or orelse receive rem try when xor foo query spec)a, do: {w, :erl_scan.reserved_word(w)} end)
for s <- ["1.e", "1.a", "1..2", "1.", "1. ", "a.b", "a.b.", "\"abc", "\"a\nbc", "'a\nb", "'a\nb' c", "\"a\nb\" c", "$", "$\\", "$ x", "$\n", "\"\"\"\n  a\n   b\n  \"\"\" x", "\"\"\"a\n\"\"\"", "\"\"\"\na\n  \"\"\"", "\"\"\"\n\"\"\"", "\"\"\"\nabc", "~s(a\\)b) c", "~S(a\\)b)", "~x", "~\"abc", "~b[x]m", "~s<a> ~s/a/ ~s|a| ~s{a} ~s'a' ~s`a` ~s#a#", "2#102", "37#1", "1#0", "16#", "16#g", "1__0", "1_000.5e-3", "1.5e", "1.5e+", "1.5E10", "0.0", "007", "a@b A@b _", "ÿ ß Þ × ÷", "\\", "^", "~", "`", "@", "\#{a}", "?X ??Y", "<- <= <:- <:= && = => := ?=", "-> --> <<< >>> >= =< < > /= / * =:= =/= == !", "fun when 'when' 'Fun'", "\"\\x41 \\x{1F600} \\^a \\400 \\7a\"", "\"\\x{110000}\"", "\"\\xZZ\"", "\"\\x4\"", "'\\x{20AC}'", "é.", "%c\na", "a %c", ".", "..", "...", "....", "\t\ta\u00a0b", "'#{String.duplicate("a", 256)}'", "#{String.duplicate("a", 256)}", "1.0e400", "$\\x41 $\\101 $\\^A $\\n $\\\\", "a.%c", "a.\nb.\n", "$\\^", "\"\\^", "\"\\", "~s\"\"\"\nx\n\"\"\"", "~S'''\nx\n'''", "~foo\"x\"", "~\n", "\"a\"\"b\"", "\"a\"b"] do
  c = String.to_charlist(s)
  p.("S " <> inspect(s), fn -> {:erl_scan.string(c), :erl_scan.string(c, {1, 1}, [:return]), :erl_scan.string(c, {3, 5}, [:text])} end)
  p.("T " <> inspect(s), fn -> case :erl_scan.tokens([], c, {1, 1}) do {:more, k} -> {:more, :erl_scan.tokens(k, :eof, {7, 7})}; o -> o end end)
end
p.("opt", fn -> {:erl_scan.string(~c"a b", 1, [text: fn _, s -> s == ~c"a" end])} end)
p.("opt", fn -> {:erl_scan.string(~c"a b", 1, [reserved_word_fun: fn w -> w == :a end])} end)
p.("opt", fn -> {:erl_scan.string(~c"a b", 1, [:text])} end)
p.("opt", fn -> {:erl_scan.string(~c"a b", 1, :text)} end)
p.("opt", fn -> {:erl_scan.string(~c"a b", :x)} end)
p.("opt", fn -> {:erl_scan.string(~c"a b", 1, [{:text, 1}])} end)
p.("opt", fn -> {:erl_scan.string([:a])} end)
p.("opt", fn -> {:erl_scan.string([-1])} end)
p.("opt", fn -> {:erl_scan.string("a")} end)
p.("tok", fn -> :erl_scan.tokens([], ~c"a. b", 1, []) end)
p.("tok", fn -> :erl_scan.tokens([], "a. b", 1, []) end)
p.("tok", fn -> :erl_scan.tokens([], ~c" \n ", 1, []) |> elem(0) end)
p.("tok", fn -> {:more, k} = :erl_scan.tokens([], ~c" \n ", 1, []); :erl_scan.tokens(k, :eof, 1) end)
p.("tok", fn -> {:more, k} = :erl_scan.tokens([], ~c"a", 1, []); :erl_scan.tokens(k, [], 1) |> elem(0) end)
p.("resw", fn -> {:erl_scan.reserved_word(1)} end)
p.("resw", fn -> {:erl_scan.reserved_word("a")} end)
for d <- [{:unterminated, :char}, :white_space, :indentation, :string_concat, {:unterminated, {:string, 3}, ~c"\nabc"}, {:unterminated, {:sigil, :"", ?", ?"}, ~c"abc"}, {:unterminated, {:sigil, :s, ?(, ?)}, ~c"abc"}, {:unterminated, :string, String.to_charlist(String.duplicate("abc", 20))}, {:unterminated, {:sigil, :s, 3, 3}, ~c"a"}, {:not_character, 1}, {:illegal, :string}] do
  p.(inspect(d), fn -> :lists.flatten(:erl_scan.format_error(d)) end)
end
for s <- ["12abc", "1.5a", "16#fg", "16#ff_", "16#1.8#e2", "1.(", "1.\"a\"", "2#1.1", "\\", "1.%c", "1._", "1.A", "1_000_", "$\\x{110000}", "\"" <> String.duplicate("abc", 20), "~s\"\"\"\nabc", "\"\"\"\"\nab\n\"\"\"\n\"\"\"\"", "\"\"\" \na\n\"\"\"", "\"\"\"\n a\n\n b\n \"\"\"", "~\"\"\"\na\\n\n\"\"\"", "~s\"\"\"\na\\n\n\"\"\"", "\"\"", "\"\" x", "'' x", "\"\\\n\"", "\"\\^?\\^@\\^[\"", "\"\\^\u00e9\"", <<127>>, "a:b::c", "~s(a(b)c)", "~b\"\\x{20AC}\"", "-1", "$''", "$\"", "a=<b", "1e5", "A.b", "2.5.", "16#FF.", "\"a\" \"b\"", "~w(a)", "~\"a\"\"b\"", "\"\"\"\na\n\"\"\"\"b\""] do
  p.("S " <> inspect(s), fn -> :erl_scan.string(String.to_charlist(s), {1, 1}) end)
end
