defmodule User do
  defstruct [:name, age: 18, tags: []]

  def new(name), do: %User{name: name}
  def older(%User{age: a} = u), do: %{u | age: a + 1}
  def name(%__MODULE__{name: n}), do: n
  def kind(%name{}), do: name
end

u = User.new("Ann")
IO.inspect(u)
IO.inspect(User.older(u))
IO.inspect(User.name(u))
IO.inspect(User.kind(u))
IO.inspect(u.age)
IO.inspect(is_struct(u))
IO.inspect(Enum.sort(Map.keys(u)))
IO.inspect(struct(User, age: 3, nope: 1))
