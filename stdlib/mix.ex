defmodule Mix do
  @moduledoc "As much of Mix as project files and tests ask for; Quaff builds nothing."

  @doc "The environment: `MIX_ENV`, `:test` under `quaff test`."
  def env do
    case :quaff_system.getenv("MIX_ENV") do
      nil -> ExUnit.Server.get(:mix_env) || :dev
      name -> String.to_atom(name)
    end
  end

  @doc "Sets the environment."
  def env(env) when is_atom(env), do: ExUnit.Server.put(:mix_env, env)

  @doc "The target: `MIX_TARGET` or `:host`."
  def target do
    case :quaff_system.getenv("MIX_TARGET") do
      nil -> :host
      name -> String.to_atom(name)
    end
  end

  @doc "What prints messages."
  def shell, do: Mix.Shell.IO

  @doc "Whether debugging is on."
  def debug?, do: :quaff_system.getenv("MIX_DEBUG") in ["1", "true"]

  @doc "Raises `Mix.Error`."
  def raise(message) when is_binary(message), do: Kernel.raise(Mix.Error, message: message)
  def raise(message, opts) when is_binary(message) and is_list(opts), do: Kernel.raise(Mix.Error, [message: message] ++ opts)

  @doc "Dependencies cannot be fetched."
  def install(_deps, _opts \\ []), do: Kernel.raise(Mix.Error, message: "Mix.install/2 is not available: Quaff has no packages")

  @doc "Whether `install/2` has been called."
  def installed?, do: false
end

defmodule Mix.Error do
  @moduledoc "An error of Mix."
  defexception [:mix, message: "mix error"]
end

defmodule Mix.Shell.IO do
  @moduledoc "Prints messages."

  @doc "Prints a message."
  def info(message), do: IO.puts(text(message))

  @doc "Prints an error."
  def error(message), do: IO.puts(:stderr, text(message))

  @doc "Asks for a line."
  def prompt(message), do: IO.gets(message <> " ")

  @doc "Asks yes or no."
  def yes?(message, _opts \\ []), do: String.trim(IO.gets(message <> " [Yn] ")) in ["", "y", "Y", "yes", "YES", "Yes"]

  defp text(message) when is_binary(message), do: message
  defp text(message), do: message |> List.flatten() |> Enum.reject(&is_atom/1) |> IO.iodata_to_binary()
end
