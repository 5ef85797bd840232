defmodule FSM do
  defmacro __using__(opts) do
    init = opts[:initial]
    quote do
      import FSM
      @initial unquote(init)
      Module.register_attribute(__MODULE__, :transitions, accumulate: true)
      @before_compile FSM
      def new, do: %{state: @initial, log: []}
    end
  end
  defmacro state(name, do: {:__block__, _, events}), do: for(e <- events, do: ev(name, e))
  defmacro state(name, do: event), do: ev(name, event)
  defp ev(from, {:on, _, [event, [to: to]]}), do: quote(do: @transitions {unquote(from), unquote(event), unquote(to)})
  defp ev(from, {:on, _, [event, [to: to], [do: body]]}) do
    fun = :"do_#{from}_#{event}"
    quote do
      @transitions {unquote(from), unquote(event), unquote(to)}
      defp unquote(fun)(var!(data)), do: unquote(body)
    end
  end
  defmacro __before_compile__(env) do
    ts = Module.get_attribute(env.module, :transitions)
    clauses = for {f, e, t} <- Enum.reverse(ts) do
      fun = :"do_#{f}_#{e}"
      if Module.defines?(env.module, {fun, 1}, :defp) do
        quote do
          def fire(%{state: unquote(f)} = d, unquote(e)), do: %{unquote(fun)(d) | state: unquote(t)}
        end
      else
        quote do
          def fire(%{state: unquote(f)} = d, unquote(e)), do: %{d | state: unquote(t)}
        end
      end
    end
    quote do
      unquote_splicing(clauses)
      def fire(%{state: s}, e), do: {:error, {s, e}}
      def states, do: unquote(ts |> Enum.flat_map(fn {a, _, b} -> [a, b] end) |> Enum.uniq() |> Enum.sort())
    end
  end
end
defmodule Door do
  use FSM, initial: :closed
  state :closed do
    on :open, to: :opened do
      %{data | log: [:opened | data.log]}
    end
    on :lock, to: :locked
  end
  state :opened do
    on :close, to: :closed
  end
  state :locked, do: on(:unlock, to: :closed)
end
d = Door.new() |> Door.fire(:open)
IO.inspect {Map.to_list(d) |> Enum.sort, Door.fire(d, :lock), Door.states}
