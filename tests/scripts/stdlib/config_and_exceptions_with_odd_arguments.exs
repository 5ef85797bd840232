# Configuration files, applications' values and messages of exceptions, with odd arguments.
defmodule Fixture do
  def make(dir) do
    File.rm_rf!(dir)
    File.mkdir_p!(dir)
    File.cd!(dir)
    for d <- ~w(d d/sub d/empty ro), do: File.mkdir_p!(d)
    File.write!("f.txt", "hello\nworld\n\nlast")
    File.write!("u.txt", "héllo\nwörld €\n")
    File.write!("l1.txt", <<"h", 233, "llo\n", 255, "\n">>)
    File.write!("bom.txt", <<0xEF, 0xBB, 0xBF, "abc\ndef\n">>)
    File.write!("u16.txt", :unicode.characters_to_binary("hé€\nx\n", :utf8, :utf16))
    File.write!("empty", "")
    File.write!("d/a", "A")
    File.write!("d/b.ex", "B")
    File.write!("d/sub/c", "C")
    File.ln_s!("f.txt", "link")
    File.ln_s!("nowhere", "dang")
    File.ln_s!("loop", "loop")
    File.ln_s!("d", "dlink")
  end

  def show(term), do: inspect(term, limit: :infinity, width: :infinity) |> String.replace(~r/#(PID|Port|Reference|Function)<[^>]*>/, "#\\1<>")

  def run(source) do
    try do
      {value, _} = Code.eval_string(source)
      show(value)
    catch
      :error, reason ->
        error = Exception.normalize(:error, reason, __STACKTRACE__)
        text = String.replace(Exception.message(error), ~r/no function clause matching in .*/s, "no clause")
        "** (#{inspect(error.__struct__)}) " <> text
    end
  end
end

:logger.set_primary_config(:level, :none)
dir = Path.join(System.tmp_dir!(), "quaff_config_and_exceptions_with_odd_arguments_#{System.pid()}")

sources = ~S"""
(File.write!("c.exs", "[:a]"); Config.Reader.read!("c.exs"))
Config.__env__!()
Application.put_all_env([l3: [1]])
Application.put_all_env([{"a", []}])
Application.put_all_env([l3: [a: 1, a: 2]])
Application.ensure_all_started(:elixir, bogus: 1)
Application.ensure_all_started("x")
Application.format_error({:badstartspec, :a})
Application.format_error({:running, :a})
Application.put_all_env([{"a", [b: 1]}])
Application.put_all_env([{1, 2, 3}])
:application.set_env([l3: :x])
:application.set_env([:x])
:application.set_env([l3: [1]])
:application.set_env([l3: [a: 1, a: 2]])
:application.set_env([l3: [a: 1], l3: [b: 2]])
Exception.format_mfa(Foo, :"-bar/2-anonymous-0-", 1)
Exception.message(%KeyError{key: :a, term: true})
Exception.message(%KeyError{key: :a, term: :foo})
Exception.message(%KeyError{key: :"b c", term: :foo})
(File.write!("c.exs", "[:a, {:b, 1}]"); Config.Reader.read!("c.exs"))
(File.write!("c.exs", "[{\"a\", []}]"); Config.Reader.read!("c.exs"))
Exception.message(%KeyError{key: :a, term: Enum})
Exception.blame(:error, %KeyError{key: :a, term: Enum}, []) |> elem(0) |> Exception.message()
Exception.format_banner(:error, %KeyError{key: :a, term: Enum}, [])
Exception.message(%File.Error{})
Exception.blame(:error, %File.Error{}, []) |> elem(0) |> Exception.message()
Exception.format_banner(:error, %File.Error{}, [])
Exception.format_mfa(Foo, :"-bar/2-fun-0-/3-lc$^0/1-0-", 1)
"""

# Each in a folder of its own.
for {source, n} <- sources |> String.split("\n", trim: true) |> Enum.with_index() do
  dir = Path.join(dir, "n#{n}")
  Fixture.make(dir)
  IO.puts([source, "\n  ", source |> Fixture.run() |> String.replace(dir, "DIR") |> String.replace("\n", "\n  ")])
end

File.cd!("/")
File.rm_rf!(dir)
