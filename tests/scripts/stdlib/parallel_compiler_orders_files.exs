# stderr: ignored
# Files that need each other's modules, in any order; files that need each other at once; callbacks; what is returned.
dir = Path.join(System.tmp_dir!(), "parallel_compiler_#{System.pid()}")
File.mkdir_p!(dir)

write = fn name, text ->
  path = Path.join(dir, name)
  File.write!(path, text)
  path
end

compile = fn files, opts ->
  case Kernel.ParallelCompiler.compile(files, [return_diagnostics: true] ++ opts) do
    {:ok, modules, info} ->
      IO.inspect({:ok, Enum.sort(modules), Map.keys(info), for(d <- info.compile_warnings, do: {Path.basename(d.file), d.position, d.message})})

    {:error, errors, _} ->
      IO.inspect({:error, Enum.sort(for d <- errors, do: {Path.basename(d.file), d.position, hd(String.split(d.message, "\n")) |> String.replace(dir, "DIR")})})
  end
end

user = write.("user.ex", "defmodule User do\n  require Macros\n  def f, do: Macros.twice(2)\n  def s, do: %Fields{a: 1}\nend")
macros = write.("macros.ex", "defmodule Macros do\n  defmacro twice(x), do: quote(do: unquote(x) * 2)\n  IO.puts(\"once\")\nend")
fields = write.("fields.ex", "defmodule Fields do\n  defstruct [:a]\nend")
compile.([user, macros, fields], [])
IO.inspect(apply(User, :f, []))

me = self()
plain = write.("plain.ex", "defmodule Plain do\nend")

compile.([plain],
  each_file: fn file -> send(me, {:file, Path.basename(file)}) end,
  each_module: fn file, module, binary -> send(me, {:module, Path.basename(file), module, is_binary(binary)}) end
)

IO.inspect(Process.info(self(), :messages))
one = write.("one.ex", "defmodule One do\n  Two.f()\nend")
two = write.("two.ex", "defmodule Two do\n  One.f()\nend")
compile.([one, two], [])
compile.([write.("raises.ex", "raise \"oops\"")], [])
compile.([write.("undefined.ex", "defmodule Undefined do\n  def f, do: x\nend")], [])
compile.([write.("unused.ex", "defmodule Unused do\n  def f(x), do: 1\nend")], [])
compile.([write.("asks.ex", "defmodule Asks do\n  IO.inspect({Code.ensure_compiled(Later), Code.ensure_compiled(Nowhere), Code.can_await_module_compilation?()})\nend"), write.("later.ex", "defmodule Later do\nend")], [])
more = write.("more.ex", "defmodule More do\nend")
first = write.("first.ex", "defmodule First do\nend")
compile.([first], each_cycle: fn -> if Code.loaded?(More), do: {:runtime, [], []}, else: {:compile, [more], []} end)
{:ok, [Written], _} = Kernel.ParallelCompiler.compile_to_path([write.("written.ex", "defmodule Written do\nend")], dir, return_diagnostics: true)
IO.inspect(Enum.map(Path.wildcard(dir <> "/*.beam"), &Path.basename/1))
File.rm_rf!(dir)
