defmodule Cb do
  def done(env, _), do: IO.inspect({:done, env.module})
  defmacro bc(env), do: quote(do: def(bc, do: unquote(inspect(env.module))))
end
defmodule A1 do
  @after_compile {Cb, :done}
  @before_compile {Cb, :bc}
  @after_compile __MODULE__
  def __after_compile__(_env, _bin), do: IO.puts("own after compile")
end
IO.inspect A1.bc
