t = fn f -> try do f.() rescue e -> {:err, e.__struct__, Exception.message(e) |> String.split("\n") |> Enum.take(4)} catch k, v -> {k, v} end end
p = fn x -> IO.inspect(x, charlists: :as_charlists, limit: :infinity, width: 160) end
p.(:io.format("a~n")); p.(:io.format(~c"~p ~w ~s~n", [[1], :a, "x"])); p.(:io.fwrite("x~n")); p.(:io.fwrite("~ts~n", ["é"])); p.(:io.format(:standard_io, "~b~n", [5])); p.(:io.fwrite(:user, "~b~n", [5])); p.(:io.put_chars("abc\n")); p.(:io.put_chars(:standard_io, [?a, "b", ?\n])); p.(:io.nl()); p.(:io.write([1, "a"])); p.(:io.write(:standard_io, {:a}));
p.(t.(fn -> :io.format("~b~n", [:a]) end)); p.(t.(fn -> :io.format("~s", []) end)); p.(t.(fn -> :io.put_chars(:a) end)); p.(t.(fn -> :io.put_chars([:a]) end)); p.(t.(fn -> :io.format(:nodevice, "x", []) end)); p.(t.(fn -> :io.put_chars(:nodevice, "x") end)); p.(t.(fn -> :io.format("~q", [1]) end)); p.(t.(fn -> :io.format(:a, :b) end)); p.(t.(fn -> :io.format("x~n", :a) end));
p.(:io.columns()); p.(:io.rows()); p.(:io.columns(:standard_io)); p.(:io.printable_range())
c = fn f, i -> {:ok, d} = StringIO.open(i); g = Process.group_leader(); Process.group_leader(self(), d); r = t.(f); Process.group_leader(self(), g); {r, StringIO.contents(d)} end
p.(c.(fn -> :io.format("~p~n", [{:a, "b"}]) end, "")); p.(c.(fn -> :io.put_chars("x") end, "")); p.(c.(fn -> {:io.get_line("p> "), :io.get_line(""), :io.get_line("")} end, "l1\nl2")); p.(c.(fn -> {:io.columns(), :io.rows()} end, "")); p.(c.(fn -> :io.nl() end, "")); p.(c.(fn -> :io.write({1, :b}) end, "")); p.(c.(fn -> :io.get_chars("", 3) end, "abcdef")); p.(c.(fn -> :io.getopts() end, "")); p.(c.(fn -> :io.setopts([:binary]) end, "")); p.(c.(fn -> :io.request({:put_chars, :unicode, "zz"}) end, "")); p.(c.(fn -> :io.requests([{:put_chars, :unicode, "zz"}, :nl]) end, ""));
file = "/tmp/quaff_io_#{System.pid()}.txt"
f = fn -> {:ok, d} = File.open(file, [:write, :utf8]); :io.format(d, "~ts~n", ["é"]); :io.put_chars(d, "x"); File.close(d); File.read!(file) end
p.(t.(f)); p.(t.(fn -> {:ok, d} = File.open(file); r = {:io.get_line(d, ""), :io.columns(d)}; r end))
File.rm!(file)
for {f, a} <- [{"~b", [:a]}, {"~b", [1, 2]}, {"~s~b", ["a"]}, {"~s ~b", ["a", :x]}, {"~z", []}, {"~q", [1]}, {:a, :b}, {5, []}, {"~s", [5]}, {"~c", [:a]}, {"~f", ["x"]}, {"~w", []}, {"~", []}, {"~.", [1]}, {"~*s", [:a, "x"]}, {"~e", [:a]}, {"~g", [:a]}, {"~x", [1, 2]}, {"~#", [:a]}, {"~i", []}, {"~B~s", [1.0, 5]}] do
  p.({f, a, t.(fn -> :io.format(f, a) end), t.(fn -> :io.format(:standard_io, f, a) end), t.(fn -> :io.fwrite(:user, f, a) end), t.(fn -> :io_lib.format(f, a) end)})
end
