defmodule A do
  def a do
    person = %{age: 1, name: "a"}
    person.nme
  end

  def b do
    person = %{name: "a"}
    person.name
  end
end

IO.puts("done")
