defmodule Version do
  @moduledoc """
  Versions as Semantic Versioning writes them, `MAJOR.MINOR.PATCH[-PRE][+BUILD]`, and requirements on them.

  A requirement compares with `==`, `!=` (or `!`), `>`, `>=`, `<`, `<=` or `~>`, and combines with `and` and `or`. `~> 2.1` is
  `>= 2.1.0 and < 3.0.0`, and `~> 2.1.4` is `>= 2.1.4 and < 2.2.0`. A version without an operator has to be that very one.
  """

  @type version :: String.t() | t
  @type requirement :: String.t() | Version.Requirement.t()
  @type major :: non_neg_integer
  @type minor :: non_neg_integer
  @type patch :: non_neg_integer
  @type pre :: [String.t() | non_neg_integer]
  @type build :: String.t() | nil
  @type match_opts :: [{:allow_pre, boolean}]
  @type t :: %Version{major: major, minor: minor, patch: patch, pre: pre, build: build}

  @enforce_keys [:major, :minor, :patch]
  defstruct [:major, :minor, :patch, pre: [], build: nil]

  defmodule InvalidVersionError do
    @moduledoc "Raised for a text that is not a version."
    defexception [:version]

    @impl true
    def exception(version) when is_binary(version), do: %__MODULE__{version: version}

    @impl true
    def message(%{version: version}), do: "invalid version: #{inspect(version)}"
  end

  defmodule InvalidRequirementError do
    @moduledoc "Raised for a text that is not a requirement."
    defexception [:requirement]

    @impl true
    def exception(requirement) when is_binary(requirement), do: %__MODULE__{requirement: requirement}

    @impl true
    def message(%{requirement: requirement}), do: "invalid requirement: #{inspect(requirement)}"
  end

  @doc """
  Whether a version fulfils a requirement. With `allow_pre: false`, a pre-release does not fulfil `>`, `>=` and `~>`
  unless the requirement itself names one.

      iex> Version.match?("2.4.1", "~> 2.3")
      true
      iex> Version.match?("3.0.0-rc.1", "> 2.0.0", allow_pre: false)
      false
  """
  def match?(version, requirement, opts \\ [])

  def match?(version, requirement, opts) when is_binary(requirement) do
    Version.match?(version, parse_requirement!(requirement), opts)
  end

  def match?(version, requirement, opts) do
    allow_pre = Keyword.get(opts, :allow_pre, true)
    Version.Requirement.match?(requirement, matchable(version, allow_pre))
  end

  @doc """
  `:gt`, `:eq` or `:lt`. The build does not count.

      iex> Version.compare("1.10.0", "1.9.3")
      :gt
      iex> Version.compare("1.0.0-rc", "1.0.0")
      :lt
  """
  def compare(version1, version2) do
    Version.Requirement.order(matchable(version1, true), matchable(version2, true))
  end

  defp matchable(%Version{major: major, minor: minor, patch: patch, pre: pre}, allow_pre), do: {major, minor, patch, pre, allow_pre}

  defp matchable(string, allow_pre) do
    case Version.Parser.parse_version(string, false) do
      {:ok, {major, minor, patch, pre, _build}} -> {major, minor, patch, pre, allow_pre}
      :error -> raise InvalidVersionError, string
    end
  end

  @doc """
  `{:ok, version}` or `:error`.

      iex> {:ok, version} = Version.parse("1.2.0-beta.3")
      iex> version.pre
      ["beta", 3]
      iex> Version.parse("1.2")
      :error
  """
  def parse(string) when is_binary(string) do
    case Version.Parser.parse_version(string, false) do
      {:ok, {major, minor, patch, pre, build}} ->
        {:ok, %Version{major: major, minor: minor, patch: patch, pre: pre, build: build_text(build)}}

      :error ->
        :error
    end
  end

  defp build_text([]), do: nil
  defp build_text(parts), do: Enum.join(parts, ".")

  @doc "As `parse/1`, but raises `Version.InvalidVersionError`."
  def parse!(string) when is_binary(string) do
    case parse(string) do
      {:ok, version} -> version
      :error -> raise InvalidVersionError, string
    end
  end

  @doc """
  `{:ok, requirement}` or `:error`.

      iex> Version.parse_requirement("~> 1.2 or")
      :error
  """
  def parse_requirement(string) when is_binary(string) do
    case Version.Parser.parse_requirement(string) do
      {:ok, lexed} -> {:ok, %Version.Requirement{source: string, lexed: lexed}}
      :error -> :error
    end
  end

  @doc "As `parse_requirement/1`, but raises `Version.InvalidRequirementError`."
  def parse_requirement!(string) when is_binary(string) do
    case parse_requirement(string) do
      {:ok, requirement} -> requirement
      :error -> raise InvalidRequirementError, string
    end
  end

  @doc "Prepares a requirement for repeated use; here it always is."
  def compile_requirement(requirement), do: Version.Requirement.compile_requirement(requirement)

  @doc """
  The text of a version.

      iex> Version.to_string(%Version{major: 1, minor: 0, patch: 0, pre: ["rc", 1]})
      "1.0.0-rc.1"
  """
  def to_string(%Version{major: major, minor: minor, patch: patch, pre: pre, build: build}) do
    "#{major}.#{minor}.#{patch}" <>
      if(pre == [], do: "", else: "-" <> Enum.join(pre, ".")) <>
      if(build == nil, do: "", else: "+" <> build)
  end
end

defimpl String.Chars, for: Version do
  defdelegate to_string(version), to: Version
end

defimpl Inspect, for: Version do
  def inspect(version, opts) do
    fields = [:major, :minor, :patch, :pre, :build]

    case Inspect.Any.__shown__(version, fields, fields, pre: [], build: nil) do
      nil -> Inspect.Map.inspect_as_map(version, opts)
      infos -> Inspect.Map.inspect_as_struct(version, "Version", infos, opts)
    end
  end
end
