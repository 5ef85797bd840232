defmodule Blocks do
  def take(x, opts \\ []), do: {x, opts[:do]}
end

defmodule UsesBlocks do
  import Blocks

  def run do
    r = take :arg do
      :block
    end

    s = take Enum.map([1], fn x -> x end) do
      :outer
    end

    {r, s}
  end
end

IO.inspect(UsesBlocks.run())
