# normalise: suite frames
defprotocol Jay.Encoder do
  @type t :: term
  @type opts :: Keyword.t()
  @fallback_to_any true
  @doc "Encodes to iodata"
  @spec encode(t, opts) :: iodata
  def encode(value, opts)
end

defmodule Jay.EncodeError do
  defexception [:message]
  def new({:dup, k}), do: %__MODULE__{message: "duplicate key: #{k}"}
  def new({:invalid, <<b, _::binary>>, all}), do: %__MODULE__{message: "invalid byte #{inspect(b, base: :hex)} in #{inspect(all)}"}
end

defmodule Jay.Fragment do
  defstruct [:encode]
  def new(iodata) when is_list(iodata) or is_binary(iodata), do: %__MODULE__{encode: fn _ -> iodata end}
  def new(f) when is_function(f, 1), do: %__MODULE__{encode: f}
end

defimpl Jay.Encoder, for: Any do
  defmacro __deriving__(module, opts) do
    struct = Macro.struct_info!(module, __CALLER__) |> Map.new(&{&1.field, nil})
    fields = fields(struct, opts)
    kv = Enum.map(fields, &{&1, Macro.var(&1, __MODULE__)})
    [{_, first} | rest] = kv
    head = fn k -> IO.iodata_to_binary(["\"", Atom.to_string(k), "\":"]) end
    body = [quote(do: [unquote("{" <> head.(elem(hd(kv), 0))) | Jay.Encoder.encode(unquote(first), opts)])] ++
      Enum.map(rest, fn {k, v} -> quote(do: [unquote("," <> head.(k)) | Jay.Encoder.encode(unquote(v), opts)]) end)

    quote do
      defimpl Jay.Encoder, for: unquote(module) do
        require Jay.Encoder
        def encode(%{unquote_splicing(kv)}, opts), do: [unquote_splicing(body), "}"]
      end
    end
  end

  def encode(%_{} = struct, _opts) do
    raise Protocol.UndefinedError, protocol: @protocol, value: struct, description: """
    Jay.Encoder protocol must be explicitly implemented.

    If you own the struct, derive it:

        @derive {Jay.Encoder, only: [....]}
        defstruct ...
    """
  end
  def encode(value, _), do: raise(Protocol.UndefinedError, protocol: @protocol, value: value, description: "no way")

  defp fields(struct, opts) do
    keys = Map.keys(Map.drop(struct, [:__struct__])) |> Enum.sort
    only = Keyword.get(opts, :only)
    except = Keyword.get(opts, :except)
    cond do
      only ->
        case only -- keys do
          [] -> only
          bad -> raise ArgumentError, "unknown struct fields #{inspect(bad)} specified in :only. Expected one of: #{inspect(keys)}"
        end
      except -> keys -- except
      true -> keys
    end
  end
end

defimpl Jay.Encoder, for: [Integer, Float] do
  def encode(x, _), do: to_string(x)
end
for {type, fun} <- [{Atom, :atom}, {List, :list}, {Map, :map}] do
  defimpl Jay.Encoder, for: type do
    def encode(x, opts), do: Jay.Encode.unquote(fun)(x, opts)
  end
end
defimpl Jay.Encoder, for: BitString do
  def encode(b, opts) when is_binary(b), do: Jay.Encode.string(b, opts)
  def encode(b, _), do: raise(Protocol.UndefinedError, protocol: @protocol, value: b, description: "cannot encode a bitstring to JSON")
end
defimpl Jay.Encoder, for: [Date, Time, NaiveDateTime, DateTime] do
  def encode(v, _), do: [?", @for.to_iso8601(v), ?"]
end
defimpl Jay.Encoder, for: Jay.Fragment, do: (def(encode(%{encode: e}, o), do: e.(o)))

defmodule Jay.Encode do
  def atom(nil, _), do: "null"
  def atom(b, _) when is_boolean(b), do: Atom.to_string(b)
  def atom(a, o), do: string(Atom.to_string(a), o)
  def list([], _), do: "[]"
  def list([h | t], o), do: [?[, Jay.Encoder.encode(h, o) | list_loop(t, o)]
  defp list_loop([], _), do: ~c"]"
  defp list_loop([h | t], o), do: [?,, Jay.Encoder.encode(h, o) | list_loop(t, o)]
  def map(m, _) when m == %{}, do: "{}"
  def map(m, o) do
    inner = m |> Enum.map(fn {k, v} -> {key(k), v} end) |> Enum.sort() |> Enum.map_intersperse(?,, fn {k, v} -> [string(k, o), ?: | Jay.Encoder.encode(v, o)] end)
    [?{, inner, ?}]
  end
  defp key(k) when is_binary(k), do: k
  defp key(k), do: String.Chars.to_string(k)

  escapes = Enum.zip(~c"\b\t\n\f\r\"\\", ~c"btnfr\"\\")
  @compile {:inline, esc: 1}
  def string(b, opts), do: [?", chunk(b, b, [], 0, 0, opts[:escape] || :json), ?"]
  for {c, e} <- escapes do
    defp esc(unquote(c)), do: <<?\\, unquote(e)>>
  end
  defp esc(c), do: ["\\u" | c |> Integer.to_string(16) |> String.pad_leading(4, "0")]

  for c <- 0x00..0x7F, c < 0x20 or c in ~c"\"\\" do
    defp chunk(<<unquote(c), rest::bits>>, all, acc, skip, len, m) do
      part = binary_part(all, skip, len)
      chunk(rest, all, [acc, part | esc(unquote(c))], skip + len + 1, 0, m)
    end
  end
  defp chunk(<<?/, r::bits>>, all, acc, s, l, :html = m), do: chunk(r, all, [acc, binary_part(all, s, l) | "\\/"], s + l + 1, 0, m)
  defp chunk(<<c, r::bits>>, all, acc, s, l, m) when c < 0x80, do: chunk(r, all, acc, s, l + 1, m)
  defp chunk(<<c::utf8, r::bits>>, all, acc, s, l, :unicode = m) when c > 0xFFFF do
    c = c - 0x10000
    e = ["\\u", Integer.to_string(0xD800 + Bitwise.bsr(c, 10), 16), "\\u", Integer.to_string(0xDC00 + Bitwise.band(c, 0x3FF), 16)]
    chunk(r, all, [acc, binary_part(all, s, l) | e], s + l + 4, 0, m)
  end
  defp chunk(<<c::utf8, r::bits>>, all, acc, s, l, m) do
    n = cond do c < 0x800 -> 2; c < 0x10000 -> 3; true -> 4 end
    if m == :unicode, do: chunk(r, all, [acc, binary_part(all, s, l) | esc(c)], s + l + n, 0, m), else: chunk(r, all, acc, s, l + n, m)
  end
  defp chunk(<<>>, all, acc, s, l, _), do: [acc | binary_part(all, s, l)]
  defp chunk(bad, all, _, _, _, _), do: raise(Jay.EncodeError.new({:invalid, bad, all}))
end

defmodule Jay.DecodeError do
  defexception [:position, :token, :data]
  @impl true
  def message(%{position: p, token: t}) when is_binary(t), do: "unexpected sequence at position #{p}: #{inspect t}"
  def message(%{position: p, data: d}) when p == byte_size(d), do: "unexpected end of input at position #{p}"
  def message(%{position: p, data: d}) do
    byte = :binary.at(d, p)
    str = <<byte>>
    if String.printable?(str), do: "unexpected byte at position #{p}: #{inspect byte, base: :hex} (#{inspect str})", else: "unexpected byte at position #{p}: #{inspect byte, base: :hex}"
  end
end

defmodule Jay.Codegen do
  def jump_table(ranges, default, max) do
    ranges |> Enum.flat_map(fn {r, v} when is_list(r) or is_struct(r, Range) -> Enum.map(r, &{&1, v}); {i, v} -> [{i, v}] end)
    |> Map.new()
    |> then(fn m -> for i <- 0..max, do: {i, Map.get(m, i, default)} end)
  end
  defmacro bytecase(var, do: clauses) do
    {table, default} = Enum.reduce(clauses, {[], nil}, fn
      {:->, _, [[{:in, _, [v, set]}], body]}, {acc, d} ->
        {set, _} = Code.eval_quoted(set, [], __CALLER__)
        {acc ++ Enum.map(set, &{&1, v, body}), d}
      {:->, _, [[{:_, _, _}], body]}, {acc, _} -> {acc, body}
      {:->, _, [[lit], body]}, {acc, d} when is_integer(lit) -> {acc ++ [{lit, Macro.var(:_, nil), body}], d}
    end)
    clauses = Enum.map(table, fn {byte, v, body} ->
      quote do
        <<unquote(byte), rest::bits>> ->
          unquote(v) = unquote(byte)
          var!(rest) = rest
          unquote(body)
      end
    end) |> List.flatten()
    clauses = clauses ++ quote(do: (_ -> unquote(default)))
    quote generated: true, do: (case unquote(var), do: unquote(clauses))
  end
end

defmodule Jay.Decode do
  import Jay.Codegen, only: [bytecase: 2]
  def parse(data, opts \\ []) do
    keys = case opts[:keys] || :strings do
      :strings -> & &1
      :atoms! -> &String.to_existing_atom/1
      :atoms -> &String.to_atom/1
      f when is_function(f) -> f
    end
    {v, rest} = value(ws(data), {data, keys})
    case ws(rest) do
      "" -> {:ok, v}
      r -> err(r, data)
    end
  catch
    {:position, p, data} -> {:error, %Jay.DecodeError{position: p, data: data}}
    {:token, t, p, data} -> {:error, %Jay.DecodeError{position: p, data: data, token: t}}
  end

  defp err(rest, data), do: throw({:position, byte_size(data) - byte_size(rest), data})
  defp ws(b) do
    bytecase b do
      _c in ~c" \t\r\n" -> ws(rest)
      _ -> b
    end
  end
  defp value(b, {data, _} = st) do
    bytecase b do
      ?" -> string(rest, rest, 0, [], st)
      ?{ -> object(ws(rest), [], st)
      ?[ -> array(ws(rest), [], st)
      c in ~c"-0123456789" -> _ = {c, rest}; number(b, st)
      ?t -> lit(rest, "rue", true, data, b)
      ?f -> lit(rest, "alse", false, data, b)
      ?n -> lit(rest, "ull", nil, data, b)
      _ -> err(b, data)
    end
  end
  defp lit(rest, word, v, data, b) do
    n = byte_size(word)
    case rest do
      <<^word::binary-size(^n), r::binary>> -> {v, r}
      _ -> throw({:token, binary_slice(b, 0, n + 1), byte_size(data) - byte_size(b), data})
    end
  end
  defp number(b, {data, _}) do
    case Regex.run(~r/\A-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/, b) do
      [s] -> {String.to_integer(s), drop(b, s)}
      [s, _frac] -> {String.to_float(s), drop(b, s)}
      [s, "", e] -> {String.to_float(String.replace(s, e, ".0" <> e)), drop(b, s)}
      [s, _, _] -> {String.to_float(s), drop(b, s)}
      nil -> err(binary_slice(b, 1..-1//1), data)
    end
  end
  defp drop(b, s), do: binary_part(b, byte_size(s), byte_size(b) - byte_size(s))
  defp string(<<?", r::bits>>, all, n, acc, _), do: {IO.iodata_to_binary([acc | binary_part(all, 0, n)]), r}
  defp string(<<?\\, ?u, h::binary-4, r::bits>>, all, n, acc, {data, _} = st) do
    case {Integer.parse(h, 16), r} do
      {{hi, ""}, <<"\\u", lo::binary-4, r2::bits>>} when hi in 0xD800..0xDBFF ->
        lo = String.to_integer(lo, 16)
        c = 0x10000 + Bitwise.bsl(Bitwise.&&&(hi, 0x3FF), 10) + Bitwise.&&&(lo, 0x3FF)
        string(r2, r2, 0, [acc, binary_part(all, 0, n), <<c::utf8>>], st)
      {{c, ""}, _} when c not in 0xD800..0xDFFF -> string(r, r, 0, [acc, binary_part(all, 0, n), <<c::utf8>>], st)
      _ -> throw({:token, "\\u" <> h, byte_size(data) - byte_size(r) - 6, data})
    end
  end
  for {c, e} <- Enum.zip(~c"btnfr\"\\/", ~c"\b\t\n\f\r\"\\/") do
    defp string(<<?\\, unquote(c), r::bits>>, all, n, acc, st), do: string(r, r, 0, [acc, binary_part(all, 0, n) | <<unquote(e)>>], st)
  end
  defp string(<<c, _::bits>> = b, _, _, _, {data, _}) when c < 0x20, do: err(b, data)
  defp string(<<c::utf8, r::bits>>, all, n, acc, st), do: string(r, all, n + byte_size(<<c::utf8>>), acc, st)
  defp string(b, _, _, _, {data, _}), do: err(b, data)

  defp array(<<?], r::bits>>, [], _), do: {[], r}
  defp array(b, acc, {data, _} = st) do
    {v, r} = value(b, st)
    case ws(r) do
      <<?,, r::bits>> -> array(ws(r), [v | acc], st)
      <<?], r::bits>> -> {Enum.reverse([v | acc]), r}
      r -> err(r, data)
    end
  end
  defp object(<<?}, r::bits>>, [], _), do: {%{}, r}
  defp object(<<?", b::bits>>, acc, {data, keys} = st) do
    {k, r} = string(b, b, 0, [], st)
    with <<?:, r::bits>> <- ws(r), {v, r} = value(ws(r), st) do
      case ws(r) do
        <<?,, r::bits>> -> object(ws(r), [{keys.(k), v} | acc], st)
        <<?}, r::bits>> -> {:maps.from_list(:lists.reverse([{keys.(k), v} | acc])), r}
        r -> err(r, data)
      end
    else
      r when is_binary(r) -> err(r, data)
    end
  end
  defp object(b, _, {data, _}), do: err(b, data)
end

defmodule Jay do
  def encode!(v, opts \\ []), do: v |> Jay.Encoder.encode(opts) |> IO.iodata_to_binary()
  def encode(v, opts \\ []) do
    {:ok, encode!(v, opts)}
  rescue
    e in [Jay.EncodeError, Protocol.UndefinedError] -> {:error, e}
  end
  defdelegate decode(s, opts \\ []), to: Jay.Decode, as: :parse
  def decode!(s, o \\ []) do
    case decode(s, o) do
      {:ok, v} -> v
      {:error, e} -> raise e
    end
  end
  defmacro sigil_j(term, mods)
  defmacro sigil_j({:<<>>, _, [s]}, mods) do
    Macro.escape(decode!(s, if(?a in mods, do: [keys: :atoms], else: [])))
  end
end

defmodule User do
  @derive {Jay.Encoder, only: [:name, :age]}
  defstruct [:name, :age, secret: "s"]
end
defmodule All do
  @derive Jay.Encoder
  defstruct b: 1, a: [1, 2]
end
defmodule None, do: defstruct([:x])

ExUnit.start(seed: 0)
defmodule JayTest do
  use ExUnit.Case, async: true
  import Jay, only: :sigils
  alias Jay.DecodeError

  test "encode" do
    assert Jay.encode!(%{"b" => [1, 2.5, nil, true], a: :x}) == ~S({"a":"x","b":[1,2.5,null,true]})
    assert Jay.encode!("a\n\"\\\u0001é😀") == ~S("a\n\"\\\u0001é😀")
    assert Jay.encode!("é😀/", escape: :unicode) == ~S("\u00E9\uD83D\uDE00/")
    assert Jay.encode!("</s>", escape: :html) == ~S("<\/s>")
    assert Jay.encode!(%User{name: "j", age: 1}) == ~S({"name":"j","age":1})
    assert Jay.encode!(%All{}) == ~S({"a":[1,2],"b":1})
    assert Jay.encode!([~D[2020-01-02], ~T[01:02:03], ~U[2020-01-02 03:04:05Z]]) == ~S(["2020-01-02","01:02:03","2020-01-02T03:04:05Z"])
    assert Jay.encode!(Jay.Fragment.new(["{", "}"])) == "{}"
  end
  test "encode errors" do
    assert {:error, %Protocol.UndefinedError{value: %None{}}} = Jay.encode(%None{})
    assert_raise Protocol.UndefinedError, ~r/explicitly implemented/, fn -> Jay.encode!(%None{x: 1}) end
    assert_raise Jay.EncodeError, "invalid byte 0xFF in <<97, 255>>", fn -> Jay.encode!("a\xFF") end
    assert_raise Protocol.UndefinedError, fn -> Jay.encode!({1}) end
    assert_raise Protocol.UndefinedError, ~r/cannot encode a bitstring/, fn -> Jay.encode!(<<1::3>>) end
  end
  test "decode" do
    assert Jay.decode!(~S( {"a" : [1, -2.5e3, 1e2, "x\u00e9\ud83d\ude00\n"], "b": {}, "c": null} )) == %{"a" => [1, -2500.0, 100.0, "xé😀\n"], "b" => %{}, "c" => nil}
    assert Jay.decode!(~S({"ok": 1}), keys: :atoms!) == %{ok: 1}
    assert ~j({"a": [1]}) == %{"a" => [1]}
    assert ~j({"a": [1]})a == %{a: [1]}
  end
  for {s, msg} <- [{"", "unexpected end of input at position 0"}, {"[1,", "unexpected end of input at position 3"}, {"[1 2]", "unexpected byte at position 3: 0x32 (\"2\")"},
      {"tru", "unexpected sequence at position 0: \"tru\""}, {"\"\x01\"", "unexpected byte at position 1: 0x1"}, {"{a", "unexpected byte at position 1: 0x61 (\"a\")"}, {"-", "unexpected end of input at position 1"}, {"\"\\ud800\"", "unexpected sequence at position 1: \"\\\\ud800\""}] do
    @tag input: s
    test "decode error #{inspect s}", %{input: input} do
      assert {:error, %DecodeError{} = e} = Jay.decode(input)
      assert Exception.message(e) == unquote(msg)
    end
  end
  test "a failing comparison" do
    assert Jay.decode!("{\"a\": [1, 2, {\"b\": null}], \"c\": \"hello world\"}") == %{"a" => [1, 3, %{"b" => 1}], "c" => "hello there", "d" => 1}
  end
  test "deriving a missing field" do
    assert_raise ArgumentError, ~r/unknown struct fields \[:zip\]/, fn ->
      defmodule Bad do
        @derive {Jay.Encoder, only: [:zip]}
        defstruct [:a]
      end
    end
  end
end
