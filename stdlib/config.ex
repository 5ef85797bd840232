defmodule Config do
  @moduledoc """
  The words of configuration files, which `Config.Reader` reads:

      import Config
      config :shop, currency: :eur
      config :shop, Shop.Mailer, sender: "shop@example.org"
  """

  # What a file says is gathered in the dictionary of the process that reads it.
  @missing "could not set configuration via Config. " <>
             "This usually means you are trying to execute a configuration file directly, " <>
             "instead of reading it with Config.Reader"

  @doc "Sets values of an application."
  def config(root_key, opts) when is_atom(root_key) and is_list(opts) do
    if not Keyword.keyword?(opts), do: raise(ArgumentError, "config/2 expected a keyword list, got: #{inspect(opts)}")
    put_config(Config.Reader.merge(get_config!(), [{root_key, opts}]))
  end

  @doc "Sets a value of an application."
  def config(root_key, key, opts) when is_atom(root_key) and is_atom(key) do
    put_config(Config.Reader.merge(get_config!(), [{root_key, [{key, opts}]}]))
  end

  @doc "What was set for an application so far, or nil."
  def read_config(root_key) when is_atom(root_key), do: get_config!()[root_key]

  @doc "The environment that the file is read for."
  defmacro config_env, do: quote(do: Config.__env__!())

  @doc "The target that the file is read for."
  defmacro config_target, do: quote(do: Config.__target__!())

  @doc "Reads another file, relative to this one."
  defmacro import_config(file), do: quote(do: Config.__import__!(Path.expand(unquote(file), __DIR__)))

  @doc false
  def __import__!(file) do
    case Process.get({Config, :imports}) do
      :disabled ->
        raise "import_config/1 is not enabled for this configuration file. Some configuration files " <>
                "do not allow importing other files as they are often copied to external systems"

      nil ->
        raise @missing

      imports ->
        if file in imports, do: raise(ArgumentError, "attempting to load configuration #{Path.relative_to_cwd(file)} recursively")
        Process.put({Config, :imports}, [file | imports])
        Code.eval_string(File.read!(file), [], file: file)
    end
  end

  @doc false
  def __env__!, do: fetch!(:env)

  @doc false
  def __target__!, do: fetch!(:target)

  defp fetch!(key) do
    case Process.get({Config, key}) do
      nil -> get_config!() && raise("no :#{key} key was given to this configuration file")
      value -> value
    end
  end

  @doc false
  # Runs a text as a configuration file: what it set (or gave), and the files that it read.
  def __eval__!(file, content, opts) do
    keep = for key <- [:config, :env, :target, :imports], do: {key, Process.get({Config, key})}
    Process.put({Config, :config}, [])
    put(:env, opts[:env])
    put(:target, opts[:target])
    imports = if opts[:imports] == :disabled, do: :disabled, else: [file]
    Process.put({Config, :imports}, imports)

    try do
      {value, _} = Code.eval_string(content, [], file: file)
      set = get_config!()

      config =
        if set == [] and is_list(value) do
          check(value, file)
        else
          set
        end

      imports = Process.get({Config, :imports})
      {config, if(imports == :disabled, do: [file], else: imports)}
    after
      for {key, value} <- keep, do: put(key, value)
    end
  end

  defp put(key, nil), do: Process.delete({Config, key})
  defp put(key, value), do: Process.put({Config, key}, value)

  defp check(config, file) do
    with entry when entry != nil <- Enum.find(config, &(not match?({app, _} when is_atom(app), &1))) do
      raise ArgumentError,
            "expected config in #{Path.relative_to_cwd(file)} to be a keyword list of {atom, keyword} pairs, got entry: #{inspect(entry)}"
    end

    for {app, value} <- config, not Keyword.keyword?(value) do
      raise ArgumentError, "expected config for app #{inspect(app)} in #{Path.relative_to_cwd(file)} to return keyword list, got: #{inspect(value)}"
    end

    config
  end

  defp get_config!, do: Process.get({Config, :config}) || raise(@missing)

  defp put_config(value) do
    Process.put({Config, :config}, value)
    :ok
  end
end
