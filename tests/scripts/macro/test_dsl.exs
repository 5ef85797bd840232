defmodule T do
  defmacro __using__(_) do
    quote do
      import T
      Module.register_attribute(__MODULE__, :tests, accumulate: true)
      @before_compile T
      @describe nil
    end
  end
  defmacro describe(name, do: block) do
    quote do
      @describe unquote(name)
      unquote(block)
      @describe nil
    end
  end
  defmacro test(name, context \\ quote(do: _), do: block) do
    quote bind_quoted: [name: name, context: Macro.escape(context), block: Macro.escape([do: block], unquote: true)] do
      full = if @describe, do: "#{@describe} #{name}", else: name
      fun = :"test #{full}"
      @tests {fun, __ENV__.line}
      def unquote(fun)(unquote(context)), unquote(block)
    end
  end
  defmacro assert({op, meta, [l, r]} = e) when op in [:==, :<, :>, :=~] do
    code = Macro.escape(e)
    quote do
      left = unquote(l)
      right = unquote(r)
      if unquote({op, meta, [quote(do: left), quote(do: right)]}), do: true, else: throw({:failed, unquote(op), left, right, unquote(code) |> elem(0)})
    end
  end
  defmacro assert({:=, _, [pat, expr]}) do
    vars = Macro.prewalk(pat, [], fn
      {:^, _, _}, acc -> {:ok, acc}
      {n, m, c} = v, acc when is_atom(n) and is_atom(c) and n != :_ -> {v, [{n, m, c} | acc]}
      x, acc -> {x, acc}
    end) |> elem(1)
    quote do
      right = unquote(expr)
      unquote({:{}, [], vars}) = case right do
        unquote(pat) -> unquote({:{}, [], vars})
        _ -> throw({:nomatch, right})
      end
      right
    end
  end
  defmacro assert(e), do: quote(do: (unquote(e) || throw(:falsy)))
  defmacro __before_compile__(env) do
    tests = Module.get_attribute(env.module, :tests) |> Enum.reverse()
    quote do
      def __tests__, do: unquote(Macro.escape(tests))
      def run do
        for {f, l} <- __tests__() do
          r = try do apply(__MODULE__, f, [%{n: 5}]); :ok catch x -> x end
          IO.inspect {f, l, r}
        end
      end
    end
  end
end
defmodule MyT do
  use T
  test "one", do: assert(1 + 1 == 2)
  test "two", %{n: n} do
    assert n > 10
  end
  describe "grp" do
    test "match", %{n: n} = ctx do
      assert {:ok, x, [^n | rest]} = {:ok, 1, [5, 6]}
      assert x == 1
      assert rest == [6]
      assert map_size(ctx) == 1
      assert nil
    end
  end
  for i <- [1, 2] do
    test "gen #{i}" do
      assert unquote(i) == 1
    end
  end
end
MyT.run
