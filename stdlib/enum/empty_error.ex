defmodule Enum.EmptyError do
  @moduledoc "Raised when something is asked of an empty enumerable that only a non-empty one can give."

  defexception message: "empty error"
end
