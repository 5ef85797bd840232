defmodule Application do
  @moduledoc "Applications and their environments: values by application and key, shared by all processes."

  @callback start(start_type :: term, start_args :: term) :: {:ok, pid} | {:ok, pid, term} | {:error, term}
  @callback prep_stop(state :: term) :: term
  @callback start_phase(phase :: term, start_type :: term, phase_args :: term) :: :ok | {:error, term}
  @callback stop(state :: term) :: term
  @callback config_change(changed :: keyword, new :: keyword, removed :: [atom]) :: :ok
  @optional_callbacks start_phase: 3, prep_stop: 1, config_change: 3

  defmacro __using__(_) do
    quote location: :keep do
      @behaviour Application

      @doc false
      def stop(_state) do
        :ok
      end

      defoverridable Application
    end
  end

  @doc "Starts an application."
  def start(app, type \\ :temporary) when is_atom(app) and is_atom(type), do: :application.start(app, type)

  @doc "Starts an application unless it runs."
  def ensure_started(app, type \\ :temporary) when is_atom(app), do: :application.ensure_started(app, type)

  @doc "Starts applications and those that they need: `{:ok, started}`."
  def ensure_all_started(app_or_apps, type_or_opts \\ [])

  def ensure_all_started(app, type) when is_atom(type), do: :application.ensure_all_started(app, type)

  def ensure_all_started(app, opts) when is_list(opts) and (is_atom(app) or is_list(app)) do
    opts = Keyword.validate!(opts, type: :temporary, mode: :serial)
    type = opts[:type]
    mode = opts[:mode]
    :application.ensure_all_started(app, type, mode)
  end

  @doc "Stops an application."
  def stop(app) when is_atom(app), do: :application.stop(app)

  @doc "Loads an application without starting it."
  def load(app) when is_atom(app), do: :application.load(app)

  @doc "Loads an application unless it is loaded."
  def ensure_loaded(app) when is_atom(app), do: :application.ensure_loaded(app)

  @doc "Forgets an application."
  def unload(app) when is_atom(app), do: :application.unload(app)

  @doc "The specification of an application, or `nil`."
  def spec(app) when is_atom(app) do
    case :application.get_all_key(app) do
      {:ok, spec} -> Keyword.delete(spec, :env)
      :undefined -> nil
    end
  end

  @doc "A part of the specification of an application."
  def spec(app, key)
      when key in [
             :description,
             :id,
             :vsn,
             :modules,
             :maxP,
             :maxT,
             :registered,
             :included_applications,
             :optional_applications,
             :applications,
             :mod,
             :start_phases
           ] do
    case :application.get_key(app, key) do
      {:ok, value} -> value
      :undefined -> nil
    end
  end

  @doc "The application that a module belongs to, or `nil`."
  def get_application(module) when is_atom(module) do
    case :application.get_application(module) do
      {:ok, app} -> app
      :undefined -> nil
    end
  end

  @doc "The applications that run: `{app, description, vsn}`."
  def started_applications(_timeout \\ 5000), do: :application.which_applications()

  @doc "The applications that are loaded: `{app, description, vsn}`."
  def loaded_applications, do: :application.loaded_applications()

  @doc "The folder of an application. Those of the library have a name and no files."
  def app_dir(app) when is_atom(app) do
    case :code.lib_dir(app) do
      dir when is_list(dir) -> List.to_string(dir)
      {:error, :bad_name} -> raise ArgumentError, "unknown application: #{inspect(app)}"
    end
  end

  @doc "A path in the folder of an application."
  def app_dir(app, path) when is_atom(app) and is_binary(path), do: Path.join(app_dir(app), path)
  def app_dir(app, path) when is_atom(app) and is_list(path), do: Path.join([app_dir(app) | path])

  @doc "What an error of `start/2`, `stop/1` and their like means."
  def format_error(reason) do
    impl_format_error(reason)
  catch
    _, _ -> inspect(reason)
  end

  defp impl_format_error({{:EXIT, reason}, {mod, :start, args}}),
    do: exited_in(mod, args) <> format_exit(reason)

  defp impl_format_error({:bad_return, {{mod, :start, args}, {:EXIT, reason}}}),
    do: exited_in(mod, args) <> format_exit(reason)

  defp impl_format_error({:bad_return, {{mod, :start, args}, return}}),
    do: Exception.format_mfa(mod, :start, args) <> " returned a bad value: " <> inspect(return)

  defp impl_format_error({:already_started, app}) when is_atom(app), do: "already started application " <> Atom.to_string(app)
  defp impl_format_error({:not_started, app}) when is_atom(app), do: "not started application " <> Atom.to_string(app)
  defp impl_format_error({:bad_application, app}), do: "bad application: " <> inspect(app)
  defp impl_format_error({:already_loaded, app}) when is_atom(app), do: "already loaded application " <> Atom.to_string(app)
  defp impl_format_error({:not_loaded, app}) when is_atom(app), do: "not loaded application " <> Atom.to_string(app)
  defp impl_format_error({:invalid_restart_type, type}), do: "invalid application restart type: " <> inspect(type)
  defp impl_format_error({:invalid_name, name}), do: "invalid application name: " <> inspect(name)
  defp impl_format_error({:invalid_options, opts}), do: "invalid application options: " <> inspect(opts)
  defp impl_format_error({:badstartspec, spec}), do: "bad application start specs: " <> inspect(spec)

  defp impl_format_error({~c"no such file or directory", file}) when is_list(file),
    do: "could not find application file: " <> IO.chardata_to_string(file)

  defp impl_format_error({reason, {mod, :start, args}}),
    do: Exception.format_mfa(mod, :start, args) <> " returned an error: " <> Exception.format_exit(reason)

  defp impl_format_error(reason), do: Exception.format_exit(reason)

  defp exited_in(mod, args), do: "exited in: " <> Exception.format_mfa(mod, :start, args) <> "\n    ** (EXIT) "

  # As it stands below an `** (EXIT)`.
  defp format_exit(reason), do: reason |> Exception.format_exit() |> String.replace("\n", "\n    ")

  @doc """
  The value of a key, or a default.

      iex> Application.put_env(:shop, :currency, :eur)
      :ok
      iex> Application.get_env(:shop, :currency)
      :eur
      iex> Application.get_env(:shop, :discount, 0)
      0
  """
  def get_env(app, key, default \\ nil) when is_atom(app) do
    unless is_atom(key), do: not_an_atom(key)
    :quaff_env.get(app, key, default)
  end

  defp not_an_atom(key), do: IO.warn("passing non-atom as application env key is deprecated, got: #{inspect(key)}")

  @doc "`{:ok, value}` of a key, or `:error`."
  def fetch_env(app, key) when is_atom(app) do
    unless is_atom(key), do: not_an_atom(key)
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
      if app in [:kernel, :stdlib, :elixir, :compiler] or match?({:ok, _}, :application.get_key(app, :vsn)),
        do: "because configuration at #{inspect(key)} was not set",
        else: "because the application was not loaded nor configured"

    raise ArgumentError, "could not fetch application environment #{inspect(path)} for application #{inspect(app)} #{why}"
  end

  @doc "Sets the value of a key."
  def put_env(app, key, value, opts \\ []) when is_atom(app) and is_list(opts) do
    unless is_atom(key), do: not_an_atom(key)
    put(app, key, value, opts)
  end

  # A persistent value stays when its application is unloaded.
  defp put(app, key, value, opts) do
    if opts[:persistent], do: :quaff_env.put(:"$quaff_persistent", {app, key}, true)
    :quaff_env.put(app, key, value)
  end

  @doc "Sets the values of many applications: `[app: [key: value]]`."
  def put_all_env(config, opts \\ []) when is_list(config) and is_list(opts), do: :application.set_env(config, opts)

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

  defp lookup(app, key) when is_atom(key), do: fetch_env(app, key)

  defp look_into(value, []), do: {:ok, value}

  defp look_into(value, [key | keys]) do
    with {:ok, value} <- Access.fetch(value, key), do: look_into(value, keys)
  end
end
