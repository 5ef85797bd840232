# Base 32, both alphabets, padding and errors: what each line gives or raises.
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
Base.encode32("foobar")
for n <- 0..6, do: Base.encode32(String.slice("foobar", 0, n))
for n <- 0..6, do: Base.encode32(String.slice("foobar", 0, n), padding: false)
for n <- 0..6, do: Base.encode32(String.slice("foobar", 0, n), case: :lower)
for n <- 0..6, do: Base.hex_encode32(String.slice("foobar", 0, n), case: :lower)
for n <- 0..6, do: Base.hex_encode32(String.slice("foobar", 0, n), padding: false)
Base.encode32("a", case: :mixed)
Base.encode32("a", case: :x)
Base.encode32(1)
Base.hex_encode32(1)
for s <- ["", "MY======", "MZXQ====", "MZXW6===", "MZXW6YQ=", "MZXW6YTB", "MZXW6YTBOI======"], do: Base.decode32!(s)
for s <- ["", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"], do: Base.decode32!(s, padding: false)
for s <- ["", "my======", "mzxq====", "mzxw6===", "mzxw6yq=", "mzxw6ytb", "mzxw6ytboi======"], do: Base.decode32!(s, case: :lower)
for s <- ["", "CO======", "CPNG====", "CPNMU===", "CPNMUOG=", "CPNMUOJ1", "CPNMUOJ1E8======"], do: Base.hex_decode32!(s)
for s <- ["", "cO======", "CPnG====", "CPnMU===", "CpNMUOG=", "CPnMUOJ1", "CPNmUOJ1E8======"], do: Base.hex_decode32!(s, case: :mixed)
for s <- ["M", "MY=", "MZX", "MZXQ=", "MZXW6Y", "MZXW6YT", "MZXW6YTBO", "mzxw6ytb", "MZXW6YT1", "MZXW6YT=", "MZX=6YTB", "========", "MY=====", "M=======", "MZX=====", "MZXW6Y=="], do: Base.decode32(s)
Base.decode32!("M")
Base.decode32!("MY=")
Base.decode32!("MY")
Base.decode32!("MZX=====")
Base.decode32!("MZXW6Y==")
Base.decode32!("M=======")
Base.decode32!("MZXW6Y", padding: false)
Base.decode32!("MZX", padding: false)
Base.decode32!("M", padding: false)
Base.decode32!("MZXW6YTBO", padding: false)
Base.decode32!("mzxw6ytb")
Base.decode32!("MZXW6YT1")
Base.decode32!("MZXW6YT1", case: :mixed)
Base.decode32!("MZX=6YTB")
Base.decode32!("MZXW6YTB=ZXW6YTB")
Base.decode32!("========")
Base.decode32!(1)
Base.decode32(1)
Base.hex_decode32!("W")
Base.hex_decode32!("WWWWWWWW")
Base.hex_decode32("WWWWWWWW")
Base.hex_decode32(1)
Base.valid32?("MZXW6YTB")
Base.valid32?("mzxw6ytb")
Base.valid32?("mzxw6ytb", case: :lower)
Base.valid32?("mzXw6ytb", case: :mixed)
Base.valid32?("MY======")
Base.valid32?("MY")
Base.valid32?("MY", padding: false)
Base.valid32?("MZX")
Base.valid32?(1)
Base.hex_valid32?("CPNMUOJ1")
Base.hex_valid32?("CPNMUOJZ")
Base.hex_valid32?("cpnmuoj1", case: :lower)
Base.hex_valid32?("CO", padding: false)
Base.hex_valid32?(1)
Base.valid32?("MY======", case: :x)
Base.decode32("MY======", case: :x)
Base.hex_decode32("MY======", case: :x)
Base.decode32!("M0ZW====")
Base.decode32!("MA==ZW==")
Base.decode32!("MA1=====")
Base.decode32!("M*ZW1===")
Base.decode32!("MA=", padding: false)
Base.decode32!("MA===", padding: false)
Base.decode32!("MY", ignore: :whitespace)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
