defmodule Enum.OutOfBoundsError do
  @moduledoc "Raised when an element is asked for at a position that an enumerable does not have."

  defexception [:enumerable, :index, :message]

  @doc "The text for the exception: its own, or one made of position and enumerable where these are known."
  def message(%{message: nil, index: nil}), do: "out of bounds error"
  def message(%{message: nil, index: index, enumerable: enumerable}), do: message(index, enumerable)
  def message(%{message: message}), do: message

  @doc "The text for a position that `enumerable` does not have."
  def message(index, enumerable) do
    "out of bounds error at position #{index} when traversing enumerable #{inspect(enumerable)}"
  end
end
