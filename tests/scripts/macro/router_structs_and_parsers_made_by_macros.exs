# A router, structs with types and parsers, all made by macros.
# DSL with accumulating attributes, before_compile, overridable
defmodule Router do
  defmacro __using__(opts) do
    quote bind_quoted: [opts: opts] do
      import Router, only: [get: 2, post: 2, scope: 2, plug: 1, plug: 2]
      Module.register_attribute(__MODULE__, :routes, accumulate: true)
      Module.register_attribute(__MODULE__, :plugs, accumulate: true)
      @scope ""
      @prefix Keyword.get(opts, :prefix, "")
      @before_compile Router
      def init(o), do: o
      defoverridable init: 1
    end
  end

  for verb <- [:get, :post] do
    defmacro unquote(verb)(path, do: block) do
      verb = unquote(verb)

      quote do
        name = :"#{unquote(verb)}_#{length(@routes)}"
        @routes {unquote(verb), @prefix <> @scope <> unquote(path), name}
        def unquote({:unquote, [], [{:name, [], __MODULE__}]})(var!(conn)) do
          _ = var!(conn)
          unquote(block)
        end
      end
    end
  end

  defmacro scope(path, do: block) do
    quote do
      old = @scope
      @scope old <> unquote(path)
      unquote(block)
      @scope old
    end
  end

  defmacro plug(name, opts \\ []) do
    quote do: @plugs({unquote(name), unquote(opts)})
  end

  defmacro __before_compile__(env) do
    routes = Module.get_attribute(env.module, :routes) |> Enum.reverse()
    plugs = Module.get_attribute(env.module, :plugs)

    matchers =
      for {verb, path, fun} <- routes do
        segs = String.split(path, "/", trim: true)

        {pats, vars} =
          Enum.map_reduce(segs, [], fn
            ":" <> n, acc ->
              v = Macro.var(String.to_atom(n), nil)
              {v, [{String.to_atom(n), v} | acc]}

            s, acc ->
              {s, acc}
          end)

        quote do
          defp match(unquote(verb), unquote(pats), conn),
            do: unquote(fun)(Map.put(conn, :params, unquote({:%{}, [], vars})))
        end
      end

    body =
      Enum.reduce(plugs, quote(do: conn), fn {name, opts}, acc ->
        quote(do: unquote({name, [], [acc, Macro.escape(opts)]}))
      end)

    quote do
      unquote_splicing(matchers)
      defp match(v, p, _), do: {:not_found, v, p}

      def call(verb, path) do
        conn = %{verb: verb}

        conn =
          unquote(
            Macro.prewalk(body, fn
              {:conn, m, _} -> {:conn, m, __MODULE__}
              x -> x
            end)
          )

        match(verb, String.split(path, "/", trim: true), conn)
      end

      def routes, do: unquote(Macro.escape(routes))
    end
  end
end

defmodule App do
  use Router, prefix: "/api"
  plug(:add, key: 1)
  plug(:log)

  get "/a" do
    {:a, conn.params, conn.log}
  end

  scope "/users" do
    get "/:id" do
      {:user, conn.params.id}
    end

    post "/:id/posts/:pid" do
      {:post, conn.params}
    end
  end

  def init(o), do: {:over, super(o)}
  defp add(c, o), do: Map.put(c, :add, o)
  defp log(c, _), do: Map.put(c, :log, Map.has_key?(c, :add))
end

IO.inspect(App.call(:get, "/api/a"))
IO.inspect(App.call(:get, "/api/users/7"))
IO.inspect(App.call(:post, "/api/users/7/posts/9"))
IO.inspect(App.call(:put, "/x"))
IO.inspect(App.routes())
IO.inspect(App.init(1))

# typed struct
defmodule TypedStruct do
  defmacro typedstruct(opts \\ [], do: block) do
    fields =
      case block do
        {:__block__, _, fs} -> fs
        f -> [f]
      end

    parsed =
      for {:field, _, [name, type | rest]} <- fields, do: {name, type, List.first(rest) || []}

    enforce =
      for {n, _, o} <- parsed,
          o[:enforce] || (opts[:enforce] && !Keyword.has_key?(o, :default)),
          do: n

    quote do
      @enforce_keys unquote(enforce)
      defstruct unquote(for {n, _, o} <- parsed, do: {n, o[:default]})
      @type t :: %__MODULE__{unquote_splicing(for {n, t, _} <- parsed, do: {n, t})}
      def __fields__, do: unquote(for {n, t, _} <- parsed, do: {n, Macro.to_string(t)})
    end
  end
end

defmodule Person do
  import TypedStruct

  typedstruct enforce: true do
    field(:name, String.t())
    field(:age, non_neg_integer(), default: 3)
    field(:tags, [atom | {binary, integer}], enforce: false)
  end
end

IO.inspect(Person.__fields__())
IO.inspect(struct!(Person, name: "a", tags: []))

try do
  struct!(Person, age: 1, tags: 1)
rescue
  e -> IO.puts(Exception.message(e))
end

# parser combinators by macros
defmodule PC do
  defmacro defparser(name, do: {:__block__, _, steps}) do
    clauses = Enum.with_index(steps)

    (for {step, i} <- clauses do
       quote do
         defp unquote(:"#{name}__#{i}")(
                unquote(Macro.var(:rest, nil)),
                unquote(Macro.var(:acc, nil))
              ) do
           case unquote(compile(step)) do
             {:ok, v, r} ->
               unquote(
                 if i + 1 == length(clauses),
                   do: quote(do: {:ok, Enum.reverse([v | acc]), r}),
                   else: quote(do: unquote(:"#{name}__#{i + 1}")(r, [v | acc]))
               )
               |> unquote_acc()

             :error ->
               {:error, unquote(i), unquote(Macro.to_string(step))}
           end
         end
       end
       |> fix()
     end ++ [quote(do: def(unquote(name)(s), do: unquote(:"#{name}__0")(s, [])))])
    |> then(&{:__block__, [], &1})
  end

  defp fix(ast),
    do:
      Macro.prewalk(ast, fn
        {:|>, _, [a, {:unquote_acc, _, []}]} -> a
        {:acc, m, _} -> {:acc, m, nil}
        x -> x
      end)

  defp compile({:int, _, _}), do: quote(do: PC.int(unquote(Macro.var(:rest, nil))))

  defp compile({:lit, _, [s]}),
    do:
      quote(
        do:
          case unquote(Macro.var(:rest, nil)) do
            unquote(s) <> r -> {:ok, unquote(s), r}
            _ -> :error
          end
      )

  def int(s) do
    case Integer.parse(s) do
      {n, r} -> {:ok, n, r}
      :error -> :error
    end
  end
end

defmodule Coord do
  import PC

  defparser :point do
    lit("(")
    int()
    lit(",")
    int()
    lit(")")
  end
end

IO.inspect(Coord.point("(12,-4)x"))
IO.inspect(Coord.point("(12;"))
