defmodule Opts do
  def show(a, opts), do: IO.inspect({a, opts})
  def only(opts), do: IO.inspect(opts)
end

Opts.show(1, x: 1, y: 2)
Opts.show 2, x: 1
Opts.only a: 1, "quoted key": 2
IO.inspect([1, 2, a: 3])
IO.inspect({:t, a: 1, b: 2})
