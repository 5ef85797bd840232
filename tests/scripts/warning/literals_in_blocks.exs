defmodule A do
  "module level"

  def a, do: (1; 2)

  def b do
    fn x ->
      1
      x
    end
  end

  def c(x) do
    if x do
      "lit"
      2
    else
      :atom
      4
    end

    case x do
      1 ->
        2
        3

      _ ->
        "a"
        "b"
    end
  end

  def e(x) do
    "a\n"
    nil
    [1, 2]
    {x, 1}
    x
    1.5
    x
  end
end

x = 5
x
if x == 5 do
  1
  IO.puts("done")
end
"top"
IO.puts(x)
