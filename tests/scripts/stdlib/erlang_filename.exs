t = fn f -> try do f.() rescue e in FunctionClauseError -> {:error, e.__struct__}; e -> {:error, e.__struct__, Exception.message(e)} catch k, v -> {k, v} end end
short = fn [x | _] = l when is_integer(x) -> {:list, String.replace(to_string(l), System.user_home!(), "~")}; b when is_binary(b) -> String.replace(b, System.user_home!(), "~"); l -> l end
for v <- ~w(XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_CONFIG_DIRS XDG_DATA_DIRS LOCALAPPDATA APPDATA), do: System.delete_env(v)
xs = ["", "/", "//", "a", "/a", "a/", "a//b", "/a/b/", "a.b", "a.b.c", ".a", "a/.b", "a.b/c", "a.", "..", ".", ~c"a/b.c", ~c"", ~c"//x//y.erl/", :"a/b.c", [~c"a", "b"], ["ab", :c, ?d], "a/b.c/", "/x.y", "//x", "x/.", 5, <<255>>, [?a, [0x400]], "/.a.b", "a/b//", "/a.b//"]
for f <- [:basename, :dirname, :extension, :rootname, :split, :pathtype, :nativename, :flatten], x <- xs do
  IO.inspect({f, x, t.(fn -> apply(:filename, f, [x]) end)}, charlists: :as_charlists, limit: :infinity)
end
for x <- xs, y <- ["", "/", "b", "/b", "b/", "b//c", ~c"q", ~c"", :at, ".."] do
  IO.inspect({:join, x, y, t.(fn -> :filename.join(x, y) end)}, charlists: :as_charlists)
end
for l <- [[], ["a"], [~c"a", "b"], ["/a", "/b", "c"], [~c"a//", ~c"//b"], ["", "a"], ["a", ""], [:a, :b], "ab", [~c"a"], ["a//b/"], [~c""], [:""]], do: IO.inspect({:join1, l, t.(fn -> :filename.join(l) end)}, charlists: :as_charlists)
for {a, b} <- [{"a.b", ".b"}, {"a.b", "b"}, {"a.b", ""}, {".b", ".b"}, {"x/a.b", ".b"}, {"x/a.b/", ".b"}, {~c"x/a.b", ".b"}, {"x/a.b", ~c".b"}, {~c"x/a.b", ~c".c"}, {:"x/a.b", ~c".b"}, {"a/b", "a/b"}, {"a/b", "/b"}, {"b", "b"}, {~c"b", ~c"b"}, {~c"x/b", ~c"b"}, {"x/b", "b"}] do
  IO.inspect({:b2, a, b, t.(fn -> :filename.basename(a, b) end), t.(fn -> :filename.rootname(a, b) end)}, charlists: :as_charlists)
end
for x <- xs, d <- ["/d", ~c"/d", "d", "/d/", "/"] do
  IO.inspect({:abs, x, d, t.(fn -> :filename.absname(x, d) end), t.(fn -> :filename.absname_join(d, x) end)}, charlists: :as_charlists)
end
IO.inspect :filename.absname("a") == File.cwd!() <> "/a"
IO.inspect :filename.absname(~c"a") == String.to_charlist(File.cwd!() <> "/a")
IO.inspect :filename.absname(~c"") == String.to_charlist(File.cwd!())
for k <- [:user_cache, :user_config, :user_data, :user_log, :site_config, :site_data, :zz], n <- ["app", ~c"app", :app], o <- [%{}, %{author: "me"}, %{version: "1.0", author: "me"}, %{os: :darwin}, %{os: :windows, author: "x", version: "2"}] do
 IO.inspect({:bd, k, n, map_size(o), t.(fn -> short.(:filename.basedir(k, n, o)) end)}, charlists: :as_charlists)
end
IO.inspect t.(fn -> short.(:filename.basedir(:user_cache, "a")) end)
