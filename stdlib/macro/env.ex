defmodule Macro.Env do
  @moduledoc "What names mean at a place in code: its module, imports, aliases, variables."

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

  defimpl Inspect do
    def inspect(env, opts) do
      shown = [:aliases, :context, :context_modules, :file, :function, :functions, :lexical_tracker, :line, :macro_aliases, :macros, :module, :requires]
      infos = for %{field: field} = info <- Macro.Env.__info__(:struct), field in shown, do: info
      Inspect.Any.inspect_as_struct(env, "Macro.Env", infos, opts)
    end
  end

  @doc "The variables, each as name and context."
  def vars(%{__struct__: Macro.Env, versioned_vars: vars}), do: Map.keys(vars)

  @doc "Whether there is such a variable."
  def has_var?(%{__struct__: Macro.Env, versioned_vars: vars}, {_, _} = variable), do: Map.has_key?(vars, variable)

  @doc "File and line."
  def location(%{__struct__: Macro.Env, file: file, line: line}), do: [file: file, line: line]

  @doc "Whether the code stands in a guard."
  def in_guard?(%{__struct__: Macro.Env, context: context}), do: context == :guard
  @doc "Whether the code stands in a pattern."
  def in_match?(%{__struct__: Macro.Env, context: context}), do: context == :match

  @doc "Whether the module's macros can be used."
  def required?(%{__struct__: Macro.Env, requires: requires}, module) when is_atom(module), do: module in requires

  @doc "The same place in a pattern."
  def to_match(%{__struct__: Macro.Env} = env), do: %{env | context: :match}
  @doc "The same place in a guard."
  def to_guard(%{__struct__: Macro.Env} = env), do: %{env | context: :guard}

  @doc "A stack trace of one entry: the place."
  def stacktrace(%{__struct__: Macro.Env, file: file, line: line, module: module, function: function}) do
    location = [file: String.to_charlist(Path.relative_to_cwd(file)), line: line]

    case {module, function} do
      {nil, _} -> [{:elixir_compiler, :__FILE__, 1, location}]
      {module, nil} -> [{module, :__MODULE__, 0, location}]
      {module, {name, arity}} -> [{module, name, arity, location}]
    end
  end

  @doc "The environment without what only the compiler needs."
  def prune_compile_info(%{__struct__: Macro.Env} = env), do: %{env | lexical_tracker: nil, tracers: []}

  @doc "Adds a tracer; tracers are kept but not called."
  def prepend_tracer(%{__struct__: Macro.Env, tracers: tracers} = env, tracer), do: %{env | tracers: [tracer | tracers]}

  @doc "The module an alias stands for."
  def fetch_alias(%{__struct__: Macro.Env, aliases: aliases}, atom) when is_atom(atom),
    do: Keyword.fetch(aliases, :"Elixir.#{atom}")

  @doc "The module an alias defined by a macro stands for."
  def fetch_macro_alias(%{__struct__: Macro.Env, macro_aliases: aliases}, atom) when is_atom(atom),
    do: Keyword.fetch(aliases, :"Elixir.#{atom}")

  @doc "The aliases that stand for a module."
  def lookup_alias_as(%{__struct__: Macro.Env, aliases: aliases}, module) when is_atom(module),
    do: for({name, ^module} <- aliases, do: name)

  @doc "Where a name and arity is imported from."
  def lookup_import(%{__struct__: Macro.Env, functions: functions, macros: macros}, {name, arity} = pair)
      when is_atom(name) and is_integer(arity) do
    for({module, list} <- functions, pair in list, do: {:function, module}) ++
      for({module, list} <- macros, pair in list, do: {:macro, module})
  end

  @doc "The environment behind an `alias`."
  def define_alias(env, meta, module, opts \\ [])

  def define_alias(%{__struct__: Macro.Env} = env, meta, module, opts)
      when is_list(meta) and is_atom(module) and is_list(opts) do
    case Keyword.get(opts, :as) do
      as when is_atom(as) and as != nil ->
        parts = as |> Atom.to_string() |> String.split(".")

        if match?(["Elixir", _, _ | _], parts),
          do: {:error, "invalid value for option :as, expected a simple alias, got nested alias: #{inspect(as)}"},
          else: directive(env, :alias, meta, module, Keyword.drop(opts, [:trace]))

      _ ->
        directive(env, :alias, meta, module, Keyword.drop(opts, [:trace]))
    end
  end

  @doc "The environment behind a `require`."
  def define_require(env, meta, module, opts \\ [])

  def define_require(%{__struct__: Macro.Env} = env, meta, module, opts)
      when is_list(meta) and is_atom(module) and is_list(opts) do
    # The module need not exist.
    env = %{env | requires: :ordsets.add_element(module, env.requires)}
    if Keyword.has_key?(opts, :as), do: define_alias(env, meta, module, opts), else: {:ok, env}
  end

  @doc "The environment behind an `import`."
  def define_import(env, meta, module, opts \\ [])

  def define_import(%{__struct__: Macro.Env} = env, meta, module, opts)
      when is_list(meta) and is_atom(module) and is_list(opts) do
    case Keyword.fetch(opts, :info_callback) do
      {:ok, callback} -> {:ok, import_known(env, module, callback, opts)}
      :error -> imported(env, meta, module, Keyword.take(opts, [:only, :except, :warn]), Keyword.get(opts, :emit_warnings, true))
    end
  end

  defp imported(env, meta, module, opts, warnings) do
    case Code.ensure_loaded(module) do
      {:module, _} -> :ok
      {:error, _} -> module.module_info(:exports)
    end

    if warnings,
      do: directive(env, :import, meta, module, opts),
      else: elem(Code.with_diagnostics(fn -> directive(env, :import, meta, module, opts) end), 0)
  end

  # What a module exports, by the word of a function.
  defp import_known(env, module, callback, opts) do
    {only, except} = {Keyword.get(opts, :only), Keyword.get(opts, :except, [])}

    wanted = fn kind ->
      for {name, arity} = pair <- callback.(kind),
          (is_list(only) and pair in only) or only in [nil, kind] or (only == :sigils and arity == 2 and sigil?(name)),
          pair not in except,
          do: pair
    end

    %{
      env
      | functions: put_import(env.functions, module, wanted.(:functions)),
        macros: put_import(env.macros, module, wanted.(:macros)),
        requires: :ordsets.add_element(module, env.requires)
    }
  end

  defp sigil?(name), do: String.starts_with?(Atom.to_string(name), "sigil_")
  defp put_import(imports, module, []), do: List.keydelete(imports, module, 0)
  defp put_import(imports, module, names), do: [{module, Enum.sort(names)} | List.keydelete(imports, module, 0)]

  defp directive(env, form, meta, module, opts) do
    case :quaff_expand.define(env, {form, meta, [module, opts]}) do
      {:ok, new} -> {:ok, %{new | line: env.line}}
      {:error, message} -> {:error, message}
    end
  end

  @doc "What a list of alias parts stands for: `{:alias, module}`, or `:error` when no alias is involved."
  def expand_alias(env, meta, list, opts \\ [])

  def expand_alias(%{__struct__: Macro.Env} = env, meta, [first | _] = list, opts)
      when is_list(meta) and is_atom(first) and is_list(opts) do
    plain = Module.concat(list)

    case :quaff_expand.expand_once({:__aliases__, meta, list}, env) do
      {:ok, ^plain} -> if(Keyword.get(meta, :alias), do: {:alias, plain}, else: :error)
      {:ok, module} -> {:alias, module}
      :error -> :error
    end
  end

  @doc "What an imported name means: a function, or a macro with a function that expands it."
  def expand_import(env, meta, name, arity, opts \\ [])

  def expand_import(%{__struct__: Macro.Env} = env, meta, name, arity, opts)
      when is_list(meta) and is_atom(name) and is_integer(arity) and is_list(opts) do
    local? = Keyword.get(opts, :allow_locals, true) and env.module != nil and env.function != nil

    case {Enum.uniq(lookup_import(env, {name, arity})), local?} do
      {[], _} ->
        {:error, :not_found}

      {[{kind, module}], true} when module != nil ->
        if defined?(env.module, {name, arity}), do: {:error, {:conflict, module}}, else: imported(kind, module, name, env)

      {[{kind, module}], _} ->
        imported(kind, module, name, env)

      {many, _} ->
        {:error, {:ambiguous, for({_, module} <- many, do: module)}}
    end
  end

  defp defined?(module, pair), do: Module.open?(module) and Module.defines?(module, pair)

  defp imported(:function, module, name, _env), do: {:function, module, name}

  defp imported(:macro, module, name, env) do
    {:macro, module, fn meta, args -> expand!({name, meta, args}, env) end}
  end

  @doc "A macro of a required module with a function that expands it, or `:error`."
  def expand_require(env, meta, module, name, arity, opts \\ [])

  def expand_require(%{__struct__: Macro.Env} = env, meta, module, name, arity, opts)
      when is_list(meta) and is_atom(module) and is_atom(name) and is_integer(arity) and is_list(opts) do
    required? = module in env.requires or Keyword.get(meta, :required, false) or module == Kernel

    if required? and macro_exported?(module, name, arity) do
      env = %{env | requires: Enum.uniq([module | env.requires])}
      {:macro, module, fn meta, args -> expand!({{:., meta, [module, name]}, meta, args}, env) end}
    else
      :error
    end
  end

  defp expand!(call, env) do
    case :quaff_expand.expand_once(call, env) do
      {:ok, expanded} -> expanded
      :error -> call
    end
  end
end
