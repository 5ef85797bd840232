defmodule M do
  defmacro show(x), do: (IO.inspect(x); x)
  defmacro esc(x), do: (IO.inspect(Macro.escape(x)); x)
  defmacro def2(name, do: b) do
    b = Macro.escape(b, unquote: true)
    quote bind_quoted: [name: name, b: b] do
      def unquote(name)(), do: unquote(b)
    end
  end
  defmacro def3(name, do: b) do
    quote do
      def unquote(name)(), do: unquote(b)
    end
  end
end
defmodule N do
  require M
  def a do
    M.show(  (zz = 1))
  end
  M.def2 :b do
    foo = fn bar -> 1 end
    2
  end
  M.def3 :c do
    foo = fn bar -> 1 end
    2
  end
  M.show(def d(foo, bar), do: foo)
end
ExUnit.start(autorun: false)
defmodule T do
  use ExUnit.Case
  test "a", %{foo: foo} do
    bar = 1
    f(fn x -> 2 end)
  end
  defp f(g), do: g
  setup %{a: b} do
    c = 1
    :ok
  end
  setup_all do
    c = 1
    :ok
  end
  describe "q" do
    setup context do
      :ok
    end
    test "a" do
      x = 1
    end
  end
end
