t = fn f -> try do f.() rescue e in FunctionClauseError -> {:error, e.__struct__}; e -> {:error, e.__struct__, Exception.message(e)} catch k, v -> {k, v} end end
p = fn x -> IO.inspect(x, charlists: :as_charlists, width: 140) end
root = "/tmp/quaff_filelib_#{System.pid()}"
rel = fn l when is_list(l) -> Enum.map(l, &String.replace(to_string(&1), root, "ROOT")); x -> x end
File.rm_rf!(root)
p.([:filelib.ensure_dir(root <> "/a/b"), File.dir?(root <> "/a"), File.exists?(root <> "/a/b"), :filelib.ensure_path(root <> "/a/c/d"), File.dir?(root <> "/a/c/d"), :filelib.ensure_path(String.to_charlist(root <> "/a/c/d"))])
File.write!(root <> "/a/x.txt", "hey"); File.write!(root <> "/a/.h.txt", "hey"); File.write!(root <> "/a/c/y.txt", "hey"); File.ln_s!(root <> "/nope", root <> "/dangling")
p.([:filelib.ensure_dir(root <> "/a/x.txt/q/r"), :filelib.ensure_path(root <> "/a/x.txt"), :filelib.ensure_dir("/proc/zz/q"), :filelib.ensure_dir(""), :filelib.ensure_dir("a"), :filelib.ensure_dir("/"), t.(fn -> :filelib.ensure_path("") end)])
p.(elem(t.(fn -> :filelib.ensure_dir(5) end), 1))
for n <- ["/a", "/a/x.txt", "/dangling", "/nope", "/a\0b"] do
  n = root <> n
  p.({rel.([n]), t.(fn -> {:filelib.is_dir(n), :filelib.is_file(n), :filelib.is_regular(n), is_integer(:filelib.file_size(n)), :filelib.last_modified(n) != 0} end)})
end
p.({:filelib.is_dir(5), :filelib.is_file(5), :filelib.is_regular(5), :filelib.file_size(5), :filelib.last_modified(5)})
p.({:filelib.is_dir("/dev/null"), :filelib.is_file("/dev/null"), :filelib.is_regular("/dev/null"), :filelib.file_size("/dev/null"), :filelib.is_dir(~c"/tmp"), :filelib.is_dir(:"/tmp")})
p.(:filelib.file_size(root <> "/a/x.txt")); File.touch!(root <> "/a/x.txt", {{2020, 1, 2}, {3, 4, 5}}); p.(:filelib.last_modified(root <> "/a/x.txt"))
c = &String.to_charlist/1
for w <- ["*", "a/*", "**/*.txt", "**/*", "a/{x,y}.txt", "a/[w-y].txt", "a/[!w]*", "a/?.txt", "a/.*", "zz", "a/..", "d*", "dangling", "a/x.txt", "", "a/c/", "**", "./a/*", "*/*/", "a{/c,}", "a/\\*", "../*/no_such_name_here", "*/x.txt", "a//x.txt", "{a,zz}"] do
  p.({w, t.(fn -> rel.(:filelib.wildcard(c.(w), c.(root))) end), t.(fn -> rel.(:filelib.wildcard(c.(root <> "/" <> w))) end)})
end
for w <- [~c"a{", ~c"[", ~c"a[b", "a", :a, ~c"{a,b", ~c"a}"], do: p.({w, t.(fn -> :filelib.wildcard(w) end)})
p.(t.(fn -> :filelib.wildcard(~c"a", "/tmp") end))
p.(:filelib.fold_files(root, "txt$", true, fn f, acc -> [f | acc] end, []) |> Enum.sort |> rel.()); p.(:filelib.fold_files(c.(root), ~c".*", false, fn f, acc -> [f | acc] end, [])); p.(:filelib.fold_files(c.(root <> "/a"), ~c"^x", true, fn f, acc -> [f | acc] end, []) |> rel.()); p.(:filelib.fold_files("/nope", ".*", true, fn f, acc -> [f | acc] end, []))
p.(t.(fn -> :filelib.fold_files(root, "(", true, fn _, a -> a end, 0) end))
for a <- ["a", "../a", "a/../b", "a/../../b", "/a", ".", "..", "a/..", "./a/./b", ~c"a/../b", ""], cwd <- ["/tmp", ~c"/tmp"], do: p.({:srp, a, t.(fn -> :filelib.safe_relative_path(a, cwd) end)})
p.(:filelib.find_file(~c"zz", ~c"/tmp")); p.(:filelib.find_file(~c"x.txt", c.(root <> "/a")) == {:ok, c.(root <> "/a/x.txt")})
File.rm_rf!(root)
