defmodule EnvInfo do
  def where, do: {__MODULE__, __ENV__.function, __ENV__.line, Path.basename(__ENV__.file)}
end

IO.inspect(EnvInfo.where())
IO.inspect(__MODULE__)
IO.inspect(__ENV__.module)
IO.inspect(Path.basename(__ENV__.file))
IO.inspect(__DIR__ == Path.dirname(__ENV__.file))
IO.inspect(Path.basename(__DIR__))
