# :erl_anno: every function on every kind of annotation.
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
for a <- [1, {1, 2}, [], [location: 1], [location: {1, 2}, text: ~c"a"], [generated: true, location: 1], 0, -1, :x, {1, 0}, {0, 1}, [line: 1], [file: ~c"a", location: 2], [record: true, location: 1], [{:location, 1}, {:x, 2}], "a"] do
  p.("anno #{inspect(a)}", fn -> :erl_anno.is_anno(a) end)
  for f <- [:new, :line, :column, :location, :text, :file, :generated, :end_location, :to_term, :from_term] do
    p.("anno #{f} #{inspect(a)}", fn -> apply(:erl_anno, f, [a]) end)
  end
  for {f, v} <- [set_line: 5, set_location: 7, set_location: {7, 8}, set_text: ~c"zz", set_file: ~c"f", set_generated: true, set_generated: false, set_record: true, set_end_location: {9, 9}] do
    p.("anno #{f} #{inspect(v)} #{inspect(a)}", fn -> apply(:erl_anno, f, [v, a]) end)
  end
end
p.("anno ml", fn -> a = :erl_anno.set_text(~c"a\nbc", :erl_anno.new({1, 1})); {a, :erl_anno.end_location(a), :erl_anno.to_term(a)} end)
p.("anno bad", fn -> :erl_anno.set_text(1, 1) end)
p.("anno bad", fn -> :erl_anno.set_line(:x, 1) end)
p.("anno bad", fn -> :erl_anno.set_file(1, 1) end)
p.("anno bad", fn -> :erl_anno.set_generated(1, 1) end)

