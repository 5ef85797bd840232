# Strings and other types: what each line gives or raises.
# stderr: ignored

show = fn line ->
  result =
    try do
      {value, _} = Code.eval_string(line)
      inspect(value, limit: :infinity, printable_limit: :infinity, width: :infinity)
    rescue
      e -> "** (#{inspect(e.__struct__)}) #{Exception.message(e)}"
    catch
      kind, reason -> "** #{kind} #{inspect(reason)}"
    end

  IO.puts(line <> "\n    " <> result)
end

~S"""
String.Chars.impl_for(%URI{})
String.to_charlist("é")
String.to_charlist(<<255>>)
String.to_charlist(<<"a", 0xC3>>)
String.to_atom("foo bar")
String.to_atom(1)
String.to_atom(String.duplicate("a", 256))
String.to_existing_atom("zzz_no_such_atom_qq")
String.to_existing_atom("ok")
String.to_integer("12")
String.to_integer("-12")
String.to_integer("+12")
String.to_integer("12x")
String.to_integer("")
String.to_integer("ff", 16)
String.to_integer("FF", 16)
String.to_integer("z", 37)
String.to_integer("1", 1)
String.to_integer(1)
String.to_integer("1_000")
String.to_integer(" 1")
String.to_float("1.5")
String.to_float("1")
String.to_float("1.5e3")
String.to_float("1e3")
String.to_float("")
String.to_float("-1.5")
String.to_float("1.5x")
String.to_float("1.0e400")
String.Chars.to_string(1.0)
to_string([?a, [?b, "c"]])
to_string([1, :a])
to_string(:"foo bar")
to_string(nil)
to_string(1.0e20)
to_string({1})
to_string(%{})
to_string(<<1::1>>)
to_string([0xD800])
to_string([256, 0x110000])
to_string([-1])
to_string([<<255>>])
String.to_char_list("a")
String.to_existing_atom(1)
String.to_float(1)
String.to_integer("1", :a)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
