defmodule Dsl do
  defmacro given(name, do: {:__block__, _, lines}) do
    quote do: {unquote(name), unquote(length(lines)), unquote(lines)}
  end

  defmacro given(name, do: line) do
    quote do: {unquote(name), 1, [unquote(line)]}
  end
end

defmodule UseDsl do
  import Dsl

  def run do
    a =
      given "many" do
        1 + 1
        2 + 2
      end

    b = given("one", do: :x)
    {a, b}
  end
end

IO.inspect(UseDsl.run())
