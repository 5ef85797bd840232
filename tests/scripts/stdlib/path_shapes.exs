# Path: names with slashes and dots in odd places.
paths = ["", ".", "..", "/", "//", "a", "a/", "a//", "/a", "//a", "a//b", "a/./b", "a/./", "/./a", "/..", "../a", "a/../b", "/a/../../b", "~x", "a.b.c", ".a", "a.", "a/.b", "/a/b/c"]

for function <- [:absname, :expand, :type, :relative, :basename, :dirname, :extname, :rootname, :split, :safe_relative], path <- paths do
  result = apply(Path, function, [path])
  IO.puts("#{function} #{inspect(path)} #{inspect(result) |> String.replace(File.cwd!(), "CWD") |> String.replace(Path.dirname(File.cwd!()), "UP")}")
end

for function <- [:absname, :expand, :join], left <- paths, right <- ["", "/", "//x", "/a/b", "./a/.."] do
  result = if function == :join, do: Path.join(left, right), else: apply(Path, function, [left, "/r/" <> right])
  IO.puts("#{function} #{inspect(left)} #{inspect(right)} #{inspect(result)}")
end

for path <- paths, cwd <- ["/", "/a", "/a/b/c/d", "/x", "..", "a"], force <- [false, true] do
  unless path in ["/..", "/a/../../b"] and cwd in ["..", "a"] do
    IO.puts("relative_to #{inspect(path)} #{inspect(cwd)} #{force} #{inspect(Path.relative_to(path, cwd, force: force))}")
  end
end

for path <- ["a.b", "x/a.b", ".b", "a.b.b"], extension <- ["", ".b", "b", "a.b", "."] do
  IO.puts("#{path} #{inspect(extension)} #{Path.basename(path, extension)} #{Path.rootname(path, extension)}")
end
