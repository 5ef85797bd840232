# Diagnostics that were collected, printed with and without the line they are about.
folder = Path.join(System.tmp_dir!(), "quaff_diagnostics_#{System.pid()}")
File.mkdir_p!(folder)

File.cd!(folder, fn ->
  File.write!("one.ex", "defmodule DiagOne do\n  def a(unused), do: DiagTwo.b()\nend\n")
  File.write!("two.ex", "defmodule DiagTwo do\n  require DiagThree\n  def b, do: DiagThree.c()\nend\n")
  File.write!("three.ex", "defmodule DiagThree do\n  defmacro c, do: 3\nend\n")
  File.write!("four.ex", "defmodule DiagFour do\n  def d, do: nope()\nend\n")

  # Files that need each other, in an order that does not suit.
  {:ok, modules, warnings} = Kernel.ParallelCompiler.compile(["one.ex", "two.ex", "three.ex"], return_diagnostics: true)
  IO.inspect(Enum.sort(modules))
  IO.inspect(DiagOne.a(1))

  for d <- warnings.compile_warnings do
    IO.inspect({d.message, d.position, d.span, d.severity, Path.basename(d.file)})
    IO.inspect(d.stacktrace)
    d = %{d | file: "one.ex"}
    Code.print_diagnostic(d)
    Code.print_diagnostic(d, snippet: false)
    Code.print_diagnostic(%{d | position: 2, span: nil})
    Code.print_diagnostic(%{d | stacktrace: []})
    Code.print_diagnostic(%{d | file: nil})
    Code.print_diagnostic(%{d | severity: :error, message: "two\nlines", position: {1, 3}, span: {1, 8}, stacktrace: []})
  end

  {:error, errors, _} = Kernel.ParallelCompiler.compile(["four.ex"], return_diagnostics: true)
  for error <- errors, do: IO.puts(error.message)
end)

File.rm_rf!(folder)
