defmodule PlainError do
  defexception message: "default text"
end

defmodule FieldError do
  defexception [:field, code: 1]

  @impl true
  def message(e), do: "field #{inspect(e.field)} failed with #{e.code}"
end

defmodule BuiltError do
  defexception [:message]

  @impl true
  def exception(value), do: %BuiltError{message: "built from #{inspect(value)}"}
end

for f <- [
      fn -> raise PlainError end,
      fn -> raise PlainError, "own" end,
      fn -> raise FieldError, field: :a end,
      fn -> raise BuiltError, {:v, 1} end
    ] do
  try do
    f.()
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
  end
end

IO.inspect(is_exception(struct(PlainError)))
IO.inspect(struct(PlainError))
