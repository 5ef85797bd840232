defmodule EEx.Engine do
  @moduledoc """
  What becomes of the pieces of a template. The functions here build a binary; an engine of one's own delegates to them what it
  does not change.
  """

  @callback init(opts :: keyword) :: term
  @callback handle_body(state :: term) :: Macro.t()
  @callback handle_text(state :: term, meta :: keyword, text :: String.t()) :: term
  @callback handle_expr(state :: term, marker :: String.t(), expr :: Macro.t()) :: term
  @callback handle_begin(state :: term) :: term
  @callback handle_end(state :: term) :: Macro.t()

  @doc false
  defmacro __using__(_) do
    quote do
      @behaviour EEx.Engine
      def init(opts), do: EEx.Engine.init(opts)
      def handle_body(state), do: EEx.Engine.handle_body(state)
      def handle_begin(state), do: EEx.Engine.handle_begin(state)
      def handle_end(state), do: EEx.Engine.handle_end(state)
      def handle_text(state, meta, text), do: EEx.Engine.handle_text(state, meta, text)
      def handle_expr(state, marker, expr), do: EEx.Engine.handle_expr(state, marker, expr)
      defoverridable EEx.Engine
    end
  end

  @doc "Replaces `@name` by a look into `assigns`."
  def handle_assign({:@, meta, [{name, _, atom}]}) when is_atom(name) and is_atom(atom) do
    line = meta[:line] || 0
    engine = {:__aliases__, [line: line, alias: false], [:EEx, :Engine]}
    assigns = {:var!, [line: line, context: __MODULE__, imports: [{1, Kernel}, {2, Kernel}]], [{:assigns, [line: line], __MODULE__}]}
    {{:., [line: line], [engine, :fetch_assign!]}, [line: line], [assigns, name]}
  end

  def handle_assign(arg), do: arg

  @doc false
  def fetch_assign!(assigns, key) do
    case Access.fetch(assigns, key) do
      {:ok, value} ->
        value

      :error ->
        keys = Enum.map(assigns, &elem(&1, 0))

        IO.warn(
          "assign @#{key} not available in EEx template. " <>
            "Please ensure all assigns are given as options. Available assigns: #{inspect(keys)}"
        )

        nil
    end
  end

  @doc "The state at the start of a template."
  def init(_opts), do: %{binary: [], dynamic: [], vars_count: 0}

  @doc "The state at the start of a block."
  def handle_begin(state), do: %{state | binary: [], dynamic: []}

  @doc "The code of a block."
  def handle_end(state), do: handle_body(state)

  @doc "The code of the template."
  def handle_body(%{binary: binary, dynamic: dynamic}) do
    {:__block__, [], :lists.reverse(dynamic, [{:<<>>, [], :lists.reverse(binary)}])}
  end

  @doc "Adds text."
  def handle_text(%{binary: binary} = state, _meta, text), do: %{state | binary: [text | binary]}

  @doc "Adds the code of a tag: `=` for its value, nothing for its effect."
  def handle_expr(%{binary: binary, dynamic: dynamic, vars_count: count} = state, "=", ast) do
    var = Macro.var(:"arg#{count}", __MODULE__)
    string = {{:., [], [{:__aliases__, [alias: false], [:String, :Chars]}, :to_string]}, [], [ast]}
    segment = {:"::", [], [var, {:binary, [], __MODULE__}]}
    %{state | binary: [segment | binary], dynamic: [{:=, [], [var, string]} | dynamic], vars_count: count + 1}
  end

  def handle_expr(%{dynamic: dynamic} = state, "", ast), do: %{state | dynamic: [ast | dynamic]}

  def handle_expr(_state, marker, _ast) when marker in ["/", "|"] do
    raise EEx.SyntaxError,
          "unsupported EEx syntax <%#{marker} %> (the syntax is valid but not supported by the current EEx engine)"
  end
end
