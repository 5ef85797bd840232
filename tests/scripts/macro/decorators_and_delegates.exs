defmodule Deco do
  defmacro __using__(_), do: quote(do: (@on_definition Deco; @before_compile Deco; Module.register_attribute(__MODULE__, :timed, accumulate: true)))
  def __on_definition__(env, kind, name, args, guards, body) do
    if Module.get_attribute(env.module, :time) do
      Module.delete_attribute(env.module, :time)
      Module.put_attribute(env.module, :timed, {kind, name, length(args), guards, body != nil})
    end
  end
  defmacro __before_compile__(env) do
    for {kind, name, arity, _, _} <- Module.get_attribute(env.module, :timed) do
      args = Macro.generate_arguments(arity, __MODULE__)
      quote do
        defoverridable [{unquote(name), unquote(arity)}]
        unquote(kind)(unquote(name)(unquote_splicing(args))) do
          {:timed, unquote(name), super(unquote_splicing(args))}
        end
      end
    end
  end
end
defmodule DU do
  use Deco
  @time true
  def a(x), do: x + 1
  def b(x), do: x
  @time true
  def c(x, y) when x > y, do: x
  def c(_, y), do: y
end
IO.inspect {DU.a(1), DU.b(1), DU.c(1, 2)}
