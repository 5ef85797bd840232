# :erl_eval: every kind of expression, bindings, handlers of calls.
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
ev = fn s, b -> {:ok, t, _} = :erl_scan.string(String.to_charlist(s)); case :erl_parse.parse_exprs(t) do {:ok, e} -> :erl_eval.exprs(e, b); o -> o end end
p.("newb", fn -> {:erl_eval.new_bindings(), :erl_eval.add_binding(:A, 1, :erl_eval.new_bindings()), :erl_eval.add_binding(:A, 1, []), :erl_eval.bindings(%{A: 1}), :erl_eval.bindings([A: 1]), :erl_eval.binding(:A, %{A: 1}), :erl_eval.binding(:B, %{A: 1}), :erl_eval.binding(:A, [A: 1]), :erl_eval.del_binding(:A, [A: 1]), :erl_eval.del_binding(:A, %{A: 1})} end)
for s <- ["1 + 2.", "X = 5, X * 2.", "X.", "{ok, Y} = {ok, 3}, Y.", "[1,2|T] = [1,2,3], T.", "1 = 2.", "case 5 of X when X > 3 -> big; _ -> small end.", "case 5 of 1 -> a end.", "if 1 > 2 -> a; true -> b end.", "if 1 > 2 -> a end.", "F = fun(X) -> X * 2 end, F(4).", "F = fun Fact(0) -> 1; Fact(N) -> N * Fact(N - 1) end, F(10).", "lists:map(fun(X) -> X + 1 end, [1,2,3]).", "[X * 2 || X <- [1,2,3], X > 1].", "[{X, Y} || X <- [1,2], Y <- [a,b]].", "<< <<(X+1)>> || <<X>> <= <<1,2,3>> >>.", "M = \#{a => 1}, M\#{a := 2}.", "M = \#{a => 1}, M\#{b := 2}.", "\#{a := V} = \#{a => 7}, V.", "<<A:4, B:4, R/binary>> = <<16#12, 3, 4>>, {A, B, R}.", "<<1:16/little, \"ab\", 2.5/float, 5/utf8>>.", "catch throw(x).", "catch error(boom) , ok.", "try throw(a) catch throw:X -> {caught, X} end.", "try error(bad) catch error:E -> E after self() end.", "try 1 of 1 -> one catch _:_ -> x end.", "begin A = 1, B = 2 end, A + B.", "self() ! hello, receive X -> X after 0 -> none end.", "receive after 1 -> t end.", "length([1,2]).", "foo(1).", "foo:bar(1).", "fun lists:reverse/1.", "(fun lists:reverse/1)([1,2]).", "fun erlang:abs/1.", "fun foo/1.", "true andalso 5.", "5 andalso true.", "true orelse x.", "1 bsl 4.", "not true.", "\"abc\" ++ \"d\".", "[1,2,3] -- [2].", "a < b.", "1 =:= 1.0.", "1/0.", "a + 1.", "is_integer(3).", "hd([]).", "{element(1, {a, b}), tuple_size({1})}.", "#r{a = 1}.", "X = 1, Y = X + 1, Z = Y.", "maybe {ok, A} ?= {ok, 1}, A end.", "maybe {ok, A} ?= error, A end.", "maybe {ok, A} ?= error, A else E -> {e, E} end.", "$a.", "\"str\".", "<<\"abc\">>.", "[X || {X, 1} <- [{a, 1}, {b, 2}]].", "[X || {X, 1} <:- [{a, 1}, {b, 2}]].", "\#{X => Y || X := Y <- \#{a => 1}}.", "\#{X => X || X <- [1,2]}.", "[X || X := _ <- \#{a => 1}].", "[{X,Y} || X <- [1,2] && Y <- [3,4]].", "X = 1, F = fun(X) -> X end, F(2).", "X = 1, F = fun() -> X end, F().", "case {1, 2} of {X, X} -> same; {X, Y} -> {X, Y} end.", "X = 1, X = 2.", "F = fun(A) when A > 1 -> a end, F(0).", "apply(lists, reverse, [[1,2]]).", "math:pi().", "lists:foldl(fun(X, A) -> X + A end, 0, [1,2,3]).", "io_lib:format(\"~p\", [a]).", "exit(normal).", "throw(x).", "error(x).", "Fun = fun(_) -> ok end, is_function(Fun, 1).", "A = B = 3, A + B.", "-(1).", "+ a.", "bnot 5.", "[X || X <- foo].", "<<X:3>> = <<5:3>>, X.", "<<X/utf8, R/bits>> = <<\"é\"/utf8>>, {X, R}.", "<<X:2/binary, _/binary>> = <<\"abc\">>, X.", "<<N, X:N/binary>> = <<2, \"ab\">>, X.", "<<300>>.", "<<a>>.", "<<1.5:32/float>>.", "<<-1:16/signed-big>>.", "<<X:16/signed>> = <<255,255>>, X.", "5().", "(5)(1).", "a:b:c().", "case 1 of X -> X end, X.", "fun() -> 1 end().", "[1 | 2].", "{X = 1, X}.", "{X = 1, X = 2}.", "F = fun(X) -> Y = X, Y end, F(1), Y.", "M = lists, M:reverse([1]).", "M = lists, F = reverse, M:F([1]).", "is_list([]) andalso is_atom(a).", "try foo catch a -> b end.", "try throw(z) catch a -> b end.", "try throw(a) of _ -> x catch a -> b end.", "case a of X when foo(X) -> 1 end.", "case a of X when hd(X) -> 1; _ -> 2 end.", "~\"abc\".", "\"a\" = [97], ok.", "\"a\" ++ T = \"abc\", T.", "_ = 1.", "_.", "node().", "put(k, 1), get(k)."] do
  p.("E " <> s, fn -> case ev.(s, []) do {:value, f, b} when is_function(f) -> {:fun, :erlang.fun_info(f, :arity), Enum.sort(Enum.map(b, &elem(&1, 0)))}; {:value, v, b} -> {:value, v, Enum.sort_by(Enum.reject(b, &is_function(elem(&1, 1))), & &1)}; o -> o end end)
end
p.("E b", fn -> ev.("X + 1.", X: 4) end)
p.("E bm", fn -> ev.("Y = X + 1.", %{X: 4}) end)
p.("E bad b", fn -> ev.("Y = X + 1.", 5) end)
parse = fn s -> {:ok, t, _} = :erl_scan.string(String.to_charlist(s)); {:ok, e} = :erl_parse.parse_exprs(t); e end
p.("expr", fn -> :erl_eval.expr(hd(parse.("1 + 1.")), []) end)
p.("expr_list", fn -> :erl_eval.expr_list(parse.("1 + 1, X = 2."), []) end)
p.("lf value", fn -> :erl_eval.exprs(parse.("foo(1, 2)."), [], {:value, fn n, a -> {n, a} end}) end)
p.("lf eval", fn -> :erl_eval.exprs(parse.("foo(1, X = 2)."), [], {:eval, fn n, a, b -> {:value, {n, length(a)}, b} end}) end)
p.("lf none", fn -> :erl_eval.exprs(parse.("foo(1, 2)."), [], :none) end)
p.("nlf", fn -> :erl_eval.exprs(parse.("lists:foo(1, 2)."), [], :none, {:value, fn f, a -> {f, a} end}) end)
p.("nlf2", fn -> :erl_eval.exprs(parse.("length([1]) + 2."), [], :none, {:value, fn f, a -> {f, a} |> IO.inspect; 1 end}) end)
p.("nlf3", fn -> :erl_eval.exprs(parse.("F = fun(X) -> X end, F(1)."), [], :none, {:value, fn f, a -> IO.inspect({is_function(f), a}); apply(f, a) end}) |> elem(1) end)
p.("rbs", fn -> :erl_eval.expr(hd(parse.("1 + 1.")), [], :none, :none, :value) end)
p.("rbs", fn -> :erl_eval.expr(hd(parse.("1 + 1.")), [], :none, :none, :none) end)
p.("badexpr", fn -> :erl_eval.exprs([{:foo, 1}], []) end)
p.("emptyexprs", fn -> :erl_eval.exprs([], []) end)
