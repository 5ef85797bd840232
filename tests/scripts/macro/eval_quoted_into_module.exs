# stderr: ignored
defmodule EQ do
  contents = quote(do: def(sum(a, b), do: a + b))
  Module.eval_quoted(__MODULE__, contents)
  Module.eval_quoted(__ENV__, quote(do: def(x, do: __MODULE__)))
  Code.eval_quoted(quote(do: def(y, do: 3)), [], __ENV__)
end
IO.inspect {EQ.sum(1,2), EQ.x, EQ.y}
