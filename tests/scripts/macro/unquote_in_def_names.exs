defmodule Colours do
  for name <- [:red, :green] do
    def unquote(name)(), do: unquote(name)
    def unquote(:"#{name}?")(x), do: x == unquote(name)
  end
end

IO.inspect({Colours.red(), Colours.green(), Colours.red?(:red), Colours.green?(:red)})
