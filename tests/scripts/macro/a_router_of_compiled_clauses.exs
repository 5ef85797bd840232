# normalise: suite frames
defmodule Conn do
  defstruct assigns: %{}, halted: false, method: "GET", path_info: [], params: %{}, status: nil, resp_body: nil, resp_headers: [{"cache-control", "private"}], private: %{}, before_send: [], state: :unset
  @type t :: %__MODULE__{}
  defmodule AlreadySentError do
    defexception message: "the response was already sent"
  end
  def conn(method, path, params \\ %{}), do: %Conn{method: method |> to_string |> String.upcase(), path_info: String.split(path, "/", trim: true), params: params}
  def assign(%Conn{assigns: a} = c, k, v) when is_atom(k), do: %{c | assigns: Map.put(a, k, v)}
  def halt(%Conn{} = c), do: %{c | halted: true}
  def put_resp_header(%Conn{resp_headers: h} = c, k, v), do: %{c | resp_headers: List.keystore(h, k, 0, {k, v})}
  def register_before_send(%Conn{before_send: b} = c, f) when is_function(f, 1), do: %{c | before_send: [f | b]}
  def send_resp(%Conn{state: :sent}, _, _), do: raise(AlreadySentError)
  def send_resp(c, s, b) do
    c = Enum.reduce(c.before_send, %{c | status: s, resp_body: IO.iodata_to_binary(b)}, & &1.(&2))
    %{c | state: :sent}
  end
end
defmodule Pl do
  @callback init(term) :: term
  @callback call(Conn.t(), term) :: Conn.t()
end
defmodule Builder do
  @type plug :: module | atom
  defmacro __using__(opts) do
    quote do
      @behaviour Pl
      @plug_builder_opts unquote(opts)
      @impl true
      def init(opts), do: opts
      @impl true
      def call(conn, opts), do: plug_builder_call(conn, opts)
      defoverridable Pl
      import Conn
      import Builder, only: [plug: 1, plug: 2, builder_opts: 0]
      Module.register_attribute(__MODULE__, :plugs, accumulate: true)
      @before_compile Builder
    end
  end
  defmacro plug(plug, opts \\ []) do
    quote do
      @plugs {unquote(plug), unquote(Macro.escape(opts, unquote: true)), true}
    end
    |> then(fn q ->
      case opts do
        _ -> q
      end
    end)
  end
  defmacro builder_opts, do: quote(do: Pl.builder_opts())
  defmacro __before_compile__(env) do
    plugs = Module.get_attribute(env.module, :plugs)
    if plugs == [], do: raise("no plugs have been defined in #{inspect(env.module)}")
    {conn, body} = compile(env, plugs, Module.get_attribute(env.module, :plug_builder_opts))
    quote do
      defp plug_builder_call(unquote(conn), opts) do
        _ = opts
        unquote(body)
      end
    end
  end
  def compile(env, pipeline, opts) do
    conn = quote do: conn
    {conn, Enum.reduce(pipeline, conn, fn {plug, o, guards}, acc -> quote_plug(init(plug, o), acc, env, guards, opts) end)}
  end
  defp init(plug, opts) do
    case Atom.to_charlist(plug) do
      ~c"Elixir." ++ _ -> {:module, plug, Macro.escape(plug.init(opts))}
      _ -> {:function, plug, Macro.escape(opts)}
    end
  end
  defp quote_plug({type, plug, opts}, acc, env, _guards, builder_opts) do
    call = case type do
      :module -> quote(do: unquote(plug).call(conn, unquote(opts)))
      :function -> quote(do: unquote(plug)(conn, unquote(opts)))
    end
    msg = "expected #{plug |> inspect()} to return a Conn, all plugs must receive a connection (conn) and return a connection"
    log = builder_opts[:log_on_halt]
    {fun, meta, [arg, [do: clauses]]} = quote do
      case unquote(call) do
        %Conn{halted: true} = conn ->
          unquote(if log, do: quote(do: IO.puts(unquote("#{inspect(env.module)} halted in #{inspect(plug)}"))))
          conn
        %Conn{} = conn -> unquote(acc)
        other -> raise unquote(msg) <> ", got: #{inspect(other)}"
      end
    end
    clauses = Enum.map(clauses, fn {:->, m, args} -> {:->, [generated: true] ++ m, args} end)
    {fun, [generated: true] ++ meta, [arg, [do: clauses]]}
  end
end
defmodule Router do
  defmacro __using__(opts) do
    quote location: :keep do
      import Router
      @before_compile Router
      use Builder, unquote(opts)
      def match(conn, _opts), do: do_match(conn, conn.method, conn.path_info)
      def dispatch(%Conn{} = conn, opts) do
        {path, fun} = conn.private.route
        fun.(Conn.assign(conn, :route, path), opts)
      end
      defoverridable match: 2, dispatch: 2
    end
  end
  defmacro __before_compile__(_) do
    quote do
      import Router, only: []
      defp do_match(conn, _, _), do: %{conn | private: Map.put(conn.private, :route, {"*", fn c, _ -> Conn.send_resp(c, 404, "nope") end})}
    end
  end
  for m <- [:get, :post, :delete, :patch] do
    @doc "Dispatches `#{m |> to_string |> String.upcase}`."
    defmacro unquote(m)(path, opts \\ [], contents \\ []), do: compile(unquote(m), path, opts, contents, __CALLER__)
  end
  defmacro match(path, opts, do: block) when is_list(opts), do: compile(nil, path, opts, [do: block], __CALLER__)
  defmacro forward(path, opts) do
    {to, opts} = Keyword.pop(opts, :to)
    quote bind_quoted: [path: path, to: to, opts: opts] do
      segs = String.split(path, "/", trim: true)
      pat = Enum.reverse(segs) |> Enum.reduce(Macro.var(:rest, nil), fn s, acc -> [{:|, [], [s, acc]}] end)
      defp do_match(conn, _, unquote(pat)) do
        %{conn | private: Map.put(conn.private, :route, {unquote(path <> "/*"), fn c, _ -> unquote(to).call(%{c | path_info: unquote(Macro.var(:rest, nil))}, unquote(Macro.escape(opts))) end})}
      end
    end
  end
  defp compile(method, path, opts, contents, caller) do
    {path, guards} = case path do
      {:when, _, [p, g]} -> {p, g}
      p -> {p, true}
    end
    {body, opts} = Keyword.pop(opts ++ contents, :do)
    path = Macro.expand(path, caller)
    {vars, match} = Router.Path.build(path)
    params = {:%{}, [], for(v <- vars, do: {to_string(v), Macro.var(v, nil)})}
    method = if method, do: String.upcase(to_string(method)), else: (if opts[:via], do: String.upcase(to_string(opts[:via])), else: quote(do: _))
    quote do
      defp do_match(conn, unquote(method), unquote(match)) when unquote(guards) do
        merged = Map.merge(conn.params, unquote(params))
        fun = fn var!(conn), var!(opts) -> _ = {var!(conn), var!(opts)}; unquote(body) end
        %{conn | params: merged, private: Map.put(conn.private, :route, {unquote(path), fun})}
      end
    end
  end
end
defmodule Router.InvalidSpecError, do: defexception(message: "invalid route specification")
defmodule Router.Path do
  def build(path) when is_binary(path) do
    segs = String.split(path, "/", trim: true)
    {vars, m} = Enum.map_reduce(segs, [], fn
      ":" <> "", _ -> raise Router.InvalidSpecError, "invalid dynamic path: : in #{path}"
      ":" <> name, acc -> check(name, path); v = String.to_atom(name); {Macro.var(v, nil), [v | acc]}
      "*" <> name, acc -> v = String.to_atom(name); {{:glob, Macro.var(v, nil)}, [v | acc]}
      seg, acc ->
        case String.split(seg, ":", parts: 2) do
          [prefix, name] when name != "" -> v = String.to_atom(name); {quote(do: unquote(prefix) <> unquote(Macro.var(v, nil))), [v | acc]}
          [s] -> {s, acc}
        end
    end) |> then(fn {m, v} -> {Enum.reverse(v), m} end)
    {Enum.uniq(vars), globs(m)}
  end
  defp check(<<h, _::binary>> = n, path) when h not in ?a..?z, do: raise(Router.InvalidSpecError, message: "bad identifier #{inspect(n)} in #{path}")
  defp check(_, _), do: :ok
  defp globs(m) do
    case List.pop_at(m, -1) do
      {{:glob, v}, []} -> v
      {{:glob, v}, rest} ->
        {last, init} = List.pop_at(rest, -1)
        init ++ [{:|, [], [last, v]}]
      _ -> m
    end
  end
end
defmodule Auth do
  @behaviour Pl
  import Conn
  def init(opts), do: Keyword.fetch!(opts, :token)
  def call(conn, token) do
    if conn.params["token"] == token, do: assign(conn, :user, :admin), else: conn |> send_resp(401, "go away") |> halt()
  end
end
defmodule Admin do
  use Router, log_on_halt: true
  plug Auth, token: "s3"
  plug :match
  plug :dispatch
  get "/", do: send_resp(conn, 200, "admin #{conn.assigns.user}")
  delete "/users/:id" when byte_size(id) < 3 do
    send_resp(conn, 204, [id, ?!])
  end
end
defmodule Api do
  use Router
  plug :headers, [{"x-a", "1"}]
  plug :match
  plug :dispatch, builder: 1
  get "/hello" do
    send_resp(conn, 200, "world")
  end
  get "/u/:id/posts/:slug", do: send_resp(conn, 200, "#{id}-#{slug}-#{inspect(conn.params["id"])}")
  post "/v:version/x", do: send_resp(conn, 201, version)
  match "/any/*rest", via: :put do
    send_resp(conn, 200, Enum.join(rest, "|"))
  end
  get("/raise", do: raise("bad #{conn.method}"))
  get "/twice", do: conn |> send_resp(200, "a") |> send_resp(200, "b")
  get "/bad", do: :oops
  forward "/admin", to: Admin, opts: [1]
  match "/files/*path", [], do: send_resp(conn, 200, inspect(path))
  defp headers(conn, hs), do: Enum.reduce(hs, conn, fn {k, v}, c -> put_resp_header(c, k, v) end)
  def init(opts), do: super([:x | opts])
end

ExUnit.start(seed: 0)
defmodule RouterTest do
  use ExUnit.Case, async: true
  import ExUnit.CaptureIO
  @opts Api.init([])
  defp call(m, p, params \\ %{}), do: Api.call(Conn.conn(m, p, params), @opts)
  test "opts", do: assert(@opts == [:x])
  test "routes" do
    assert %{status: 200, resp_body: "world", resp_headers: [_, {"x-a", "1"}]} = call(:get, "/hello")
    assert call(:get, "/u/7/posts/abc").resp_body == ~s(7-abc-"7")
    assert call(:get, "/u/7/posts/abc").assigns.route == "/u/:id/posts/:slug"
    assert call(:post, "/v12/x").resp_body == "12"
    assert call(:put, "/any/a/b").resp_body == "a|b"
    assert call(:get, "/any/a").status == 404
    assert call(:get, "/files/x/y").resp_body == ~s(["x", "y"])
    assert call(:nope, "/zz").resp_body == "nope"
  end
  test "forward and halt" do
    out = capture_io(fn -> assert call(:get, "/admin").status == 401 end)
    assert out == "Admin halted in Auth\n"
    assert call(:get, "/admin", %{"token" => "s3"}).resp_body == "admin admin"
    assert call(:delete, "/admin/users/12", %{"token" => "s3"}).resp_body == "12!"
    assert call(:delete, "/admin/users/1234", %{"token" => "s3"}).status == 404
  end
  test "errors" do
    assert_raise RuntimeError, "bad GET", fn -> call(:get, "/raise") end
    assert_raise Conn.AlreadySentError, fn -> call(:get, "/twice") end
    assert_raise RuntimeError, "expected :dispatch to return a Conn, all plugs must receive a connection (conn) and return a connection, got: :oops", fn -> call(:get, "/bad") end
    assert_raise RuntimeError, "no plugs have been defined in RouterTest.Empty", fn ->
      defmodule Empty do
        use Builder
      end
    end
    assert_raise Router.InvalidSpecError, "bad identifier \"Id\" in /a/:Id", fn -> Code.eval_string("defmodule R1 do use Router; plug :match; get \"/a/:Id\", do: conn end") end
  end
  test "uncaught" do
    call(:get, "/raise")
  end
end
