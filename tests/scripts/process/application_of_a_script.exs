defmodule MyApp do
  use Application
  @impl true
  def start(type, args) do
    IO.inspect({:start, type, args})
    Supervisor.start_link([{Agent, fn -> :state end}], strategy: :one_for_one, name: MySup)
  end
  @impl true
  def prep_stop(s), do: (IO.inspect({:prep_stop, s}); s)
  @impl true
  def stop(s), do: IO.inspect({:stop, s})
end
IO.inspect(:application.load({:application, :my_app, [mod: {MyApp, [1]}, applications: [:kernel, :stdlib], env: [a: 1], vsn: ~c"1.2", description: ~c"mine", modules: [MyApp]]}))
IO.inspect(Application.get_env(:my_app, :a))
IO.inspect(Application.started_applications() |> Enum.any?(&(elem(&1, 0) == :my_app)))
IO.inspect(Application.ensure_all_started(:my_app))
IO.inspect(Application.start(:my_app))
IO.inspect(Application.ensure_started(:my_app))
IO.inspect(Application.started_applications() |> hd)
IO.inspect(Application.get_application(MyApp))
IO.inspect(:application.get_application(Process.whereis(MySup)))
IO.inspect(Application.spec(:my_app, :vsn))
IO.inspect(Application.spec(:my_app) |> Keyword.keys())
IO.inspect(Application.load(:my_app))
IO.inspect(Application.unload(:my_app))
IO.inspect(Application.stop(:my_app))
IO.inspect(Process.whereis(MySup))
IO.inspect(Application.stop(:my_app))
IO.inspect(Application.unload(:my_app))
IO.inspect(Application.unload(:my_app))
IO.inspect(Application.start(:no_such_app))
IO.inspect(Application.ensure_all_started(:no_such_app))
