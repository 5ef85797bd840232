defmodule Config.Reader do
  @moduledoc "Reads configuration files written with `Config`. The options are `:env`, `:target` and `:imports` (`:disabled`)."

  @behaviour Config.Provider

  @impl true
  def init(opts) when is_list(opts) do
    {path, opts} = Keyword.pop!(opts, :path)
    Config.Provider.validate_config_path!(path)
    {path, opts}
  end

  def init(path) do
    Config.Provider.validate_config_path!(path)
    {path, []}
  end

  @impl true
  def load(config, {path, opts}) do
    merge(config, path |> Config.Provider.resolve_config_path!() |> read!(opts))
  end

  @doc """
  The configuration that a text describes.

      iex> Config.Reader.eval!("shop.exs", "import Config; config :shop, open: true")
      [shop: [open: true]]
  """
  def eval!(file, contents, opts \\ []) when is_binary(file) and is_binary(contents) and is_list(opts) do
    {config, _imports} = Config.__eval__!(Path.expand(file), contents, opts)
    config
  end

  @doc "The configuration that a file describes."
  def read!(file, opts \\ []) when is_binary(file) and is_list(opts) do
    file = Path.expand(file)
    eval!(file, File.read!(file), opts)
  end

  @doc "As `read!/2`, with all files that were read: `{config, files}`."
  def read_imports!(file, opts \\ []) when is_binary(file) and is_list(opts) do
    file = Path.expand(file)

    if opts[:imports] == :disabled do
      raise ArgumentError, ":imports must be a list of paths"
    end

    Config.__eval__!(file, File.read!(file), opts)
  end

  @doc """
  Merges two configurations; keyword lists within are merged too.

      iex> Config.Reader.merge([shop: [vat: [de: 19]]], [shop: [vat: [fr: 20]]])
      [shop: [vat: [de: 19, fr: 20]]]
  """
  def merge(config1, config2) when is_list(config1) and is_list(config2) do
    Keyword.merge(config1, config2, fn _, app1, app2 -> Keyword.merge(app1, app2, &deep_merge/3) end)
  end

  defp deep_merge(_key, value1, value2) do
    if Keyword.keyword?(value1) and Keyword.keyword?(value2),
      do: Keyword.merge(value1, value2, &deep_merge/3),
      else: value2
  end
end
