# Laws over random values that are written and read: URIs, versions, options, JSON, numbers, paths, queries.
defmodule Law do
  # Each case gives `{holds, value}`: a law that fails says where, and the values together are told as a number, so
  # that they are the same everywhere.
  def check(name, count, one) do
    :rand.seed(:exsss, {7, 11, :erlang.phash2(name)})

    {failed, sum} =
      Enum.reduce(1..count, {nil, 0}, fn at, {failed, sum} ->
        {holds, value} = one.()
        failed = failed || if(holds, do: nil, else: {at, value})
        {failed, :erlang.phash2({sum, inspect(value, limit: :infinity, printable_limit: :infinity, binaries: :as_binaries)})}
      end)

    case failed do
      nil -> IO.puts("#{name}: #{count} cases, #{sum}")
      {at, value} -> IO.puts("#{name}: FAILS at #{at}: #{inspect(value, limit: 50)}")
    end
  end

  def int(from, to), do: from + :rand.uniform(to - from + 1) - 1
  def pick(list), do: Enum.at(list, int(0, length(list) - 1))
  def list(max, one), do: for(_ <- 1..int(0, max)//1, do: one.())
  def bytes(max), do: list(max, fn -> int(0, 255) end) |> :erlang.list_to_binary()
end

defmodule Data do
  import Law

  def text, do: list(6, fn -> pick(["a", "b", "%", "&", "=", "+", " ", "/", "?", "#", "é", "日", "\"", "\\", "\n", "\u0001", "~", ".", "😀"]) end) |> Enum.join()
  def word, do: for(_ <- 1..int(1, 5), do: pick(["a", "b", "c", "x1", "_"])) |> Enum.join()

  def json(depth) do
    case int(0, if(depth == 0, do: 5, else: 7)) do
      0 -> int(-1000, 1000)
      1 -> int(-1000, 1000) / int(1, 50)
      2 -> text()
      3 -> pick([true, false, nil])
      4 -> Integer.pow(int(2, 9), int(0, 90))
      5 -> int(-1000, 1000) * 1.0e20
      6 -> list(4, fn -> json(depth - 1) end)
      7 -> Map.new(list(1, fn -> {text(), json(depth - 1)} end))
    end
  end

  def version do
    pre = list(2, fn -> pick(["alpha", "rc", "1", "0", "x-y", "12"]) end)
    build = list(1, fn -> pick(["build", "5", "a-b"]) end)
    numbers = Enum.map_join(1..3, ".", fn _ -> int(0, 12) end)
    numbers <> if(pre == [], do: "", else: "-" <> Enum.join(pre, ".")) <> if(build == [], do: "", else: "+" <> Enum.join(build, "."))
  end
end

Law.check("URI escapes", 500, fn ->
  text = Data.text()
  {URI.decode(URI.encode(text, &URI.char_unreserved?/1)) == text and URI.decode_www_form(URI.encode_www_form(text)) == text, {URI.encode(text), URI.encode_www_form(text)}}
end)

Law.check("queries", 500, fn ->
  pairs = Law.list(5, fn -> {Data.text(), Data.text()} end)
  {pairs |> URI.encode_query() |> URI.query_decoder() |> Enum.to_list() == pairs and
     pairs |> URI.encode_query(:rfc3986) |> URI.query_decoder(:rfc3986) |> Enum.to_list() == pairs, URI.encode_query(pairs)}
end)

Law.check("URIs", 500, fn ->
  uri = %URI{
    scheme: Law.pick(["http", "https", "ftp", "urn-x"]),
    host: Law.pick(["example.com", "a.b", "127.0.0.1", "::1"]),
    port: Law.pick([nil, 80, 443, 8080]),
    path: Law.pick([nil, "/", "/a/b", "/a%20b/c"]),
    query: Law.pick([nil, "a=b", "x"]),
    fragment: Law.pick([nil, "top", "a%2Fb"]),
    userinfo: Law.pick([nil, "me", "me:pw"])
  }

  text = URI.to_string(uri)
  back = URI.parse(text)
  {URI.to_string(back) == text and URI.new!(text) |> URI.to_string() == text and back.host == uri.host and back.query == uri.query, {text, back.port}}
end)

Law.check("merging URIs", 500, fn ->
  base = "http://a/b/c/d;p?q"
  relative = Law.list(5, fn -> Law.pick(["..", ".", "g", "h", ""]) end) |> Enum.join("/")
  merged = URI.merge(base, relative) |> to_string()
  {String.starts_with?(merged, "http://") , merged}
end)

Law.check("versions", 500, fn ->
  [one, two] = for _ <- 1..2, do: Data.version()

  case {Version.parse(one), Version.parse(two)} do
    {{:ok, a}, {:ok, b}} ->
      order = Version.compare(a, b)
      opposite = Version.compare(b, a)
      {to_string(a) == one and {order, opposite} in [gt: :lt, lt: :gt, eq: :eq] and Version.match?(one, "== " <> one) and
         Version.match?(one, ">= " <> two, allow_pre: true) == order in [:gt, :eq], {one, two, order, Version.match?(one, "~> " <> two)}}

    other ->
      {true, for({result, _} <- [other], do: if(result == :error, do: one, else: two))}
  end
end)

Law.check("requirements", 500, fn ->
  requirement = Enum.map_join(1..Law.int(1, 3), Law.pick([" and ", " or "]), fn _ -> Law.pick(["==", ">", ">=", "<", "<=", "~>"]) <> " " <> Enum.map_join(1..3, ".", fn _ -> Law.int(0, 3) end) end)
  version = Enum.map_join(1..3, ".", fn _ -> Law.int(0, 3) end)
  parsed = Version.parse_requirement!(requirement)
  {Version.match?(version, requirement) == Version.match?(version, Version.compile_requirement(parsed)) and to_string(parsed) == requirement, {version, requirement, Version.match?(version, requirement)}}
end)

Law.check("options", 500, fn ->
  switches = [name: :string, count: :integer, size: :float, verbose: :boolean, tag: :keep]
  given = Law.list(6, fn ->
    case Law.int(0, 4) do
      0 -> {:name, Data.word()}
      1 -> {:count, Law.int(-50, 50)}
      2 -> {:size, Law.int(-50, 50) / 4}
      3 -> {:verbose, Law.pick([true, false])}
      4 -> {:tag, Data.word()}
    end
  end)

  rest = Law.list(3, &Data.word/0)
  argv = OptionParser.to_argv(given, switches: switches) ++ rest
  {parsed, args, wrong} = OptionParser.parse(argv, strict: switches)
  expected = given |> Enum.reverse() |> Enum.uniq_by(fn {key, value} -> if key == :tag, do: {key, value, make_ref()}, else: key end) |> Enum.reverse()
  {Enum.sort(parsed) == Enum.sort(expected) and args == rest and wrong == [], {argv, parsed}}
end)

Law.check("arguments as in a shell", 500, fn ->
  words = Law.list(5, &Data.word/0)
  line = Enum.map_join(words, " ", &Law.pick([&1, "\"#{&1}\"", "'#{&1}'"]))
  {OptionParser.split(line) == words, line}
end)

Law.check("JSON", 500, fn ->
  value = Data.json(3)
  text = JSON.encode!(value)
  {JSON.decode!(text) == value and :json.decode(text) == text |> :json.decode() |> :json.encode() |> IO.iodata_to_binary() |> :json.decode(), text}
end)

Law.check("broken JSON", 1000, fn ->
  text = JSON.encode!(Data.json(3))
  at = Law.int(0, byte_size(text) - 1)
  cut = Law.pick([binary_part(text, 0, at), binary_part(text, 0, at) <> "x" <> binary_part(text, at, byte_size(text) - at), text <> " ]"])
  {true, case JSON.decode(cut) do {:ok, value} -> value; error -> error end}
end)

Law.check("integers", 500, fn ->
  {n, base} = {Integer.pow(Law.int(-9, 9), Law.int(1, 60)), Law.int(2, 36)}
  text = Integer.to_string(n, base)
  {String.to_integer(text, base) == n and Integer.parse(text <> "!", base) == {n, "!"} and Integer.undigits(Integer.digits(abs(n), base), base) == abs(n), text}
end)

Law.check("floats", 1000, fn ->
  f = Law.int(-100_000, 100_000) / Law.int(1, 999) * :math.pow(10, Law.int(-30, 30))
  {String.to_float(Float.to_string(f)) == f and Float.parse(to_string(f) <> "x") == {f, "x"} and :erlang.binary_to_float(:erlang.float_to_binary(f, [:short])) == f,
   {to_string(f), Float.round(f / 1, 3), :erlang.float_to_binary(f, scientific: 5), Float.ratio(f)}}
end)

Law.check("rounding", 500, fn ->
  {f, n} = {Law.int(-99_999, 99_999) / Law.int(1, 997), Law.int(0, 8)}
  [down, near, up] = [Float.floor(f, n), Float.round(f, n), Float.ceil(f, n)]
  {down <= f and f <= up and down <= near and near <= up, {down, near, up}}
end)

Law.check("paths", 500, fn ->
  path = Law.list(6, fn -> Law.pick(["a", "b.ex", "..", ".", "", "~x", "c d"]) end) |> Enum.join("/")
  path = Law.pick(["", "/"]) <> path
  expanded = Path.expand(path, "/base/dir")
  {Path.type(expanded) == :absolute and Path.expand(expanded) == expanded and (path == "" or path |> Path.split() |> Path.join() |> Path.split() == Path.split(path)),
   {expanded, Path.split(path), Path.basename(path), Path.dirname(path), Path.extname(path), Path.rootname(path), Path.relative_to(expanded, "/base"), Path.safe_relative(path)}}
end)

Law.check("Erlang's terms as text", 500, fn ->
  value = Law.pick([Data.json(2), {Data.text(), Data.json(1)}, [Data.word() | Data.json(0)], %{Data.json(0) => String.to_atom(Data.text())}])
  text = :io_lib.format(~c"~0tp.", [value]) |> :lists.flatten()
  {:ok, tokens, _} = :erl_scan.string(text)
  {:erl_parse.parse_term(tokens) == {:ok, value}, text}
end)

Law.check("Erlang's trees", 500, fn ->
  value = {Data.json(2), Data.text(), String.to_charlist(Data.word())}
  tree = :erl_parse.abstract(value)
  {:erl_parse.normalise(tree) == value and :erl_eval.exprs([tree], []) == {:value, value, []}, tree}
end)
