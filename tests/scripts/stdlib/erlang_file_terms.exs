# Terms and expressions in files: :file.consult, script, eval, the path_ functions.
dir = "/tmp/quaff_file_terms"
File.mkdir_p!(dir)
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
File.write!("#{dir}/t.terms", "{a, 1}.\n% c\n\"str\". [1,2,\n 3]. \#{k => <<\"v\">>}.\n")
File.write!("#{dir}/bad.terms", "{a, 1}.\n{b 2}.\n")
File.write!("#{dir}/bad2.terms", "{a, 1}.\n{b, 2}")
File.write!("#{dir}/bad3.terms", "{a, 1}.\n\"abc")
File.write!("#{dir}/bad4.terms", "foo(1).\n")
File.write!("#{dir}/utf.terms", "\"é\".\n")
File.write!("#{dir}/lat.terms", <<"%% coding: latin-1\n\"", 233, "\".\n">>)
File.write!("#{dir}/invalid.terms", <<"\"", 233, "\".\n">>)
File.write!("#{dir}/ev.erl", "X = 1.\nY = X + 1,\nio:format(\"~p~n\", [Y]).\n{X, Y}.\n")
File.write!("#{dir}/everr.erl", "X = 1.\nY = X + a.\n")
File.write!("#{dir}/empty.erl", "")
for f <- ~w(t bad bad2 bad3 bad4 utf lat invalid none) do
  p.("consult #{f}", fn -> :file.consult("#{dir}/#{f}.terms") end)
  p.("pconsult #{f}", fn -> :file.path_consult([~c"/tmp/nope", ~c"#{dir}"], ~c"#{f}.terms") end)
end
for f <- ~w(ev empty none) do
  p.("script #{f}", fn -> :file.script("#{dir}/#{f}.erl") end)
  p.("eval #{f}", fn -> :file.eval("#{dir}/#{f}.erl") end)
  p.("script b #{f}", fn -> :file.script("#{dir}/#{f}.erl", Z: 1) end)
  p.("pscript #{f}", fn -> :file.path_script([~c"#{dir}"], ~c"#{f}.erl") end)
  p.("peval #{f}", fn -> :file.path_eval([~c"#{dir}"], ~c"#{f}.erl") end)
end
p.("popen", fn -> {:ok, f, n} = :file.path_open([~c"/tmp/nope", ~c"#{dir}"], ~c"ev.erl", [:read]); {is_pid(f), n} end)
p.("popen", fn -> :file.path_open([~c"/tmp/nope"], ~c"ev.erl", [:read]) end)
p.("popen abs", fn -> {:ok, _, n} = :file.path_open([~c"/tmp/nope"], "#{dir}/ev.erl", [:read]); n end)
for e <- [:enoent, {1, :erl_parse, [~c"syntax error before: ", ~c"x"]}, :badarg, :terminated, {1, :file, :undefined_script}, :foo, {2, :erl_scan, {:illegal, :character}}] do p.("fe #{inspect e}", fn -> :lists.flatten(:file.format_error(e)) end) end
File.rm_rf!(dir)
