defmodule There do
  defstruct [:a]
end

defimpl String.Chars, for: There do
  def to_string(_), do: "there"
end

defmodule Inside do
  defstruct [:b]

  defimpl String.Chars do
    def to_string(_), do: "inside"
  end

  defimpl List.Chars, for: [There, Nowhere.Else] do
    def to_charlist(_), do: ~c"else"
  end
end

IO.puts(to_string(struct(There)) <> to_string(struct(Inside)))
