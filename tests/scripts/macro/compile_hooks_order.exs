defmodule Ord do
  defmacro __using__(n) do
    quote do
      @before_compile {Ord, unquote(:"b#{n}")}
      @after_compile {Ord, unquote(:"a#{n}")}
    end
  end
  for i <- 1..2 do
    defmacro unquote(:"b#{i}")(env) do
      IO.inspect {:before, unquote(i), Module.definitions_in(env.module)}
      n = unquote(i)
      quote do: def(unquote(:"gen#{n}")(), do: unquote(n))
    end
    def unquote(:"a#{i}")(env, _), do: IO.inspect({:after, unquote(i), env.module.__info__(:functions)})
  end
end
defmodule OrdU do
  use Ord, 1
  use Ord, 2
  def x, do: gen1() + gen2()
end
IO.inspect OrdU.x
