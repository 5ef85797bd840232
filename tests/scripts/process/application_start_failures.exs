defmodule BadApp do
  use Application
  def start(_, :error), do: {:error, :because}
  def start(_, :nonsense), do: :nonsense
  def start(_, :exit), do: exit(:gone)
  def start(_, :throw), do: throw({:error, :thrown})
end
for how <- [:error, :nonsense, :exit, :throw] do
  :application.load({:application, how, [mod: {BadApp, how}, applications: [:kernel, :stdlib], vsn: ~c"1"]})
  IO.inspect(Application.start(how))
  IO.inspect(Application.ensure_all_started(how))
end
Process.sleep(20)
:application.load({:application, :needy, [mod: {BadApp, :error}, applications: [:kernel, :other], vsn: ~c"1"]})
IO.inspect(Application.start(:needy))
IO.inspect(Application.start(:needy, :bad_type))
for e <- [{:already_started, :a}, {:not_started, :a}, {:bad_return, {{M, :start, [:normal, []]}, :x}}, {:bad_return, {{M, :start, [:normal, []]}, {:EXIT, :x}}},
          {:because, {M, :start, [:normal, []]}}, {~c"no such file or directory", ~c"a.app"}, :other, {:already_loaded, :a}, {:not_loaded, :a}, {:invalid_restart_type, :x}] do
  IO.puts(Application.format_error(e))
end
