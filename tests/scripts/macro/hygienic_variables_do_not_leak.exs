defmodule Hyg do
  defmacro set do
    quote do
      x = :inside
      x
    end
  end

  defmacro set!(value) do
    quote do
      var!(x) = unquote(value)
    end
  end
end

defmodule UseHyg do
  import Hyg

  def run do
    x = :outside
    inner = set()
    first = {x, inner}
    set!(:changed)
    {first, x}
  end
end

IO.inspect(UseHyg.run())
