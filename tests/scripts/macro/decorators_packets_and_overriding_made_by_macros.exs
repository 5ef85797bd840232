# Macros that log, decorate definitions, describe packets, loop and override.
# stderr: ignored
import ExUnit.CaptureIO

defmodule Log do
  @levels [:debug, :info, :warn]
  for {l, i} <- Enum.with_index(@levels) do
    defmacro unquote(l)(msg, meta \\ []) do
      l = unquote(l)
      i = unquote(i)

      if i >= 1 do
        quote do: Log.out(unquote(l), unquote(msg), unquote(meta), unquote(__CALLER__.module))
      else
        :ok
      end
    end
  end

  def out(l, m, meta, mod),
    do: IO.puts("[#{l}] #{inspect(mod)} #{m}#{for {k, v} <- meta, do: " #{k}=#{inspect(v)}"}")
end

defmodule UL do
  require Log

  def t do
    Log.debug("no")
    Log.info("yes #{1 + 1}", a: 1, b: [2])
    Log.warn("w")
  end
end

UL.t()

defmodule Deco do
  defmacro __using__(_) do
    quote do
      import Kernel, except: [def: 2]
      import Deco, only: [def: 2]
      @deco nil
    end
  end

  defmacro def(head, do: body) do
    {name, args} =
      Macro.decompose_call(
        case head do
          {:when, _, [h, _]} -> h
          h -> h
        end
      )

    quote do
      d = @deco
      @deco nil
      Kernel.def(unquote(head),
        do: unquote(wrap(name, length(args), body, Macro.escape(args, unquote: false)))
      )
    end
  end

  defp wrap(name, arity, body, _) do
    quote do
      Process.put(:calls, [{unquote(name), unquote(arity)} | Process.get(:calls, [])])
      unquote(body)
    end
  end
end

defmodule UD do
  use Deco
  @deco :x
  def a(x), do: x + 1

  def b(x, y) when x > y do
    a(x) + y
  end

  def b(_, y), do: y
end

IO.inspect({UD.b(3, 2), UD.b(1, 2), Enum.reverse(Process.get(:calls))})

defmodule Bin do
  defmacro defpacket(name, fields) do
    pat = for {f, s} <- fields, do: quote(do: unquote(Macro.var(f, nil)) :: size(unquote(s)))
    map = {:%{}, [], for({f, _} <- fields, do: {f, Macro.var(f, nil)})}

    quote do
      def unquote(:"parse_#{name}")(<<unquote_splicing(pat), rest::binary>>),
        do: {:ok, unquote(map), rest}

      def unquote(:"parse_#{name}")(_), do: :error
      def unquote(:"build_#{name}")(unquote(map)), do: <<unquote_splicing(pat)>>
    end
  end
end

defmodule Pk do
  import Bin
  defpacket(:head, ver: 4, typ: 4, len: 16)
  defpacket(:tail, crc: 32)
end

{:ok, h, r} = Pk.parse_head(<<0x12, 0, 5, "rest">>)
IO.inspect({Enum.sort(h), r, Pk.build_head(h), Pk.parse_tail(<<1>>), Pk.build_tail(%{crc: 7})})

defmodule Lazy do
  defmacro lazy(e), do: quote(do: fn -> unquote(e) end)

  defmacro lor(a, b),
    do:
      quote(
        do:
          case unquote(a) do
            x when x in [nil, false] -> unquote(b)
            x -> x
          end
      )

  defmacro while(c, do: b) do
    quote do
      try do
        for _ <- Stream.cycle([:ok]) do
          if unquote(c), do: unquote(b), else: throw(:break)
        end
      catch
        :break -> :done
      end
    end
  end
end

defmodule LU do
  import Lazy

  def t do
    Process.put(:i, 0)

    r =
      while Process.get(:i) < 3 do
        Process.put(:i, Process.get(:i) + 1)
      end

    x = 7

    {r, Process.get(:i), lazy(1 + 1).(), lor(nil, 5), lor(false, lor(nil, x)),
     lor(2, raise("no"))}
  end
end

IO.inspect(LU.t())

defmodule Ov do
  defmacro __using__(_) do
    quote do
      def a, do: :base_a
      def b(x), do: {:base_b, x}
      defoverridable a: 0, b: 1
    end
  end
end

defmodule OvU do
  use Ov
  def a, do: {:over, super()}
  defoverridable a: 0
  def a, do: {:over2, super()}
  def b(x) when x > 1, do: {:big, super(x)}
  def b(x), do: super(x)
  def c, do: Enum.map([1, 2], &b/1)
end

IO.inspect({OvU.a(), OvU.b(2), OvU.c()})

IO.inspect(
  capture_io(fn ->
    IO.write("hi")
    IO.puts(:stderr, "")
  end)
)

IO.inspect(
  try do
    Code.eval_string("1 +")
  rescue
    e -> e.__struct__
  end
)

IO.inspect(
  try do
    Code.eval_string("defmodule Q do def a, do: b() end")
  rescue
    e -> Exception.message(e)
  end
)

IO.inspect(Enum.map([&String.upcase/1, &(&1 <> "!"), fn s -> String.reverse(s) end], & &1.("ab")))

defmodule Guards do
  defguard in_range(x, a, b) when is_integer(x) and x >= a and x <= b
  defmacro is_even(x), do: quote(do: rem(unquote(x), 2) == 0)
  def k(x) when in_range(x, 1, 5) and is_even(x), do: :small_even
  def k(x) when (is_list(x) and hd(x) in [:a, :b]) or x == [], do: :list
  def k(%{a: a}) when is_map_key(a, :b), do: :nested
  def k(<<_::binary-size(3)>>), do: :three
  def k(f) when is_function(f, 2), do: :f2
  def k(_), do: :none
end

IO.inspect(Enum.map([2, 3, [:a], [], [1], %{a: %{b: 1}}, "abc", "ab", &Kernel.+/2], &Guards.k/1))
