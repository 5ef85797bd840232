defprotocol Describe do
  @fallback_to_any true
  def describe(x)
end

defimpl Describe, for: Any do
  def describe(_), do: "something"
end

defmodule Cat do
  defstruct [:name]

  defimpl Describe do
    def describe(%{name: n}), do: "cat #{n}"
  end
end

defmodule Dog do
  @derive Describe
  defstruct [:name]
end

IO.inspect({Describe.describe(struct(Cat, name: "Tom")), Describe.describe(struct(Dog)), Describe.describe(1)})
