# normalise: suite frames
defmodule I18n.Compiler do
  defmacro __using__(opts) do
    quote bind_quoted: [opts: opts], location: :keep do
      @i18n_opts opts
      @before_compile I18n.Compiler
      @external_resource file = Path.join(__DIR__, opts[:file])
      Module.register_attribute(__MODULE__, :t, accumulate: true)
      for line <- File.stream!(file), line = String.trim(line), line != "" do
        [k, v] = String.split(line, " = ", parts: 2)
        @t {k, v}
      end
    end
  end
  defmacro __before_compile__(env) do
    ts = Module.get_attribute(env.module, :t) |> Enum.reverse()
    for {k, v} <- ts do
      case Regex.named_captures(~r/^(?<name>\w+)\(%\{(?<var>\w+)\}\)$/, k) do
        nil ->
          quote do
            def t(unquote(k)), do: unquote(v)
          end
        %{"name" => name, "var" => var} ->
          forms = for part <- String.split(v, " | "), [f, text] = String.split(part, ": ", parts: 2), do: {String.to_atom(f), text}
          var = String.to_atom(var)
          quote do
            def t(unquote(name), [{unquote(var), n}]) do
              form = if n == 1, do: :one, else: :other
              text = unquote(Macro.escape(Map.new(forms)))[form]
              unquote(interpolate(quote(do: text), var, quote(do: n)))
            end
          end
      end
    end ++ [quote do
      def t(other), do: other
      def known, do: unquote(Enum.map(ts, &elem(&1, 0)))
    end]
  end
  defp interpolate(text, var, val), do: quote(do: String.replace(unquote(text), unquote("%{#{var}}"), to_string(unquote(val))))
end
defmodule Fr do
  use I18n.Compiler, file: "words.txt"
end

defmodule Pack do
  @moduledoc """
  Msgpack-like.

      iex> Pack.pack(1) |> IO.iodata_to_binary()
      <<1>>

      iex> Pack.unpack(<<0xA1, ?a>>)
      {:ok, "a", ""}

      iex> Pack.unpack!(<<0xC1>>)
      ** (Pack.Error) bad byte 0xC1

  """
  defmodule Error do
    defexception [:byte]
    def message(%{byte: b}), do: "bad byte 0x" <> Integer.to_string(b, 16)
  end
  defprotocol Packer do
    @fallback_to_any true
    def pack(v)
  end
  @doc """
  Packs.

      iex> for v <- [nil, true, -1, 200, 1.5], do: IO.iodata_to_binary(Pack.pack(v))
      [<<0xC0>>, <<0xC3>>, <<0xFF>>, <<0xCC, 200>>, <<0xCB, 1.5::float>>]
      iex> Pack.pack(%{a: [1]}) |> IO.iodata_to_binary() |> Base.encode16()
      "81A16191" <> "01"
  """
  defdelegate pack(v), to: Packer
  ints = [{0xCC, 8, 0..0xFF}, {0xCD, 16, 0..0xFFFF}, {0xCE, 32, 0..0xFFFFFFFF}, {0xCF, 64, 0..0xFFFFFFFFFFFFFFFF}]
  def int(i) when i in 0..127, do: <<i>>
  def int(i) when i in -32..-1//1, do: <<i::signed-8>>
  for {tag, size, _first.._last//_ = r} <- ints do
    def int(i) when i in unquote(Macro.escape(r)), do: <<unquote(tag), i::unquote(size)>>
  end
  for {tag, size} <- [{0xD0, 8}, {0xD1, 16}, {0xD2, 32}, {0xD3, 64}], min = -Integer.pow(2, size - 1) do
    def int(i) when i >= unquote(min) and i < 0, do: <<unquote(tag), i::signed-size(unquote(size))>>
    defp take(<<unquote(tag), i::signed-size(unquote(size)), r::binary>>), do: {i, r}
  end
  defp take(<<0::1, i::7, r::binary>>), do: {i, r}
  defp take(<<0b111::3, _::5, _::binary>> = <<i::signed-8, r::binary>>), do: {i, r}
  defp take(<<0b101::3, n::5, s::binary-size(n), r::binary>>), do: {s, r}
  for {tag, size} <- [{0xD9, 8}, {0xDA, 16}, {0xDB, 32}] do
    defp take(<<unquote(tag), n::unquote(size), s::binary-size(n), r::bytes>>), do: {s, r}
  end
  for {tag, size, _} <- ints, do: defp(take(<<unquote(tag), i::unquote(size), r::binary>>), do: {i, r})
  for {b, v} <- [{0xC0, nil}, {0xC2, false}, {0xC3, true}], do: defp(take(<<unquote(b), r::binary>>), do: {unquote(v), r})
  defp take(<<0xCB, f::float-64, r::binary>>), do: {f, r}
  defp take(<<0b1001::4, n::4, r::binary>>), do: list(n, r, [])
  defp take(<<0xDC, n::16, r::binary>>), do: list(n, r, [])
  defp take(<<0b1000::4, n::4, r::binary>>) do
    {l, r} = list(n * 2, r, [])
    {l |> Enum.chunk_every(2) |> Map.new(&List.to_tuple/1), r}
  end
  defp take(<<b, _::binary>>), do: throw({:bad, b})
  defp take(<<>>), do: throw(:eof)
  defp list(0, r, acc), do: {Enum.reverse(acc), r}
  defp list(n, r, acc), do: with({v, r} <- take(r), do: list(n - 1, r, [v | acc]))
  def unpack(b) do
    {v, r} = take(b)
    {:ok, v, r}
  catch
    :throw, {:bad, b} -> {:error, %Error{byte: b}}
    :eof -> {:error, :eof}
  else
    {:ok, _, _} = ok -> ok
  after
    Process.put(:unpacked, true)
  end
  def unpack!(b) do
    case unpack(b) do
      {:ok, v, ""} -> v
      {:error, %Error{} = e} -> raise e
      {:error, r} -> raise ArgumentError, to_string(r)
    end
  end
end
defimpl Pack.Packer, for: Integer, do: (def(pack(i), do: Pack.int(i)))
defimpl Pack.Packer, for: Float, do: (def(pack(f), do: <<0xCB, f::float>>))
defimpl Pack.Packer, for: Atom do
  def pack(nil), do: <<0xC0>>
  def pack(b) when is_boolean(b), do: <<(if b, do: 0xC3, else: 0xC2)>>
  def pack(a), do: a |> Atom.to_string() |> @protocol.pack()
end
defimpl Pack.Packer, for: BitString do
  for {max, head} <- [{31, quote(do: <<0b101::3, byte_size(s)::5>>)}, {255, quote(do: <<0xD9, byte_size(s)>>)}, {65535, quote(do: <<0xDA, byte_size(s)::16>>)}] do
    def pack(s) when byte_size(s) <= unquote(max), do: [unquote(Macro.postwalk(head, fn {:s, _, _} -> {:s, [], nil}; x -> x end)), s]
  end
end
defimpl Pack.Packer, for: List do
  def pack(l) when length(l) < 16, do: [<<0b1001::4, length(l)::4>> | Enum.map(l, &Pack.pack/1)]
  def pack(l), do: [<<0xDC, length(l)::16>> | Enum.map(l, &Pack.pack/1)]
end
defimpl Pack.Packer, for: Map, do: (def(pack(m), do: [<<0b1000::4, map_size(m)::4>> | for({k, v} <- m, do: [Pack.pack(k), Pack.pack(v)])]))
defimpl Pack.Packer, for: Any do
  def pack(%{__struct__: s} = v), do: v |> Map.from_struct() |> Map.put("s", inspect(s)) |> Pack.pack()
  def pack(v), do: raise(Protocol.UndefinedError, protocol: @protocol, value: v)
end

defmodule Ulid do
  @alphabet ~c"0123456789ABCDEFGHJKMNPQRSTVWXYZ"
  @type t :: <<_::208>>
  @compile {:inline, e: 1, d: 1}
  def encode(<<bits::bitstring-128>>) do
    for <<c::5 <- <<0::2, bits::bitstring>> >>, into: "", do: <<e(c)>>
  end
  def decode(<<s::binary-26>>) do
    case for <<c <- s>>, into: <<>>, do: <<d(c)::5>> do
      <<0::2, b::binary-16>> -> {:ok, b}
      _ -> :error
    end
  rescue
    FunctionClauseError -> :error
  end
  def decode(_), do: :error
  for {c, i} <- Enum.with_index(@alphabet) do
    defp e(unquote(i)), do: unquote(c)
    defp d(unquote(c)), do: unquote(i)
    if c in ?A..?Z, do: defp(d(unquote(c + 32)), do: unquote(i))
  end
  def gen(time, rand), do: encode(<<time::unsigned-48, rand::binary-size(10)>>)
end

defmodule Prop do
  defstruct [:fun]
  def int(r), do: %Prop{fun: fn seed -> :rand.uniform_s(Range.size(r), seed) |> then(fn {n, s} -> {r.first + n - 1, s} end) end}
  def list(g, max \\ 5), do: %Prop{fun: fn s ->
    {n, s} = int(0..max).fun.(s)
    Enum.map_reduce(List.duplicate(g, n), s, fn g, s -> g.fun.(s) end)
  end}
  def map(%Prop{fun: f}, m), do: %Prop{fun: fn s -> {v, s} = f.(s); {m.(v), s} end}
  def bind(%Prop{fun: f}, b), do: %Prop{fun: fn s -> {v, s} = f.(s); b.(v).fun.(s) end}
  defmacro all({:<-, _, [pattern, gen]}, do: body) do
    quote do
      Enum.reduce(1..50, :rand.seed_s(:exsss, {1, 2, 3}), fn i, seed ->
        {value, seed} = unquote(gen).fun.(seed)
        unquote(pattern) = value
        try do
          unquote(body)
        rescue
          e in ExUnit.AssertionError ->
            raise ExUnit.AssertionError, message: "property failed after #{i} runs with #{unquote(Macro.to_string(pattern))} = #{inspect(value)}\n\n" <> Exception.message(e)
        end
        seed
      end)
      :ok
    end
  end
  defmacro property(name, do: body) do
    quote bind_quoted: [name: name, body: Macro.escape(body, unquote: true)], unquote: false do
      n = ExUnit.Case.register_test(__MODULE__, __ENV__.file, __ENV__.line, :property, name, [:property])
      def unquote(n)(_), do: unquote(body)
    end
  end
end

defmodule Opt.Impl do
  if Code.ensure_loaded?(Nope.Lib) do
    def lib, do: Nope.Lib
  else
    def lib, do: :none
  end
  if function_exported?(String, :upcase, 1), do: (def up(x), do: String.upcase(x))
  unless macro_exported?(Kernel, :nope, 1), do: def(nope?, do: true)
  @on_load :boot
  def boot do
    :persistent_term.put({__MODULE__, :n}, 42)
    :ok
  end
  def n, do: :persistent_term.get({__MODULE__, :n})
  @env Application.compile_env(:my_app, :key, :default)
  def env, do: @env
  case System.otp_release() |> String.to_integer() do
    v when v >= 26 -> def otp, do: :new
    _ -> def otp, do: :old
  end
  @after_compile {__MODULE__, :checked}
  def checked(env, bin), do: send(self(), {:checked, env.module, byte_size(bin) > 0})
end
receive do
  m -> IO.inspect(m)
after
  0 -> IO.puts("nothing")
end
defmodule Ops do
  import Kernel, except: [+: 2, <>: 2, !: 1]
  def a + b when is_list(a) and is_list(b), do: Enum.zip_with(a, b, &Kernel.+/2)
  def a + b, do: Kernel.+(a, b)
  defmacro a <> b, do: quote(do: Enum.join([unquote(a), unquote(b)], "-"))
  defmacro left ~> right, do: quote(do: then(unquote(left), unquote(right)))
  def a +++ b, do: {a, b}
  def !x, do: {:not, x}
  def t, do: {[1, 2] + [3, 4], 1 + 2, !true}
  defmacro sigil_V({:<<>>, _, [s]}, []), do: s |> String.split() |> Enum.map(&String.to_integer/1)
end
defmodule UseOps do
  import Kernel, except: [<>: 2]
  import Ops, only: [~>: 2, +++: 2, <>: 2, sigil_V: 2]
  def t, do: {"a" <> "b", 3 ~> (&(&1 * 2)), 1 +++ 2 +++ 3, ~V(1 2 3)}
end
IO.inspect({Ops.t(), UseOps.t()})

ExUnit.start(seed: 0)
defmodule I18nTest do
  use ExUnit.Case
  test "t" do
    assert Fr.t("hello") == "bonjour"
    assert Fr.t("nope") == "nope"
    assert Fr.t("items", count: 1) == "1 chose"
    assert Fr.t("items", count: 3) == "3 choses"
    assert Fr.known() |> length() == 3
    assert [p] = Fr.__info__(:attributes)[:external_resource]
    assert Path.basename(p) == "words.txt"
  end
end
defmodule PackTest do
  use ExUnit.Case
  import Prop, only: :macros
  property "ints" do
    Prop.all i <- Prop.int(-100_000..100_000) do
      assert Pack.unpack!(IO.iodata_to_binary(Pack.pack(i))) == i
    end
  end
  property "lists" do
    Prop.all [_ | _] = l <- Prop.list(Prop.int(0..300)) |> Prop.map(&[0 | &1]) do
      assert l |> Pack.pack() |> IO.iodata_to_binary() |> Pack.unpack!() == l
    end
  end
  property "fails" do
    Prop.all n <- Prop.int(1..100) |> Prop.bind(fn n -> Prop.int(n..(n + 1)) end) do
      assert rem(n, 7) != 0
    end
  end
  test "structs and errors" do
    assert %{"host" => "a", "s" => "URI"} = %URI{host: "a"} |> Pack.pack() |> IO.iodata_to_binary() |> Pack.unpack!()
    assert_raise Protocol.UndefinedError, ~r/protocol Pack.Packer not implemented for Tuple/, fn -> Pack.pack({1}) end
    assert_raise ArgumentError, "eof", fn -> Pack.unpack!(<<0x92, 1>>) end
    assert Process.get(:unpacked)
    assert_raise FunctionClauseError, fn -> Pack.int(Integer.pow(2, 70)) end
  end
end
defmodule UlidTest do
  use ExUnit.Case
  test "round trip" do
    u = Ulid.gen(1_469_918_176_385, <<0::80>>)
    assert u == "01ARYZ6S410000000000000000"
    assert Ulid.decode(String.downcase(u)) == {:ok, <<1_469_918_176_385::48, 0::80>>}
    assert Ulid.decode("U" <> String.duplicate("0", 25)) == :error
    assert Ulid.decode("x") == :error
    assert {Opt.Impl.lib(), Opt.Impl.up("a"), Opt.Impl.nope?(), Opt.Impl.n(), Opt.Impl.env(), Opt.Impl.otp()} == {:none, "A", true, 42, :default, :new}
  end
end
