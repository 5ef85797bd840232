# Schemas, state machines and shapes made by macros; continuations, streams and nested updates.
defmodule Schema do
  defmacro __using__(_) do
    quote do
      import Schema, only: [schema: 2, field: 2, field: 3]
      Module.register_attribute(__MODULE__, :fields, accumulate: true)
      Module.register_attribute(__MODULE__, :validations, accumulate: true)
      import Schema.V
      @before_compile Schema
    end
  end

  defmacro schema(name, do: block) do
    quote do
      @schema_name unquote(name)
      try do
        unquote(block)
      after
        :ok
      end

      defstruct @fields |> Enum.reverse() |> Enum.map(fn {n, _, o} -> {n, o[:default]} end)
      def __schema__(:name), do: unquote(name)
      def __schema__(:fields), do: unquote(Macro.var(:fs, __MODULE__)) |> Schema.names()
    end
    |> Macro.prewalk(fn
      {:fs, _, _} -> quote(do: @fields)
      x -> x
    end)
  end

  defmacro field(n, t, opts \\ []) do
    quote bind_quoted: [n: n, t: t, opts: opts] do
      @fields {n, t, opts}
    end
  end

  def names(fs), do: fs |> Enum.map(&elem(&1, 0)) |> Enum.reverse()

  defmacro __before_compile__(env) do
    for {{name, fun}, i} <- env.module |> Module.get_attribute(:validations) |> Enum.with_index() do
      quote do
        def __validate__(unquote(i), v) do
          if unquote(fun).(Map.get(v, unquote(name))), do: :ok, else: {:error, unquote(name)}
        end
      end
    end ++
      [
        quote(
          do:
            def(valid?(v),
              do:
                Enum.all?(
                  0..unquote(length(Module.get_attribute(env.module, :validations)) - 1),
                  &(__validate__(&1, v) == :ok)
                )
            )
        )
      ]
  end

  defmodule V do
    defmacro validate(name, fun),
      do: quote(do: @validations({unquote(name), unquote(Macro.escape(fun))}))
  end
end

defmodule User do
  use Schema

  schema "users" do
    field(:name, :string)
    field(:age, :integer, default: 18)
  end

  validate(:name, fn n -> is_binary(n) and n != "" end)
  validate(:age, &(&1 >= 18))
end

IO.inspect(
  {User.__schema__(:name), User.__schema__(:fields), struct(User),
   User.valid?(struct(User, name: "a")), User.valid?(struct(User, name: "", age: 3))}
)

defmodule FSM do
  defmacro fsm(name, do: {:__block__, _, ts}) do
    clauses =
      for {:->, _, [[{:+, _, [from, ev]}], to]} <-
            List.flatten(
              Enum.map(ts, fn
                {:on, _, [[do: cl]]} -> cl
                x -> x
              end)
            ),
          do: {from, ev, to}

    fns =
      for {f, e, t} <- clauses,
          do: quote(do: def(next(unquote(f), unquote(e)), do: {:ok, unquote(t)}))

    quote do
      defmodule unquote(name) do
        unquote_splicing(fns)
        def next(s, e), do: {:error, {s, e}}
        @states unquote(clauses |> Enum.flat_map(fn {a, _, b} -> [a, b] end) |> Enum.uniq())
        def states, do: @states
      end
    end
  end
end

defmodule UseFSM do
  import FSM

  fsm Light do
    on do
      :red + :go -> :green
      :green + :slow -> :yellow
    end

    on do
      :yellow + :stop -> :red
    end
  end
end

IO.inspect({UseFSM.Light.next(:red, :go), UseFSM.Light.next(:red, :x), UseFSM.Light.states()})

defprotocol Shape do
  @doc "area"
  def area(s)
  @fallback_to_any true
end

defimpl Shape, for: Any do
  def area(_), do: 0
end

for {n, f, expr} <- [
      {Circle, [:r], quote(do: 3 * s.r * s.r)},
      {Rect, [:w, :h], quote(do: s.w * s.h)}
    ] do
  defmodule n do
    defstruct f

    defimpl Shape do
      def area(unquote(Macro.var(:s, nil))),
        do:
          unquote(
            Macro.prewalk(expr, fn
              {:s, m, _} -> {:s, m, nil}
              x -> x
            end)
          )
    end
  end
end

IO.inspect(for s <- [struct(Circle, r: 2), struct(Rect, w: 2, h: 5), 1], do: Shape.area(s))

defmodule Y do
  def fix(f), do: (fn x -> x.(x) end).(fn x -> f.(fn a -> x.(x).(a) end) end)

  defmacro cps(do: {:|>, _, _} = pipe) do
    [{h, _} | t] = Macro.unpipe(pipe)

    Enum.reduce(Enum.reverse(t), quote(do: fn v -> v end), fn {call, pos}, acc ->
      quote do
        fn v -> unquote(acc).(unquote(Macro.pipe(quote(do: v), call, pos))) end
      end
    end)
    |> then(&quote(do: unquote(&1).(unquote(h))))
  end
end

defmodule YU do
  import Y

  def t,
    do:
      {fix(fn f ->
         fn
           0 -> 1
           n -> n * f.(n - 1)
         end
       end).(5), cps(do: 3 |> Kernel.+(1) |> Integer.to_string() |> String.duplicate(2))}
end

IO.inspect(YU.t())
fib = Stream.unfold({0, 1}, fn {a, b} -> {a, {b, a + b}} end)

IO.inspect(
  fib
  |> Stream.filter(&(rem(&1, 2) == 0))
  |> Stream.take_while(&(&1 < 1000))
  |> Enum.to_list()
)

IO.inspect(
  1..10
  |> Stream.chunk_every(3, 2)
  |> Stream.with_index(1)
  |> Enum.map(fn {c, i} -> {i, Enum.sum(c)} end)
)

IO.inspect(Stream.zip([1..3, [:a, :b, :c], Stream.cycle([0, 1])]) |> Enum.to_list())
data = %{users: [%{n: "a", t: %{x: 1}}, %{n: "b", t: %{x: 2}}], m: [k: [1, 2]]}
IO.inspect(get_in(data, [:users, Access.all(), :t, :x]))

IO.inspect(
  update_in(data, [:users, Access.filter(&(&1.n == "b")), :t, :x], &(&1 * 10)).users
  |> Enum.map(& &1.t.x)
)

IO.inspect(put_in(data.m[:k], :new).m)
IO.inspect(pop_in(data, [:users, Access.at(0), :n]) |> elem(0))
IO.inspect(get_and_update_in(data.m[:k], fn [h | t] -> {h, t} end) |> elem(0))

defmodule Multi do
  defmacro defgetters(struct) do
    for {k, v} <- struct do
      quote do
        def unquote(k)(), do: unquote(v)
        def unquote(:"#{k}?")(x), do: x == unquote(v)
      end
    end
  end

  defmacro with_line(x), do: quote(line: 1, do: {unquote(__CALLER__.line), unquote(x)})

  defmacro env_info,
    do:
      {__CALLER__.function, __CALLER__.context, Macro.Env.in_match?(__CALLER__)} |> Macro.escape()

  defmacro in_match(x),
    do:
      if(Macro.Env.in_match?(__CALLER__),
        do: quote(do: {:m, unquote(x)}),
        else: quote(do: {:m, unquote(x) + 1})
      )
end

defmodule MultiU do
  import Multi
  defgetters(a: 1, b: "x")

  def t do
    in_match(y) = in_match(3)
    {y, env_info(), a(), b?("x"), elem(with_line(2), 1)}
  end
end

IO.inspect(MultiU.t())
IO.puts(Macro.to_string(Macro.expand_once(quote(do: a && b), __ENV__)) =~ "case a do")
IO.inspect(Code.string_to_quoted!("fn a, b -> a + b end") |> Macro.to_string())
