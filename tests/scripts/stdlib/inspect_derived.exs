# `@derive {Inspect, …}`: fields left out, optional fields, what else is refused.
defmodule Only do
  @derive {Inspect, only: [:a, :c]}
  defstruct [:a, b: 1, c: 2]
end

defmodule Except do
  @derive {Inspect, except: [:a]}
  defstruct [:a, b: 1, c: 2]
end

defmodule Optional do
  @derive {Inspect, optional: [:b]}
  defstruct [:a, b: 1, c: 2]
end

defmodule AllOptional do
  @derive {Inspect, optional: :all}
  defstruct [:a, b: 1, c: 2]
end

defmodule Both do
  @derive {Inspect, only: [:c, :a], optional: [:a]}
  defstruct [:a, b: 1, c: 2]
end

defmodule Nothing do
  @derive {Inspect, only: []}
  defstruct [:a, b: 1, c: 2]
end

defmodule Plain do
  @derive Inspect
  defstruct [:z, b: 1, a: 2]
end

defmodule Whole do
  @derive {Inspect, only: [:c, :b, :a]}
  defstruct [:a, b: 1, c: 2]
end

defmodule Failure do
  @derive {Inspect, except: [:secret]}
  defexception [:message, secret: 2]
end

for module <- [Only, Except, Optional, AllOptional, Both, Nothing, Plain, Whole, Failure] do
  IO.inspect(struct(module))
  IO.inspect(struct(module, a: [1, 2], message: "m", b: 3))
  IO.inspect(struct(module, a: String.duplicate("abc", 30), message: String.duplicate("x", 80)))
  IO.inspect([struct(module), 2], limit: 2)
  IO.puts("#{inspect(struct(module))}")
end

IO.inspect(Inspect.impl_for(struct(Only)))
IO.inspect(Inspect.impl_for(%RuntimeError{}))

refused = [
  [only: :a],
  [except: :a],
  [optional: :a],
  [only: [:zz]],
  [except: [:zz]],
  [optional: [:zz, :yy]]
]

for {options, index} <- Enum.with_index(refused) do
  try do
    Code.eval_string("defmodule R#{index} do @derive {Inspect, #{inspect(options)}}; defstruct [:a, b: 1] end")
  rescue
    error -> IO.puts(Exception.message(error))
  end
end
