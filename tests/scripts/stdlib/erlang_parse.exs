# :erl_parse: expressions, forms, terms, and back.
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
for s <- ["X = Y = 1.", "f(a, b).", "a:f(b).", "[1, 2 | T].", "M\#{a => 1, b := 2}.", "\#r{a = 1}.", "X\#r.a.", "\#r.a.", "case X of a -> b end.", "fun(X) when X -> Y; (Z) -> W end.", "fun F(X) -> Y end.", "if A, B; C -> d end.", "try a of X -> y catch E:R:S -> z; T -> u after v end.", "receive X -> Y after 10 -> z end.", "[X || X <- L, A = Y <- M, f(X)].", "[X || X <- L && Y <- M].", "<< <<X>> || <<X>> <= B >>.", "\#{K => V || K := V <- M}.", "<<X:8/little, \"a\">>.", "1 + 2 * 3.", "A + B + C.", "catch f().", "-X.", "begin a, b end.", "maybe {ok, A} ?= f(), A else E -> E end.", "{a, b}.", "(a).", "(X = 1) + 2.", "fun a/1.", "fun m:f/1.", "\"a\" \"b\".", "~\"a\".", "~s\"b\".", "~x\"b\".", "~b\"a\"z.", "A orelse B andalso C.", "A andalso B orelse C.", "a ! b ! c.", "a ++ b -- c.", "not a == b.", "a = b ! c.", "F(X)(Y).", "f()()." , "X\#r{a=1}\#r.b.", "f()\#r.a.", "(f())\#r.a.", "a:b\#r.a.", "\"abc\" = X.", "{a, .", "[a || ].", "[|a].", "fun() end.", "case X of end.", "f(X) -> Y.", "a, b, .", "(.", ").", "X\#.", "<<X:f(1)>>.", "<<X:Y/a-b>>.", "<<(a)/binary>>.", "<<a:1>>.", "<<-a>>.", "\#{1 => 2, a}.", "receive end.", "try a catch b end.", "try a after b end.", "maybe a end.", "maybe end.", "begin end.", "fun foo.", "fun foo/a.", "fun X.", "a div b.", "a:b.", "a : b (c).", "X:Y:Z.", "else.", "[a, b || X <- L].", "1..2.", "a::b.", "%c\n.", "f(,).", "X when Y.", "a -> b.", "\#a.", "\#a{.", "\#a{b}.", "\#a{b=}.", "not.", "[X || X <- L; a].", "\"a\" b.", "$a $b.", "1 2.", "1.5 a.", "a \"b\".", "a $b.", "a 'B c'.", "a X.", "a {.", "case a of X -> Y; Z end.", "catch catch a.", "a + catch b.", "catch a = b.", "X = catch a.", "- - 1.", "+ - X * Y.", "bnot not X.", "1 = 2 == 3."] do
  {:ok, t, _} = :erl_scan.string(String.to_charlist(s), {1, 1})
  r = try do :erl_parse.parse_exprs(t) rescue e -> e catch k, v -> {k, v} end
  IO.puts("P #{s} => #{inspect(r, limit: :infinity, printable_limit: :infinity)}")
end
for s <- ["foo(1) -> ok; foo(X) when X > 1 -> X.", "-module(foo).", "-export([a/1, b/2]).", "-record(r, {a, b = 1, c :: integer(), d = 2 :: a | b}).", "-record(r, {}).", "-type t() :: a | b.", "-type t(X) :: {X, [X], \#{a => b, c := d}, fun((...) -> a), fun((a, b) -> c), fun(), 1..2, <<>>, <<_:8>>, <<_:_*8>>, <<_:8, _:_*1>>, \#r{}, \#r{a :: b}, m:t(), X :: integer(), -1, $a, [a, ...], [], tuple(), {}, \#{}, map(), 1 + 2, (a), _}.", "-spec f(integer()) -> atom().", "-spec f(A) -> B when A :: x, B :: y; (c) -> d.", "-spec m:f(a) -> b.", "-foo(a).", "-foo({a, [b]}).", "-foo a.", "-foo(a, b).", "-foo.", "-callback f() -> a.", "-opaque t() :: a.", "-nominal t() :: a.", "-import(lists, [map/2]).", "-file(\"a\", 1).", "-compile([export_all]).", "-on_load(f/0).", "-export(a).", "-module(a, b).", "-optional_callbacks([a/1]).", "-define(a, b).", "foo", "-record(r, [a]).", "f() -> .", "-spec f() -> a when is_subtype(A, b).", "-export_type([t/0]).", "-dialyzer({nowarn, f/1}).", "-doc \"x\".", "-doc \#{a => b}.", "-behaviour(a).", "-include(\"a\").", "-ifdef(a).", "1 -> 2."] do
  {:ok, t, _} = :erl_scan.string(String.to_charlist(s), {1, 1})
  r = try do :erl_parse.parse_form(t) rescue e -> e catch k, v -> {k, v} end
  IO.puts("F #{s} => #{inspect(r, limit: :infinity, printable_limit: :infinity)}")
end
parse = fn s -> {:ok, t, _} = :erl_scan.string(String.to_charlist(s)); :erl_parse.parse_exprs(t) end
for s <- ["1 + 2 * 3.", "X = foo(1), Y.", "[1,2|T].", "{a, \"s\", $c}.", "fun(X) when X > 1 -> X; (_) -> ok end.", "fun F(0) -> 1; F(N) -> N * F(N-1) end.", "fun foo/1.", "fun m:f/2.", "fun M:F/A.", "case X of {ok, V} when V > 1, V < 3; V == 7 -> V; _ -> no end.", "if X > 1 -> a; true -> b end.", "receive {a, X} -> X after 10 -> t end.", "receive after 10 -> t end.", "try f() of X -> X catch error:E:S when E == a -> S; throw:T -> T; _:_ -> x; Z -> Z after done() end.", "begin a, b end.", "[X || X <- L, X > 1].", "[X || X <- L && Y <- M].", "[X || X <:- L].", "<< <<X>> || <<X>> <= B >>.", "\#{K => V || K := V <- M}.", "\#{a => 1, b := 2}.", "M\#{a => 1}.", "#rec{a = 1, _ = 2}.", "X#rec{a = 1}.", "X#rec.a.", "#rec.a.", "<<1:8/little-unsigned, X/binary, \"abc\", Y:Z/unit:8-integer>>.", "a:b(c).", "catch foo.", "- X.", "not X andalso Y orelse Z.", "A ! B.", "X == Y.", "1 -- 2 ++ 3.", "\"a\" \"b\".", "(X).", "a.", "foo:bar.", "maybe {ok, A} ?= f(), A else E -> E end.", "1 +.", "a b.", "", "'$foo'.", "-1.", "+1.", "\#{}.", "<<>>.", "[].", "fun() -> ok end.", "(fun(X) -> X end)(1).", "X = Y = 1.", "bnot 1 band 2.", "1 div 2 rem 3 bsl 4.", "A xor B.", "M:F(1).", "(a):b().", "case.", "X := 1.", "[1,2.", "~\"abc\".", "?M.", "f(a,).", "catch 1 + catch 2.", "{}.", "$a.", "[a|[b|[]]].", "if end.", "try a end.", "<<-1:3, (X+1):4>>.", "<<\"a\"/utf8>>.", "<<X:(1+2)>>.", "case X of 1 -> a end, b.", "X1 = 2.5, _ = _.", "fun a:b/X.", "#r{}#r.f.", "[X || true].", "not not true.", "spec.", "1 = 2 = 3.", "a == b == c.", "1 . 2"] do
  p.("parse " <> s, fn -> parse.(s) end)
end
for s <- ["{a, [1, 2.5, \"x\"], \#{k => <<1,2>>}}.", "a + 1.", "X.", "-5.", "<<\"abc\">>.", "fun a:b/1.", "[a|b].", "1, 2.", "\#{a => b, 1 => 2}.", "<<1:4>>.", "- - 5.", "f(x).", "\"a\" \"b\".", "#r{}."] do
  p.("term " <> s, fn -> {:ok, t, _} = :erl_scan.string(String.to_charlist(s)); :erl_parse.parse_term(t) end)
end
p.("abstract", fn -> for t <- [1, 1.5, :a, "bin", ~c"str", [1, 2], [:a | :b], {1, :a}, %{a: 1}, <<1::3>>, [], "", ~c"é", [8364]], do: :erl_parse.abstract(t) end)
p.("abstract opts", fn -> {:erl_parse.abstract(:a, 3), :erl_parse.abstract([8364], [encoding: :latin1, line: 2]), :erl_parse.abstract([8364], [encoding: :none]), :erl_parse.abstract([8364], [encoding: fn _ -> true end]), :erl_parse.abstract({:a, 1}, [location: {1,2}])} end)
p.("abstract bad", fn -> :erl_parse.abstract(self()) end)
p.("abstract fun", fn -> :erl_parse.abstract(&:lists.map/2) end)
p.("normalise", fn -> for s <- ["{a, [1, 2.5, \"x\"], \#{k => <<1,2>>}}.", "-5.", "fun a:b/1.", "X.", "a+b.", "\"a\" ++ \"b\".", "<<1:4>>."], do: (try do {:ok, t, _} = :erl_scan.string(String.to_charlist(s)); {:ok, [e]} = :erl_parse.parse_exprs(t); :erl_parse.normalise(e) rescue e -> Exception.message(e) end) end)
p.("tokens", fn -> {:ok, t, _} = :erl_scan.string(~c"foo(X, [1,2|T], \"s\") + 1.5."); {:ok, [e]} = :erl_parse.parse_exprs(t); {:erl_parse.tokens(e)} end)
p.("tokens2", fn -> {:ok, t, _} = :erl_scan.string(~c"{a, $c, []}."); {:ok, [e]} = :erl_parse.parse_exprs(t); {:erl_parse.tokens(e), :erl_parse.tokens(e, [{:dot, 1}])} end)
p.("map_anno", fn -> {:ok, t, _} = :erl_scan.string(~c"foo(X, [1])."); {:ok, [e]} = :erl_parse.parse_exprs(t); {:erl_parse.map_anno(fn a -> {:x, a} end, e), :erl_parse.fold_anno(fn a, acc -> [a | acc] end, [], e), :erl_parse.mapfold_anno(fn a, n -> {n, n + a} end, 0, e), :erl_parse.new_anno(e), :erl_parse.anno_to_term(e), :erl_parse.anno_from_term(e)} end)
