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
end
