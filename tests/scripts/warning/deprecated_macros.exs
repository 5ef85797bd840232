defmodule C002 do
  use Bitwise
  def f(x), do: x &&& 1
end

defmodule C019 do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(a, b, c), do: super(a, b, c)
end

defmodule J5 do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_cast(a, b), do: super(a, b)
  def terminate(a, b), do: super(a, b)
  def code_change(a, b, c), do: super(a, b, c)
  def child_spec(a), do: super(a)
  def handle_info(a, b), do: super(a, b)
end

IO.puts("done")
