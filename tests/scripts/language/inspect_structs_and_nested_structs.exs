defmodule Pt do
  defstruct x: 0, y: nil
end

defmodule Box do
  defstruct [:content, :label]
end

IO.inspect(struct(Pt, x: 1))
IO.inspect(struct(Box, content: struct(Pt), label: "l"))
IO.inspect(struct(Box, content: Enum.to_list(1..30), label: "a long label to break the line"))
IO.inspect(Map.from_struct(struct(Box, content: 1)).content)
