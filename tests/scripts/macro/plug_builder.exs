defmodule Conn do
  defstruct assigns: %{}, halted: false, log: [], path: "/", method: "GET", status: nil
end
defmodule Builder do
  @callback init(any) :: any
  @callback call(%Conn{}, any) :: %Conn{}
  defmacro __using__(opts) do
    quote do
      @behaviour Builder
      @builder_opts unquote(opts)
      def init(opts), do: opts
      def call(conn, opts), do: builder_call(conn, opts)
      defoverridable init: 1, call: 2
      import Builder, only: [plug: 1, plug: 2]
      Module.register_attribute(__MODULE__, :plugs, accumulate: true)
      @before_compile Builder
    end
  end
  defmacro plug(p, opts \\ []) do
    quote do
      @plugs {unquote(p), unquote(opts), true}
    end
  end
  defmacro plug_guarded({:when, _, [p, guards]}), do: quote(do: @plugs {unquote(p), [], unquote(Macro.escape(guards))})
  defmacro __before_compile__(env) do
    plugs = Module.get_attribute(env.module, :plugs)
    opts = Module.get_attribute(env.module, :builder_opts)
    {conn, body} = compile(env, plugs, opts)
    quote do
      defp builder_call(unquote(conn), opts), do: unquote(body)
      @compile {:inline, builder_call: 2}
    end
  end
  def compile(env, pipeline, opts) do
    conn = quote do: conn
    ast = Enum.reduce(pipeline, conn, fn plug, acc -> quote_plug(init_plug(plug), acc, env, opts) end)
    {conn, ast}
  end
  defp init_plug({plug, opts, guards}) do
    case Atom.to_charlist(plug) do
      ~c"Elixir." ++ _ -> {:module, plug, plug.init(opts), guards}
      _ -> {:function, plug, opts, guards}
    end
  end
  defp quote_plug({type, plug, opts, guards}, acc, env, bopts) do
    call = call(type, plug, opts)
    error = "expected #{inspect plug} to return a Conn"
    {fun, meta, [arg, [do: clauses]]} = quote do
      case unquote(compile_guards(call, guards)) do
        %Conn{halted: true} = conn ->
          unquote(if(bopts[:log], do: quote(do: IO.puts("halted in #{unquote(inspect plug)}"))))
          conn
        %Conn{} = conn -> unquote(acc)
        other -> raise unquote(error) <> ", got: #{inspect other}"
      end
    end
    _ = env
    generated = [generated: true] ++ meta
    {fun, generated, [arg, [do: clauses]]}
  end
  defp call(:function, plug, opts), do: quote(do: unquote(plug)(conn, unquote(Macro.escape(opts))))
  defp call(:module, plug, opts), do: quote(do: unquote(plug).call(conn, unquote(Macro.escape(opts))))
  defp compile_guards(call, true), do: call
  defp compile_guards(call, guards) do
    quote do
      case true do
        true when unquote(guards) -> unquote(call)
        true -> conn
      end
    end
  end
end
defmodule AddLog do
  def init(o), do: {:inited, o}
  def call(conn, o), do: %{conn | log: [o | conn.log]}
end
defmodule Pipe do
  use Builder, log: true
  plug :one, a: %{b: 1}
  plug AddLog, "x"
  plug :two
  plug :stop
  plug :never
  def one(c, o), do: %{c | log: [{:one, o} | c.log]}
  def two(c, _), do: put_in(c.assigns[:two], true)
  defp stop(c, _), do: if(c.path == "/stop", do: %{c | halted: true}, else: c)
  defp never(c, _), do: if(c.path == "/bad", do: :bad, else: %{c | status: 200})
  def call(conn, opts), do: super(%{conn | method: "POST"}, opts)
end
IO.inspect Pipe.call(struct(Conn), []) |> Map.from_struct |> Enum.sort
IO.inspect Pipe.call(struct(Conn, path: "/stop"), []).status
try do Pipe.call(struct(Conn, path: "/bad"), []) rescue e -> IO.puts Exception.message(e) end
