defmodule Config.Provider do
  @moduledoc "What can add to the configuration when a system starts."

  @callback init(term) :: term
  @callback load(keyword, term) :: keyword

  @doc "Raises unless the path is absolute, or `{:system, variable, path}`."
  def validate_config_path!({:system, name, path}) when is_binary(name) and is_binary(path), do: :ok

  def validate_config_path!(path) do
    if not (is_binary(path) and Path.type(path) == :absolute) do
      raise ArgumentError, """
      expected configuration path to be:

        * a binary representing an absolute path
        * a tuple {:system, system_var, path} where the config is the concatenation of the `system_var` with the given `path`

      Got: #{inspect(path)}
      """
    end

    :ok
  end

  @doc "The path itself, with the variable's value in front of it for `{:system, variable, path}`."
  def resolve_config_path!(path) when is_binary(path), do: path
  def resolve_config_path!({:system, name, path}), do: System.fetch_env!(name) <> path

  defstruct [
    :providers,
    :config_path,
    extra_config: [],
    prune_runtime_sys_config_after_boot: false,
    reboot_system_after_config: false,
    validate_compile_env: false
  ]

  @doc "The configuration with which a system runs these providers when it starts."
  def init(providers, config_path, opts \\ []) when is_list(providers) and is_list(opts) do
    validate_config_path!(config_path)
    providers = for {provider, arg} <- providers, do: {provider, provider.init(arg)}
    [elixir: [config_provider_init: struct!(%Config.Provider{providers: providers, config_path: config_path}, opts)]]
  end

  @doc "Runs the providers of the system's configuration, which has none."
  def boot(reboot_fun \\ &restart/0) when is_function(reboot_fun), do: :skip

  defp restart, do: :init.restart()

  @doc "Whether the values that were read while compiling are still the same."
  def valid_compile_env?(env), do: Enum.all?(env, fn {app, path, was} -> unchanged(app, path, was) == :ok end)

  @doc "The same, with the words for the first that is not."
  def validate_compile_env(env) do
    Enum.find_value(env, :ok, fn {app, [key | path] = keys, was} ->
      case unchanged(app, keys, was) do
        :ok -> nil
        {:changed, now} -> {:error, text(app, key, path, was, now)}
      end
    end)
  end

  # An application that is not loaded has nothing to compare.
  defp unchanged(app, [key | path], was) do
    if Application.spec(app) == nil do
      :ok
    else
      now = with {:ok, value} <- Application.fetch_env(app, key), do: fetch(value, path)
      if now == was, do: :ok, else: {:changed, now}
    end
  end

  defp fetch(value, []), do: {:ok, value}

  defp fetch(value, [key | path]) when is_map(value) or is_list(value),
    do: with({:ok, inner} <- Access.fetch(value, key), do: fetch(inner, path))

  defp fetch(_, _), do: :error

  defp text(app, key, path, was, now) do
    """
    the application #{inspect(app)} has a different value set #{at(key, path)} during runtime compared to compile time. \
    Since this application environment entry was marked as compile time, this difference can lead to different behavior \
    than expected:

      * Compile time value #{value(was)}
      * Runtime value #{value(now)}

    To fix this error, you might:

      * Make the runtime value match the compile time one

      * Recompile your project. If the misconfigured application is a dependency, you may need to run \
    "mix deps.clean #{app} --build"

      * Alternatively, you can disable this check. If you are using releases, you can set :validate_compile_env to false \
    in your release configuration. If you are using Mix to start your system, you can pass the --no-validate-compile-env flag
    """
  end

  defp at(key, []), do: "for key #{inspect(key)}"
  defp at(key, path), do: "for path #{inspect(path)} inside key #{inspect(key)}"

  defp value({:ok, value}), do: "was set to: #{inspect(value)}"
  defp value(:error), do: "was not set"
end
