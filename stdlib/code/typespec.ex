defmodule Code.Typespec do
  @moduledoc "Types and specifications of compiled modules: they are checked for form and not kept in code."

  @doc "The types of a module."
  def fetch_types(module) when is_atom(module) or is_binary(module), do: :error

  @doc "The specifications of a module."
  def fetch_specs(module) when is_atom(module) or is_binary(module), do: :error

  @doc "The callbacks of a module."
  def fetch_callbacks(module) when is_atom(module) or is_binary(module), do: :error
end
