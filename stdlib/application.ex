defmodule Application do
  @moduledoc "Applications and their environments: values by application and key, shared by all processes."

  @doc """
  The value of a key, or a default.

      iex> Application.put_env(:shop, :currency, :eur)
      :ok
      iex> Application.get_env(:shop, :currency)
      :eur
      iex> Application.get_env(:shop, :discount, 0)
      0
  """
  def get_env(app, key, default \\ nil) when is_atom(app), do: :quaff_env.get(app, key, default)

  @doc "`{:ok, value}` of a key, or `:error`."
  def fetch_env(app, key) when is_atom(app) do
    missing = make_ref()

    case :quaff_env.get(app, key, missing) do
      ^missing -> :error
      value -> {:ok, value}
    end
  end

  @doc "The value of a key; raises `ArgumentError` when there is none."
  def fetch_env!(app, key) when is_atom(app) do
    case fetch_env(app, key) do
      {:ok, value} -> value
      :error -> missing!(app, key, key)
    end
  end

  defp missing!(app, key, path) do
    why =
      if app in [:kernel, :stdlib, :elixir, :compiler],
        do: "because configuration at #{inspect(key)} was not set",
        else: "because the application was not loaded nor configured"

    raise ArgumentError, "could not fetch application environment #{inspect(path)} for application #{inspect(app)} #{why}"
  end

  @doc "Sets the value of a key."
  def put_env(app, key, value, opts \\ []) when is_atom(app) and is_list(opts), do: :quaff_env.put(app, key, value)

  @doc "Sets the values of many applications: `[app: [key: value]]`."
  def put_all_env(config, opts \\ []) when is_list(config) and is_list(opts) do
    check_config(config, [])
    for {app, pairs} <- config, {key, value} <- pairs, do: :quaff_env.put(app, key, value)
    :ok
  end

  defp check_config([], _seen), do: :ok

  defp check_config([{app, pairs} | rest], seen) when is_atom(app) do
    cond do
      not is_list(pairs) ->
        raise ArgumentError, "argument error: " <> inspect(~c"application: #{app}; parameters must be a list", charlists: :as_charlists)

      app in seen ->
        raise ArgumentError, "argument error: " <> inspect(~c"duplicate application config: #{app}", charlists: :as_charlists)

      true ->
        check_config(rest, [app | seen])
    end
  end

  defp check_config([other | _], _seen) do
    raise ArgumentError, "argument error: " <> inspect(~c"invalid application config: #{inspect(other)}", charlists: :as_charlists)
  end

  @doc "Forgets a key."
  def delete_env(app, key, opts \\ []) when is_atom(app) and is_list(opts), do: :quaff_env.delete(app, key)

  @doc "All keys and values of an application."
  def get_all_env(app) when is_atom(app), do: :quaff_env.all(app)

  @doc "As `get_env/3`, read when the module is compiled; a path of keys looks into the value."
  defmacro compile_env(app, key_or_path, default \\ nil) do
    inside_body!(__CALLER__, "Application.compile_env/3")
    quote do: Application.compile_env(__ENV__, unquote(app), unquote(key_or_path), unquote(default))
  end

  @doc "As `compile_env/3`; raises `ArgumentError` when there is no value."
  defmacro compile_env!(app, key_or_path) do
    inside_body!(__CALLER__, "Application.compile_env!/2")
    quote do: Application.compile_env!(__ENV__, unquote(app), unquote(key_or_path))
  end

  defp inside_body!(%{function: nil}, _name), do: :ok

  defp inside_body!(_env, name) do
    raise "#{name} cannot be called inside functions, only in the module body"
  end

  @doc "As the macro, from within another macro."
  def compile_env(%Macro.Env{}, app, key_or_path, default) do
    case lookup(app, key_or_path) do
      {:ok, value} -> value
      :error -> default
    end
  end

  @doc "As the macro, from within another macro."
  def compile_env!(%Macro.Env{}, app, key_or_path) do
    case lookup(app, key_or_path) do
      {:ok, value} -> value
      :error -> missing!(app, key_or_path, key_or_path)
    end
  end

  defp lookup(app, [key | keys]) when is_atom(key) do
    with {:ok, value} <- fetch_env(app, key), do: look_into(value, keys)
  end

  defp lookup(app, key), do: fetch_env(app, key)

  defp look_into(value, []), do: {:ok, value}

  defp look_into(value, [key | keys]) do
    with {:ok, value} <- Access.fetch(value, key), do: look_into(value, keys)
  end
end
