# normalise: suite frames
defmodule Q do
  @moduledoc false
  defstruct from: nil, wheres: [], select: nil, order_bys: [], limit: nil, joins: [], params: [], aliases: %{}

  defmodule CompileError do
    defexception [:message]
  end
  defmodule BooleanExpr do
    @enforce_keys [:op, :expr]
    defstruct [:op, :expr, :file, :line, params: []]
  end
  defmodule Tagged, do: defstruct([:value, :type])

  defmacro from(expr, kw \\ []) do
    unless Keyword.keyword?(kw), do: raise(ArgumentError, "second argument to `from` must be a compile time keyword list")
    {binds, source} = Q.Builder.from(expr, __CALLER__)
    q = quote(do: %Q{from: unquote(source)})
    build(kw, __CALLER__, q, binds)
  end
  @binary ~w(where or_where having)a
  @other [:select, :order_by, :limit]
  defp build([{:join, {:in, _, [v, src]}}, {:on, on} | t], env, q, binds) do
    {name, _, _} = v
    ix = length(binds)
    binds = binds ++ [{name, ix}]
    {on, params} = Q.Builder.escape(on, [], binds, env)
    q = quote do
      query = unquote(q)
      %{query | joins: query.joins ++ [{unquote(src), unquote(on)}], params: query.params ++ unquote(params)}
    end
    build(t, env, q, binds)
  end
  defp build([{type, expr} | t], env, q, binds) when type in @binary do
    {expr, params} = Q.Builder.escape(expr, [], binds, env)
    op = if type == :or_where, do: :or, else: :and
    q = quote do
      query = unquote(q)
      where = %Q.BooleanExpr{op: unquote(op), expr: unquote(expr), params: unquote(params), file: unquote(Path.basename(env.file)), line: unquote(env.line)}
      %{query | wheres: query.wheres ++ [where]}
    end
    build(t, env, q, binds)
  end
  for type <- @other do
    defp build([{unquote(type), expr} | t], env, q, binds) do
      q = unquote(:"build_#{type}")(expr, env, q, binds)
      build(t, env, q, binds)
    end
  end
  defp build([{k, _} | _], _, _, _), do: raise(Q.CompileError, "unsupported #{inspect(k)} in keyword query expression")
  defp build([], _, q, _), do: q
  defp build_select(e, env, q, binds) do
    {e, params} = Q.Builder.escape(e, [], binds, env)
    quote(do: %{unquote(q) | select: {unquote(e), unquote(params)}})
  end
  defp build_order_by(e, env, q, binds) do
    es = for x <- List.wrap(e) do
      {dir, x} = case x do
        {d, x} when d in [:asc, :desc] -> {d, x}
        x -> {:asc, x}
      end
      {x, []} = Q.Builder.escape(x, [], binds, env)
      {dir, x}
    end
    quote(do: %{unquote(q) | order_bys: unquote(es)})
  end
  defp build_limit({:^, _, [x]}, _, q, _), do: quote(do: %{unquote(q) | limit: unquote(x)})
  defp build_limit(n, _, q, _) when is_integer(n), do: quote(do: %{unquote(q) | limit: unquote(n)})
  defp build_limit(o, _, _, _), do: raise(Q.CompileError, "bad limit: `#{Macro.to_string(o)}`")

  defmacro where(query, binding \\ [], expr) do
    {expr, params} = Q.Builder.escape(expr, [], Q.Builder.binds(binding), __CALLER__)
    quote do
      %{wheres: ws} = q = Q.to_query(unquote(query))
      %{q | wheres: ws ++ [%Q.BooleanExpr{op: :and, expr: unquote(expr), params: unquote(params)}]}
    end
  end
  defmacro fragment_fn(name, args) when is_atom(name) and is_list(args) do
    quote do
      defmacro unquote(name)(unquote_splicing(args)) do
        f = unquote(name)
        args = unquote(args)
        quote do: fragment(unquote(to_string(f)), unquote_splicing(args))
      end
    end
  end
  def to_query(%Q{} = q), do: q
  def to_query(source) when is_binary(source), do: %Q{from: source}
  def to_query(m) when is_atom(m), do: %Q{from: m.__schema__(:source)}
end

defmodule Q.Builder do
  def from({:in, _, [{v, _, c}, source]}, env) when is_atom(c), do: {[{v, 0}], source(source, env)}
  def from({:in, _, [binds, source]}, env) when is_list(binds), do: {binds(binds), source(source, env)}
  def from(source, env), do: {[], source(source, env)}
  defp source(s, _) when is_binary(s), do: s
  defp source({:__aliases__, _, _} = a, env) do
    m = Macro.expand(a, env)
    if Code.ensure_loaded?(m) and function_exported?(m, :__schema__, 1), do: m.__schema__(:source), else: quote(do: unquote(a).__schema__(:source))
  end
  defp source(other, _), do: quote(do: Q.to_query(unquote(other)).from)
  def binds(list) do
    list |> Enum.with_index() |> Enum.map(fn
      {{:_, _, _}, i} -> {:_, i}
      {{v, _, c}, i} when is_atom(c) -> {v, i}
      {{name, {v, _, _}}, _} -> {v, name}
      {o, _} -> raise Q.CompileError, "binding list should contain only variables or `{as, var}` tuples, got: #{Macro.to_string(o)}"
    end)
  end
  @ops [==: 2, !=: 2, <: 2, >: 2, and: 2, or: 2, not: 1, in: 2, is_nil: 1, like: 2, +: 2, *: 2]
  def escape({:^, _, [x]}, params, _binds, _) do
    {{:{}, [], [:^, [], [length(params)]]}, params ++ [x]}
  end
  def escape({{:., _, [{v, _, c}, field]}, _, []}, params, binds, _) when is_atom(v) and is_atom(c) do
    {{:field, find!(v, binds), field}, params} |> pair()
  end
  def escape({:field, _, [{v, _, _}, f]}, params, binds, _), do: pair({{:field, find!(v, binds), quoted_field(f)}, params})
  def escape({:fragment, _, [s | args]}, params, binds, env) do
    {args, params} = Enum.map_reduce(args, params, &escape(&1, &2, binds, env))
    {{:{}, [], [:fragment, [], [s | args]]}, params}
  end
  def escape({:type, _, [{:^, _, [x]}, t]}, params, _, _), do: {{:{}, [], [:^, [], [length(params)]]}, params ++ [quote(do: %Q.Tagged{value: unquote(x), type: unquote(t)})]}
  def escape({:%{}, _, kv}, params, binds, env) do
    {kv, params} = Enum.map_reduce(kv, params, fn {k, v}, p -> {v, p} = escape(v, p, binds, env); {{k, v}, p} end)
    {{:{}, [], [:%{}, [], kv]}, params}
  end
  def escape({:{}, _, els}, params, binds, env) do
    {els, params} = Enum.map_reduce(els, params, &escape(&1, &2, binds, env))
    {{:{}, [], [:{}, [], els]}, params}
  end
  def escape({a, b}, params, binds, env), do: escape({:{}, [], [a, b]}, params, binds, env)
  def escape({v, _, c}, _, binds, _) when is_atom(v) and is_atom(c) do
    _ = find!(v, binds)
    raise Q.CompileError, "variable `#{v}` is not a valid query expression. Variables need to be explicitly interpolated in queries with ^"
  end
  def escape({name, _, args} = call, params, binds, env) when is_atom(name) and is_list(args) do
    cond do
      {name, length(args)} in @ops ->
        {args, params} = Enum.map_reduce(args, params, &escape(&1, &2, binds, env))
        {{:{}, [], [name, [], args]}, params}
      true ->
        case Macro.expand_once(call, env) do
          ^call -> raise Q.CompileError, "`#{Macro.to_string(call)}` is not a valid query expression"
          expanded -> escape(expanded, params, binds, env)
        end
    end
  end
  def escape(list, params, binds, env) when is_list(list), do: Enum.map_reduce(list, params, &escape(&1, &2, binds, env))
  def escape(lit, params, _, _) when is_binary(lit) or is_number(lit) or is_atom(lit), do: {lit, params}
  def escape(o, _, _, _), do: raise(Q.CompileError, "`#{Macro.to_string(o)}` is not a valid query expression")
  defp pair({{a, b, c}, p}), do: {{:{}, [], [a, b, c]}, p}
  defp quoted_field(f) when is_atom(f), do: f
  defp quoted_field({:^, _, [x]}), do: x
  defp find!(v, binds) do
    case Keyword.fetch(Enum.reverse(binds), v) do
      {:ok, i} -> i
      :error -> raise Q.CompileError, "unbound variable `#{v}` in query. If you are attempting to interpolate a value, use ^var"
    end
  end
end

defimpl Inspect, for: Q do
  import Inspect.Algebra
  def inspect(q, opts) do
    list = [{"from", show(q.from)}] ++ Enum.map(q.wheres, &{op(&1.op), expr(&1.expr, &1.params)}) ++ if(q.limit, do: [{"limit", to_string(q.limit)}], else: [])
    container_doc("#Q<", list, ">", opts, fn {k, v}, _ -> concat([k, ": ", v]) end, separator: ",", break: :strict)
  end
  defp show(x), do: Kernel.inspect(x)
  defp op(:and), do: "where"
  defp op(:or), do: "or_where"
  defp expr({:field, i, f}, _), do: "&#{i}.#{f}"
  defp expr({:^, _, [i]}, ps), do: "^" <> show(Enum.at(ps, i))
  defp expr({op, _, [a, b]}, ps) when op in [:==, :and, :or, :<, :>, :in], do: "#{expr(a, ps)} #{op} #{expr(b, ps)}"
  defp expr({f, _, args}, ps), do: "#{f}(#{Enum.map_join(args, ", ", &expr(&1, ps))})"
  defp expr(x, _), do: show(x)
end

defmodule Schema do
  defmacro __using__(opts \\ []) do
    quote do
      import Schema, only: [schema: 2]
      @before_compile Schema
      @primary_key unquote(opts[:primary_key] || :id)
      Module.register_attribute(__MODULE__, :fields, accumulate: true)
      Module.register_attribute(__MODULE__, :assocs, accumulate: true)
      Module.put_attribute(__MODULE__, :derived, unquote(opts)[:derive])
    end
  end
  defmacro schema(source, do: block) do
    prelude = quote do
      @source unquote(source)
      @fields {@primary_key, :id}
      try do
        import Schema
        unquote(block)
      after
        :ok
      end
    end
    postlude = quote unquote: false do
      defstruct Enum.map(Enum.reverse(@fields), fn {k, t} -> {k, Schema.default(t)} end)
      @type t :: %__MODULE__{}
      for {name, type} <- @fields do
        def __schema__(:type, unquote(name)), do: unquote(Macro.escape(type))
      end
      def __schema__(:type, _), do: nil
    end
    quote do
      unquote(prelude)
      unquote(postlude)
    end
  end
  defmacro field(name, type \\ :string, opts \\ []), do: quote(do: Schema.__field__(__MODULE__, unquote(name), unquote(type), unquote(opts)))
  def __field__(mod, name, type, opts) do
    if List.keymember?(Module.get_attribute(mod, :fields), name, 0), do: raise(ArgumentError, "field/association #{inspect(name)} already exists on schema, you must either remove the duplication or choose a different name")
    Module.put_attribute(mod, :fields, {name, if(opts[:default], do: {type, opts[:default]}, else: type)})
  end
  defmacro timestamps do
    quote do
      field :inserted_at, :naive
      field :updated_at, :naive
    end
  end
  def default({_, d}), do: d
  def default(_), do: nil
  defmacro __before_compile__(env) do
    fields = env.module |> Module.get_attribute(:fields) |> Enum.reverse()
    src = Module.get_attribute(env.module, :source)
    quote do
      def __schema__(:source), do: unquote(src)
      def __schema__(:fields), do: unquote(Keyword.keys(fields))
      def __schema__(:primary_key), do: [@primary_key]
    end
  end
end

defmodule Post do
  use Schema, primary_key: :pid
  schema "posts" do
    field :title
    field :views, :integer, default: 0
    field :tags, {:array, :string}
    timestamps()
  end
end

defmodule Funs do
  require Q
  Q.fragment_fn(:lower, [x])
  defmacro popular(p), do: quote(do: unquote(p).views > 100)
end

ExUnit.start(seed: 0)
defmodule QTest do
  use ExUnit.Case, async: true
  import Q
  import Funs

  test "schema" do
    assert Post.__schema__(:fields) == [:pid, :title, :views, :tags, :inserted_at, :updated_at]
    assert Post.__schema__(:type, :tags) == {:array, :string}
    assert %Post{}.views == 0
    assert_raise ArgumentError, ~r/field\/association :a already exists/, fn ->
      defmodule Dup do
        use Schema
        schema "x" do
          field :a
          field :a, :integer
        end
      end
    end
  end
  test "keywords" do
    min = 10
    q = from p in Post, where: p.views > ^min and p.title == "x", or_where: is_nil(p.title), select: {p.title, p.views}, order_by: [desc: p.views], limit: ^(min + 1)
    assert q.from == "posts"
    assert [%{op: :and, params: [10]}, %{op: :or, params: []}] = q.wheres
    assert q.select == {{:{}, [], [{:field, 0, :title}, {:field, 0, :views}]}, []}
    assert q.order_bys == [desc: {:field, 0, :views}]
    assert q.limit == 11
    assert inspect(q) == ~S|#Q<from: "posts", where: &0.views > ^10 and &0.title == "x", or_where: is_nil(&0.title), limit: 11>|
  end
  test "macros in queries" do
    q = from p in "posts", where: popular(p), where: lower(p.title) == ^"a"
    assert inspect(q) =~ "where: &0.views > 100, where: fragment(\"lower\", &0.title) == ^\"a\""
    assert hd(q.wheres).line == 222 + 0 or is_integer(hd(q.wheres).line)
  end
  test "join and composition" do
    q = from p in Post, join: c in "comments", on: c.post_id == p.pid and c.x in ^[1], where: c.likes > 1
    assert q.joins == [{"comments", {:and, [], [{:==, [], [{:field, 1, :post_id}, {:field, 0, :pid}]}, {:in, [], [{:field, 1, :x}, {:^, [], [0]}]}]}}]
    f = :title
    q2 = Post |> where([p], field(p, ^f) == type(^"1", :integer)) |> where(true)
    assert [%{params: [%Q.Tagged{value: "1", type: :integer}]}, %{expr: true}] = q2.wheres
    assert %Q{} = from(q2)
  end
  for {code, msg} <- [{"from p in Post, where: x.y == 1", "unbound variable `x` in query. If you are attempting to interpolate a value, use ^var"}, {"from p in Post, where: p", "variable `p` is not a valid query"}, {"from p in Post, foo: 1", "unsupported :foo in keyword query expression"}, {"from p in Post, where: bar(1)", "`bar(1)` is not a valid query expression"}, {"from p in Post, limit: a <> b", "bad limit: `a <> b`"}, {"where(Post, [1], true)", "binding list should contain only variables or `{as, var}` tuples, got: 1"}] do
    test "refuses #{code}" do
      e = assert_raise Q.CompileError, fn -> Code.eval_string("import Q; " <> unquote(code)) end
      assert e.message =~ unquote(msg)
    end
  end
  test "wrong one" do
    q = from p in Post, where: p.a == 1
    assert %Q{from: "post", wheres: [%{op: :or}]} = q
  end
  test "raise inside" do
    Code.eval_string("import Q\nfrom p in Post,\n  where: fun(p)", [], file: "q.ex")
  end
end
