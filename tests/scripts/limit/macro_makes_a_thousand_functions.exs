# What a macro gives back may be a list of a thousand definitions.
defmodule Many do
  defmacro functions(count) do
    for n <- 1..count do
      quote do
        def unquote(:"f#{n}")(), do: unquote(n)
      end
    end
  end
end

defmodule User do
  require Many
  Many.functions(900)
end

IO.inspect({User.f1(), User.f450(), User.f900()})
IO.inspect(length(User.__info__(:functions)))
