defmodule EEx.SmartEngine do
  @moduledoc """
  The usual engine: as `EEx.Engine`, with `@name` for the assign of that name.

      iex> EEx.eval_string("<%= @count * 2 %>", assigns: [count: 21])
      "42"
  """

  @behaviour EEx.Engine

  @impl true
  def init(opts), do: EEx.Engine.init(opts)

  @impl true
  def handle_body(state), do: EEx.Engine.handle_body(state)

  @impl true
  def handle_begin(state), do: EEx.Engine.handle_begin(state)

  @impl true
  def handle_end(state), do: EEx.Engine.handle_end(state)

  @impl true
  def handle_text(state, meta, text), do: EEx.Engine.handle_text(state, meta, text)

  @impl true
  def handle_expr(state, marker, expr) do
    EEx.Engine.handle_expr(state, marker, Macro.prewalk(expr, &EEx.Engine.handle_assign/1))
  end
end
