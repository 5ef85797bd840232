defmodule Quaff.Test.Config do
  @moduledoc false

  # A project's configuration and application, for its tests.

  @doc "Reads a `config.exs` into the application environment; one that needs more than there is, is passed over."
  def load(path) do
    if Code.ensure_loaded?(Config.Reader) do
      for {app, values} <- Config.Reader.read!(path, env: :test, target: :host), {key, value} <- values, do: Application.put_env(app, key, value)
    end

    :ok
  rescue
    _ in [UndefinedFunctionError, CompileError] -> :ok
  end

  @doc "Starts what `application/0` of the project names under `:mod`."
  def start_application(module) do
    if module && function_exported?(module, :application, 0) do
      config = module.application()

      case config[:mod] do
        {callback, args} -> start(callback, args)
        _ -> :ok
      end
    end

    :ok
  end

  defp start(callback, args) do
    parent = self()

    pid =
      spawn(fn ->
        send(parent, {self(), callback.start(:normal, args)})
        Process.sleep(:infinity)
      end)

    ref = Process.monitor(pid)

    receive do
      {^pid, {:ok, _}} -> :ok
      {^pid, {:ok, _, _}} -> :ok
      {^pid, {:error, reason}} -> raise "could not start the application: #{inspect(reason)}"
      {:DOWN, ^ref, _, _, reason} -> exit(reason)
    end
  end
end
