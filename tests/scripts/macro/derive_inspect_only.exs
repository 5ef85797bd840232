defmodule Login do
  @derive {Inspect, only: [:name]}
  defstruct [:name, :password]
end

IO.inspect(struct(Login, name: "a", password: "b"))
