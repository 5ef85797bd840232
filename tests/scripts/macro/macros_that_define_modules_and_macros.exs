# Macros that define modules, guards, steps, other macros and sigils.
# stderr: ignored
defmodule EnumMac do
  defmacro defenum(name, values) do
    quote bind_quoted: [name: name, values: values] do
      defmodule Module.concat(__MODULE__, name) do
        @values values
        for {{k, v}, i} <- Enum.with_index(values) do
          @doc "The #{k} value"
          def unquote(k)(), do: unquote(v)
          def from(unquote(v)), do: {:ok, unquote(k)}
          def index(unquote(k)), do: unquote(i)
        end

        def from(other), do: {:error, other}
        def values, do: @values
        defguard is_value(x) when x in unquote(Keyword.values(values))
      end
    end
  end
end

defmodule Colors do
  import EnumMac
  defenum(:Basic, red: 1, green: 2, blue: 4)
  defenum(:Ext, cyan: 10)
end

IO.inspect(
  {Colors.Basic.red(), Colors.Basic.from(2), Colors.Basic.from(3), Colors.Basic.index(:blue),
   Colors.Ext.values()}
)

contents =
  quote do
    def hello(x), do: {:hello, x, __MODULE__}
    defmacro m(a), do: quote(do: unquote(a) * 2)
  end

{:module, mod, _bin, _} = Module.create(Dyn.Mod, contents, Macro.Env.location(__ENV__))
IO.inspect({mod, mod.hello(1)})
[{m2, _}] = Code.compile_string("defmodule CS do\n def a, do: :a\nend")
IO.inspect({m2, m2.a()})
IO.inspect(Code.eval_string("require Dyn.Mod; Dyn.Mod.m(21)") |> elem(0))

defmodule Base do
  defmacro __using__(opts) do
    quote do
      Module.register_attribute(__MODULE__, :steps, accumulate: true)
      @base_opts unquote(opts)
      import Base
      @before_compile Base
      def run(x), do: Enum.reduce(steps(), x, fn s, acc -> apply(__MODULE__, s, [acc]) end)
      defoverridable run: 1
    end
  end

  defmacro step(name, arg, do: body) do
    quote do
      @steps unquote(name)
      def unquote(name)(unquote(arg)), do: unquote(body)
    end
  end

  defmacro __before_compile__(_) do
    quote do
      def steps, do: Enum.reverse(@steps)
      def opts, do: @base_opts
    end
  end
end

defmodule Mid do
  defmacro __using__(opts) do
    quote do
      use Base, [mid: true] ++ unquote(opts)
      step(:mid, x, do: [:mid | x])
    end
  end
end

defmodule Leaf do
  use Mid, leaf: 1

  step :a, x do
    [:a | x]
  end

  step(:b, [h | _] = x, do: [{:b, h} | x])

  def run(x) do
    r = super(x)
    {:done, r}
  end
end

IO.inspect({Leaf.run([]), Leaf.steps(), Leaf.opts()})

defmodule A do
  defmacro check({op, _, [l, r]} = expr) when op in [:==, :>, :<] do
    src = Macro.to_string(expr)

    quote do
      l = unquote(l)
      r = unquote(r)
      if unquote(op)(l, r), do: :ok, else: {:failed, unquote(src), l, r}
    end
  end

  defmacro trace(do: block) do
    exprs =
      case block do
        {:__block__, _, es} -> es
        e -> [e]
      end

    {:__block__, [],
     for e <- exprs do
       quote do
         v = unquote(e)
         IO.puts("#{unquote(Macro.to_string(e))} => #{inspect(v)}")
         v
       end
     end}
  end

  defmacro unless2(c, do: b), do: quote(do: if(unquote(c), do: nil, else: unquote(b)))
  defmacro pipe_all(x, fs), do: Enum.reduce(fs, x, fn f, acc -> Macro.pipe(acc, f, 0) end)

  defmacro memo(name, {:fn, _, _} = f),
    do:
      quote(
        do:
          Process.get(unquote(name)) ||
            (
              r = unquote(f).()
              Process.put(unquote(name), r)
              r
            )
      )
end

defmodule B do
  import A

  def t do
    x = 5

    trace do
      x + 1
      Enum.map([1, 2], &(&1 * x))
      if x > 3, do: :big, else: :small
    end

    {check(1 + 1 == 2), check(x > 10), unless2(false, do: 3),
     pipe_all([3, 1], [Enum.sort(), Enum.map(&(&1 + 1))]), memo(:k, fn -> 7 end),
     memo(:k, fn -> 8 end)}
  end
end

IO.inspect(B.t())

defmodule N do
  defmacro gen(n) do
    quote do
      defmacro unquote(:"g#{n}")(x) do
        n = unquote(n)

        quote do
          {unquote(n), unquote(x), unquote(Macro.to_string(x))}
        end
      end
    end
  end

  defmacro opq,
    do:
      (quote unquote: false do
         unquote(x) + 1
       end)
      |> Macro.escape()
end

defmodule N2 do
  require N
  N.gen(1)
  N.gen(2)
end

defmodule N3 do
  import N2
  def t, do: {g1(1 + 2), g2(:a)}
  require N
  def o, do: N.opq()
end

IO.inspect({N3.t(), N3.o()})

defmodule Imp do
  import Kernel, except: [+: 2, to_string: 1]
  import Enum, only: [map: 2]
  def a + b, do: {:plus, a, b}
  def to_string(x), do: {:str, x}
  def t, do: {1 + 2, to_string(3), map([1], &(&1 + 1))}
end

IO.inspect(Imp.t())

defmodule Sig do
  def sigil_i(s, []), do: String.to_integer(s)
  def sigil_i(s, ~c"n"), do: -String.to_integer(s)
  defmacro sigil_M({:<<>>, _, [s]}, m), do: {s, m}
  def sigil_ROT(s, _), do: s |> String.to_charlist() |> Enum.map(&(&1 + 1)) |> to_string
end

defmodule SigU do
  import Sig
  def t, do: {~i(12), ~i[12]n, ~M"a b"xyz, ~ROT(abc), ~i(#{1 + 1}3)}
end

IO.inspect(SigU.t())

defmodule St do
  @enforce_keys [:a]
  defstruct [:a, b: 2, c: [d: 1]]
  def up(%__MODULE__{} = s, kw), do: struct(s, kw)
  def m(%St{a: a, b: b}) when b > 1, do: {a, b}
  def m(%_{a: a}), do: {:other, a}
  def nested(s), do: put_in(s.c[:d], 5)
  def access(s), do: get_in(s, [Access.key(:c), :d])
  def upd(s), do: %{s | b: 1}
end

defmodule StU do
  def t do
    s = %St{a: 1}

    {St.up(s, b: 9, zz: 1), St.m(s), St.m(St.upd(s)), St.nested(s), St.access(s),
     match?(%St{}, s), Map.keys(s) |> Enum.sort()}
  end
end

IO.inspect(StU.t())

try do
  Code.eval_string("%St{b: 1}")
rescue
  e -> IO.puts(Exception.message(e))
end

try do
  Code.eval_string("%St{a: 1, q: 1}")
rescue
  e -> IO.puts(Exception.message(e))
end

try do
  %{Map.new(a: 1) | b: 2}
rescue
  e -> IO.puts(Exception.message(e))
end
