# Hygiene, derived protocols, records, bitstrings, fragments, hooks and behaviours in one program.
# stderr: ignored
defmodule Hyg do
  defmacro swap(a, b), do: quote(do: {unquote(a), unquote(b)} = {unquote(b), unquote(a)})
  defmacro no_leak, do: quote(do: x = 99)
  defmacro leak, do: quote(do: var!(x) = 99)

  defmacro nested do
    quote do
      x = 1
      y = quote do: x + unquote(2)
      {x, Macro.to_string(y)}
    end
  end

  defmacro counter(n) do
    vars = Macro.generate_arguments(n, __MODULE__)

    quote do
      fn unquote_splicing(vars) -> Enum.sum([unquote_splicing(vars)]) end
    end
  end

  defmacro uniq do
    v = Macro.unique_var(:v, __MODULE__)

    quote do
      unquote(v) = 5
      unquote(v) * 2
    end
  end

  defmacro caller, do: Macro.escape({__CALLER__.module, __CALLER__.function, __CALLER__.line > 0})

  defmacro mk(name, value) do
    quote do
      defmodule unquote(name) do
        @v unquote(value)
        def v, do: @v
        defmacro m(x), do: quote(do: unquote(x) + unquote(@v))
      end
    end
  end
end

defmodule UseHyg do
  require Hyg

  def t do
    x = 1
    y = 2
    Hyg.swap(x, y)
    Hyg.no_leak()
    a = {x, y}
    Hyg.leak()
    {a, x, Hyg.nested(), Hyg.counter(3).(1, 2, 3), Hyg.uniq(), Hyg.caller()}
  end
end

IO.inspect(UseHyg.t())

defmodule MkMade do
  require Hyg
  Hyg.mk(Foo.Made, 10)
end

IO.inspect(MkMade.Foo.Made.v())

defmodule UseMade do
  require MkMade.Foo.Made
  def t, do: MkMade.Foo.Made.m(5)
end

IO.inspect(UseMade.t())

defprotocol Size do
  @fallback_to_any true
  @spec size(t) :: integer
  def size(x)
  def name(x, opts \\ [])
end

defimpl Size, for: Any do
  defmacro __deriving__(module, opts) do
    f = Keyword.get(opts, :field, :none)

    quote do
      defimpl Size, for: unquote(module) do
        def size(s), do: Map.get(s, unquote(f))
        def name(_, o), do: {unquote(inspect(module)), o}
      end
    end
  end

  def size(_), do: -1
  def name(_, _), do: :any
end

defimpl Size, for: [List, Tuple, BitString] do
  def size(x) when is_list(x), do: length(x)
  def size(x) when is_tuple(x), do: tuple_size(x)
  def size(x), do: byte_size(x)
  def name(_, _), do: @for
end

defmodule S1 do
  @derive {Size, field: :n}
  @derive {Inspect, only: [:n]}
  defstruct n: 3, m: 4
end

defmodule TS1 do
  def t,
    do:
      {Size.size(%S1{n: 8}), Size.size([1]), Size.size({1, 2}), Size.size("abc"), Size.size(1),
       Size.name(%S1{}, 1), Size.name([], []), Size.impl_for(%S1{}), Size.impl_for(1), %S1{}}
end

IO.inspect(TS1.t())

defmodule Rec do
  require Record
  Record.defrecord(:point, x: 0, y: 0)
  Record.defrecordp(:priv, :tagged, a: 1)
  defguard is_point(p) when is_tuple(p) and elem(p, 0) == :point and tuple_size(p) == 3
  defguardp is_small(x) when x < 10 and x > -10
  def small(x) when is_small(x), do: true
  def small(_), do: false
  def p, do: priv(a: 5) |> priv(:a)
  def upd(p), do: point(p, x: point(p, :x) + 1)
  defdelegate length(l), to: Kernel
  defdelegate rev(l), to: Enum, as: :reverse
end

defmodule URec do
  require Rec
  import Rec

  def t do
    p = point(y: 2)
    point(x: x) = p

    {p, x, Rec.upd(p), point(p), is_point(p), is_point({:a}), Rec.small(3), Rec.small(30),
     Rec.p(), Rec.rev([1, 2]), point(:y)}
  end

  def g(p) when is_point(p), do: :point
  def g(_), do: :other
end

IO.inspect(URec.t())
IO.inspect({URec.g({:point, 1, 2}), URec.g(1)})

defmodule Bits do
  def parse(<<ver::4, ihl::4, _tos, len::16, rest::binary>>), do: {ver, ihl, len, byte_size(rest)}
  def tlv(<<>>), do: []
  def tlv(<<t, l::16, v::binary-size(l), rest::binary>>), do: [{t, v} | tlv(rest)]
  def tlv(bad), do: [{:bad, bad}]
  def utf(<<c::utf8, r::binary>>), do: [c | utf(r)]
  def utf(<<>>), do: []
  def bits(b), do: for(<<x::1 <- b>>, do: x)
end

IO.inspect(
  {Bits.parse(<<4::4, 5::4, 0, 20::16, 1, 2, 3>>), Bits.tlv(<<1, 0, 2, "ab", 2, 0, 1, "c", 3>>),
   Bits.utf("aé€"), Bits.bits(<<5::3>>)}
)

IO.inspect(for {k, v} when v > 1 <- [a: 1, b: 2, c: 3], into: [], do: {k, v * 2})
IO.inspect(for x <- 1..3, y <- x..3, x + y == 4, uniq: true, do: {x, y})
IO.inspect(for(<<c <- "hello">>, reduce: %{}, do: (acc -> Map.update(acc, <<c>>, 1, &(&1 + 1)))))
IO.inspect(for(x <- [1, 2, 2, 3, 3], uniq: true, do: x))

with {:ok, a} <- {:ok, 1}, b = a + 1, {:ok, c} when c > b <- {:ok, 5} do
  IO.inspect({a, b, c})
else
  x -> IO.inspect({:else, x})
end

IO.inspect(with 1 <- 2, do: :x)

IO.inspect(
  with {:ok, x} <- :error do
    x
  else
    :error -> :err
    _ -> :other
  end
)

defmodule Frag do
  @codes [ok: 200, not_found: 404]
  for {name, code} <- @codes do
    def code(unquote(name)), do: unquote(code)
    def name(unquote(code)), do: unquote(name)
    def unquote(:"is_#{name}?")(c), do: c == unquote(code)
    @doc "x #{code}"
    defmacro unquote(:"m_#{name}")(), do: unquote(code)
  end

  def all, do: unquote(Keyword.keys(@codes))
end

IO.inspect({Frag.code(:ok), Frag.name(404), Frag.is_not_found?(404), Frag.all()})

defmodule Hooks do
  defmacro __using__(_) do
    quote do
      @on_definition Hooks
      @after_compile Hooks
      @before_compile {Hooks, :bc}
      Module.register_attribute(__MODULE__, :defs, accumulate: true)
    end
  end

  def __on_definition__(env, kind, name, args, guards, body) do
    Module.put_attribute(
      env.module,
      :defs,
      {kind, name, length(args), length(guards), body != nil}
    )
  end

  defmacro bc(env) do
    defs = Module.get_attribute(env.module, :defs)
    quote do: def(defs, do: unquote(Macro.escape(Enum.reverse(defs))))
  end

  def __after_compile__(env, bin), do: IO.inspect({:compiled, env.module, is_binary(bin)})
end

defmodule Hooked do
  use Hooks
  def a(1), do: 1
  def a(x) when x > 1 when x < 0, do: x
  defp b, do: 1
  def c(x \\ b()), do: x
  defmacro d(x), do: x
end

IO.inspect(Hooked.defs())
IO.inspect(Hooked.__info__(:functions))

defmodule Beh do
  @callback run(term) :: term
  @callback opt(term) :: term
  @macrocallback mac(term) :: Macro.t()
  @optional_callbacks opt: 1, mac: 1
  def behaviour_info_sorted, do: Enum.sort(__MODULE__.behaviour_info(:callbacks))
end

defmodule BehI do
  @behaviour Beh
  @impl true
  def run(x), do: {:ran, x}
end

IO.inspect({Beh.behaviour_info_sorted(), BehI.run(1), BehI.module_info(:attributes)[:behaviour]})

defmodule MyErr do
  defexception [:code, message: "default"]
  @impl true
  def exception(code) when is_integer(code), do: %MyErr{code: code, message: "code #{code}"}
  def exception(o), do: struct!(MyErr, o)
end

for f <- [fn -> raise MyErr, 4 end, fn -> raise MyErr, code: 1 end, fn -> raise MyErr end] do
  try do
    f.()
  rescue
    e in [MyErr] -> IO.inspect({e, Exception.message(e)})
  end
end

ast =
  quote do
    a = foo(1, b: 2) |> bar(&(&1 + 1))
    if a, do: [x | y], else: %{k: v}
  end

IO.inspect(Macro.postwalk(ast, 0, fn n, acc -> {n, acc + 1} end) |> elem(1))

IO.inspect(
  Macro.prewalk(ast, [], fn
    {f, _, a} = n, acc when is_atom(f) and is_list(a) -> {n, [f | acc]}
    n, acc -> {n, acc}
  end)
  |> elem(1)
)

IO.puts(Macro.to_string(ast))
IO.inspect(Macro.decompose_call(quote(do: Foo.bar(1, 2))))
IO.inspect(Macro.unpipe(quote(do: a |> b |> c(1))))
IO.inspect(Macro.pipe(1, quote(do: foo(2)), 1))
IO.inspect(Code.eval_quoted(quote(do: x = 1 + unquote(2)), []))
IO.inspect(Macro.camelize("foo_bar/baz") <> Macro.underscore("FooBar.BazQux"))
