data = %{user: %{name: "a", tags: [x: 1]}}
IO.inspect(put_in(data.user.name, "b"))
IO.inspect(put_in(data[:user][:tags][:x], 2))
IO.inspect(update_in(data.user.tags[:x], &(&1 + 10)))
IO.inspect(get_in(data, [:user, :tags, :x]))
IO.inspect(get_in(data, [:nope, :tags]))
IO.inspect(pop_in(data[:user][:name]))
