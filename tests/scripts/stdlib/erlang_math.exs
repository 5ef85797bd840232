# Erlang's math.
# Each line is evaluated; its value, or the error it raises, is printed beneath.
~S"""
:math.erf(0.5)
:math.erfc(0.5)
:math.erf(-2)
:math.erf(1)
:math.pow(2, 3)
:math.fmod(5, 3)
:math.log(0)
:math.sqrt(-1)
:math.acos(2)
:math.exp(1000)
:math.atan2(1, 2)
:math.tau()
:math.ceil(1.2)
:math.floor(-1.2)
:math.log2(8)
:math.sin(:a)
:math.fmod(1, 0)
"""
|> String.split("\n", trim: true)
|> Enum.each(fn line ->
  IO.puts(line)

  try do
    {value, _} = Code.eval_string(line)
    IO.puts("    " <> inspect(value, limit: :infinity, width: :infinity))
  rescue
    e -> IO.puts("    ** (#{inspect(e.__struct__)}) #{Exception.message(e)}")
  catch
    kind, value -> IO.puts("    ** #{kind} #{inspect(value)}")
  end
end)
