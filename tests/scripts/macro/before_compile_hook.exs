defmodule Hook do
  defmacro __using__(_) do
    quote do
      Module.register_attribute(__MODULE__, :handler, accumulate: true)
      @before_compile Hook
    end
  end

  defmacro __before_compile__(env) do
    handlers = Module.get_attribute(env.module, :handler) |> Enum.reverse()

    quote do
      def handlers, do: unquote(handlers)
    end
  end
end

defmodule Handled do
  use Hook
  @handler :first
  @handler :second
end

IO.inspect(Handled.handlers())
