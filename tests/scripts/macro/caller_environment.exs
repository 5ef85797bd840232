defmodule CallerInfo do
  defmacro where do
    env = __CALLER__
    {name, _arity} = env.function
    quote do: {unquote(env.module), unquote(name), unquote(env.line)}
  end
end

defmodule UseCallerInfo do
  require CallerInfo
  def run, do: CallerInfo.where()
end

IO.inspect(UseCallerInfo.run())
