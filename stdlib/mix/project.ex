defmodule Mix.Project do
  @moduledoc "The project that a `mix.exs` describes."

  @doc false
  defmacro __using__(_opts) do
    quote do
      @before_compile Mix.Project
    end
  end

  @doc false
  defmacro __before_compile__(_env) do
    quote do
      Mix.Project.__project__(__MODULE__)
    end
  end

  @doc false
  def __project__(module), do: ExUnit.Server.ensure_started() && ExUnit.Server.put(:mix_project, module)

  @doc "The module of the project, or `nil`."
  def get, do: ExUnit.Server.get(:mix_project)

  @doc "The module of the project."
  def get!, do: get() || raise(Mix.Error, message: "could not find a Mix.Project, please ensure you are running Mix in a directory with a mix.exs file")

  @doc "What `project/0` of the project says."
  def config do
    case get() do
      nil -> [aliases: [], build_per_environment: true, deps: [], elixirc_paths: ["lib"]]
      module -> Keyword.merge([aliases: [], build_per_environment: true, deps: [], elixirc_paths: ["lib"]], module.project())
    end
  end

  @doc "The file of the project."
  def project_file, do: Path.expand("mix.exs")

  @doc "Where dependencies would lie."
  def deps_path(_config \\ []), do: Path.expand("deps")

  @doc "Where things would be built."
  def build_path(_config \\ []), do: Path.join(Path.expand("_build"), to_string(Mix.env()))

  @doc "Where the application would be built."
  def app_path(config \\ config()), do: Path.join([build_path(), "lib", to_string(config[:app])])

  @doc "Whether it has several applications."
  def umbrella?(_config \\ []), do: false

  @doc "The applications of an umbrella: there is none."
  def apps_paths(_config \\ []), do: nil
end
