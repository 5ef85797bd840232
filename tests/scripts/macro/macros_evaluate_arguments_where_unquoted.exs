defmodule Twice do
  defmacro twice(e) do
    quote do
      unquote(e)
      unquote(e)
    end
  end

  defmacro once(e) do
    quote bind_quoted: [e: e] do
      {e, e}
    end
  end
end

defmodule UseTwice do
  import Twice

  def run do
    twice(IO.puts("effect"))
    once(IO.puts("single"))
  end
end

IO.inspect(UseTwice.run())
