defmodule Macro.Env do
  @moduledoc "The environment of code at compile time."

  defstruct aliases: [],
            context: nil,
            context_modules: [],
            file: "nofile",
            function: nil,
            functions: [],
            lexical_tracker: nil,
            line: 0,
            macro_aliases: [],
            macros: [],
            module: nil,
            requires: [],
            tracers: [],
            versioned_vars: %{}

  @doc "Variables in the environment."
  def vars(%{versioned_vars: vars}), do: Map.keys(vars)

  @doc "Whether there is such a variable."
  def has_var?(%{versioned_vars: vars}, variable), do: Map.has_key?(vars, variable)

  @doc "File and line."
  def location(%{file: file, line: line}), do: [file: file, line: line]

  @doc "Whether the code stands in a guard."
  def in_guard?(%{context: context}), do: context == :guard
  @doc "Whether the code stands in a pattern."
  def in_match?(%{context: context}), do: context == :match

  @doc "Whether the module is required."
  def required?(%{requires: requires}, module), do: module in requires

  @doc "The environment without anything that matters to patterns."
  def to_match(env), do: %{env | context: :match}
  @doc "The environment for a guard."
  def to_guard(env), do: %{env | context: :guard}

  @doc "A stack trace for the environment."
  def stacktrace(%{file: file, line: line, module: module, function: function}) do
    location = [file: String.to_charlist(Path.relative_to_cwd(file)), line: line]

    case {module, function} do
      {nil, _} -> [{:elixir_compiler, :__FILE__, 1, location}]
      {module, nil} -> [{module, :__MODULE__, 0, location}]
      {module, {name, arity}} -> [{module, name, arity, location}]
    end
  end

  @doc "The environment without its variables' trace."
  def prune_compile_info(env), do: %{env | lexical_tracker: nil, tracers: []}
  @doc "The module an alias stands for."
  def fetch_alias(%{aliases: aliases}, atom) when is_atom(atom), do: Keyword.fetch(aliases, :"Elixir.#{atom}")
  @doc "Modules that import this name."
  def lookup_import(%{functions: functions, macros: macros}, {_, _} = pair) do
    for({module, list} <- functions, pair in list, do: {:function, module}) ++
      for({module, list} <- macros, pair in list, do: {:macro, module})
  end
end
