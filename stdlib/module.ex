defmodule Module do
  @moduledoc "Modules: their names, and their contents while they are being defined."

  @doc "Defines a module from quoted code."
  def create(module, quoted, opts)
  def create(module, quoted, %Macro.Env{} = env) when is_atom(module), do: :quaff_module.create(module, quoted, env)

  def create(module, quoted, opts) when is_atom(module) and is_list(opts) do
    unless Keyword.has_key?(opts, :file), do: raise(ArgumentError, "expected :file to be given as option")
    :quaff_module.create(module, quoted, opts)
  end

  @doc "Evaluates quoted code in the body of a module that is being defined."
  def eval_quoted(module_or_env, quoted, binding \\ [], opts \\ [])
  def eval_quoted(%Macro.Env{} = env, quoted, binding, opts) when is_list(binding) and is_list(opts),
    do: eval_quoted(env.module, quoted, binding, placed(env, opts))

  def eval_quoted(module, quoted, binding, %Macro.Env{} = env) when is_atom(module) and is_list(binding) do
    _ = :quaff_module.definitions(module, "eval_quoted/4")
    Code.eval_quoted(quoted, binding, %{env | module: module, function: nil})
  end

  def eval_quoted(module, quoted, binding, opts) when is_atom(module) and is_list(binding) and is_list(opts),
    do: eval_quoted(module, quoted, binding, placed(:quaff_module.env(module, "eval_quoted/4"), opts))

  defp placed(env, opts), do: %{env | file: Keyword.get(opts, :file, env.file), line: Keyword.get(opts, :line, env.line)}

  @doc "Whether the module is being defined."
  def open?(module) when is_atom(module), do: :quaff_module.open(module)

  @doc "Sets an attribute."
  def put_attribute(module, key, value) when is_atom(module) and is_atom(key), do: :quaff_module.put_attribute(module, key, value)

  @doc "The value of an attribute, or `default`."
  def get_attribute(module, key, default \\ nil) when is_atom(module) and is_atom(key) do
    case :quaff_module.get_attribute(module, key, "get_attribute/2") do
      {:ok, value} -> value
      :error -> default
    end
  end

  @doc "The last value of an accumulating attribute."
  def get_last_attribute(module, key, default \\ nil) when is_atom(module) and is_atom(key) do
    case :quaff_module.get_attribute(module, key, "get_last_attribute/2") do
      {:ok, value} -> if :quaff_module.accumulates(module, key), do: last(value, default), else: value
      :error -> default
    end
  end

  defp last([value | _], _default), do: value
  defp last([], default), do: default

  @doc "Whether the attribute has been set."
  def has_attribute?(module, key) when is_atom(module) and is_atom(key), do: :quaff_module.has_attribute(module, key)

  @doc "The names of all attributes."
  def attributes_in(module) when is_atom(module), do: :quaff_module.attributes_in(module)

  @doc "Removes an attribute; gives its value."
  def delete_attribute(module, key) when is_atom(module) and is_atom(key), do: :quaff_module.delete_attribute(module, key)

  @doc "Makes an attribute accumulate or persist."
  def register_attribute(module, attribute, options) when is_atom(module) and is_atom(attribute) and is_list(options) do
    :quaff_module.register_attribute(module, attribute, Keyword.get(options, :accumulate, false), Keyword.get(options, :persist, false))
  end

  @doc "What has been defined: `{name, arity}`."
  def definitions_in(module) when is_atom(module) do
    for {name, arity, _} <- :quaff_module.definitions(module, "definitions_in/1"), do: {name, arity}
  end

  @doc "What has been defined of a kind (`:def`, `:defp`, `:defmacro`, `:defmacrop`)."
  def definitions_in(module, kind) when is_atom(module) and kind in [:def, :defp, :defmacro, :defmacrop] do
    for {name, arity, ^kind} <- :quaff_module.definitions(module, "definitions_in/2"), do: {name, arity}
  end

  @doc "Whether a function or macro has been defined."
  def defines?(module, {name, arity}) when is_atom(module) and is_atom(name) and is_integer(arity) and arity >= 0 and arity <= 255 do
    Enum.any?(:quaff_module.definitions(module, "defines?/2"), fn {n, a, _} -> n == name and a == arity end)
  end

  @doc "Whether a function or macro has been defined as this kind."
  def defines?(module, {name, arity}, kind)
      when is_atom(module) and is_atom(name) and is_integer(arity) and arity >= 0 and arity <= 255 and
             kind in [:def, :defp, :defmacro, :defmacrop] do
    :lists.member({name, arity, kind}, :quaff_module.definitions(module, "defines?/3"))
  end

  @doc "Removes a definition; whether it was there."
  def delete_definition(module, tuple) when is_atom(module), do: :quaff_module.delete_definition(module, tuple)

  @doc "Makes functions overridable."
  def make_overridable(module, tuples_or_behaviour)
      when is_atom(module) and (is_list(tuples_or_behaviour) or is_atom(tuples_or_behaviour)),
      do: :quaff_module.make_overridable(module, tuples_or_behaviour)

  @doc "Whether a function is overridable."
  def overridable?(module, tuple), do: :lists.member(tuple, :quaff_module.overridable(module))
  @doc "All overridable functions."
  def overridables_in(module) when is_atom(module) do
    _ = :quaff_module.definitions(module, "overridables_in/1")
    :quaff_module.overridable(module)
  end

  @doc "An alias from parts."
  def concat(list) when is_list(list), do: String.to_atom(join(list))
  @doc "An alias from two parts."
  def concat(left, right)
      when (is_binary(left) or is_atom(left)) and (is_binary(right) or is_atom(right)),
      do: concat([left, right])

  @doc "An alias from parts, if it exists."
  def safe_concat(list) when is_list(list), do: existing(join(list))
  @doc "An alias from two parts, if it exists."
  def safe_concat(left, right)
      when (is_binary(left) or is_atom(left)) and (is_binary(right) or is_atom(right)),
      do: safe_concat([left, right])

  # The library's own modules exist before anyone has loaded them.
  defp existing(name), do: if(:quaff.library_name(name), do: String.to_atom(name), else: String.to_existing_atom(name))

  defp join(parts), do: Enum.reduce(parts, "Elixir", fn part, acc -> acc <> part(part) end)

  defp part(nil), do: ""
  defp part(atom) when is_atom(atom), do: part(Atom.to_string(atom))
  defp part("Elixir"), do: ""
  defp part("Elixir." <> rest), do: "." <> rest
  defp part("." <> _ = rest), do: rest
  defp part(other) when is_binary(other), do: "." <> other

  @doc "The parts of an alias as strings."
  def split(module)
  def split(module) when is_atom(module), do: split_name(Atom.to_string(module), module)
  def split(module) when is_binary(module), do: split_name(module, module)

  defp split_name("Elixir." <> name, _), do: String.split(name, ".")

  defp split_name(_, module) do
    raise ArgumentError, "expected an Elixir module, got: #{inspect(module)}"
  end

  @doc "Kind, metadata and clauses of a definition in a module being defined."
  def get_definition(module, {name, arity} = definition, opts \\ [])
      when is_atom(module) and is_atom(name) and is_integer(arity) and is_list(opts) do
    case :quaff_module.definition(module, definition) do
      {:v1, kind, meta, clauses} -> {:v1, kind, meta, if(opts[:skip_clauses], do: [], else: clauses)}
      nil -> nil
    end
  end

  @doc "Whether the module being defined has a type."
  def defines_type?(module, {name, arity}) when is_atom(module) and is_atom(name) and is_integer(arity) do
    Enum.any?([:type, :typep, :opaque, :nominal], &(:quaff_module.typespecs(module, &1, name, arity) != []))
  end

  @doc "Makes a callback of a function's specification; whether there was one."
  def spec_to_callback(module, {name, arity}) when is_atom(module) and is_atom(name) and is_integer(arity) do
    case :quaff_module.typespecs(module, :spec, name, arity) do
      [] ->
        false

      specs ->
        for spec <- specs, do: :quaff_module.add_typespec(module, :callback, spec)
        true
    end
  end

  @doc false
  def add_doc(_module, _line, _kind, _tuple, _signature \\ [], _doc), do: :ok

  @doc "The attributes that mean something to Elixir."
  def reserved_attributes do
    hook = fn what -> %{doc: "A hook that will be invoked " <> what} end

    %{
      after_compile: hook.("right after the current module is compiled."),
      after_verify: hook.("right after the current module is verified for undefined functions, deprecations, etc."),
      before_compile: hook.("before the module is compiled."),
      behaviour: %{doc: "Specifies that the current module implements a given behaviour."},
      callback: %{doc: "Declares a function that a behaviour's modules have."},
      compile: %{doc: "Defines options for module compilation that are used to configure both Elixir and the Erlang compiler."},
      deprecated: %{doc: "Provides the deprecation reason for a function."},
      derive: %{doc: "Derives an implementation for the given protocol for the struct defined in the current module."},
      dialyzer: %{doc: "Defines warnings to request or suppress when using `:dialyzer`."},
      doc: %{doc: "Provides documentation for a function/macro/callback."},
      enforce_keys: %{doc: "Ensures the given keys are always set when building the struct defined in the current module."},
      external_resource: %{doc: "Specifies an external resource for the current module."},
      fallback_to_any: %{doc: "If set to `true` generates a default protocol implementation for all types."},
      file: %{doc: "Changes the filename used in stacktraces for the function or macro that follows the attribute."},
      for: %{doc: "The current module/type a protocol implementation is being defined for."},
      impl: %{doc: "Declares an implementation of a callback function or macro."},
      macrocallback: %{doc: "Declares a macro that a behaviour's modules have."},
      moduledoc: %{doc: "Provides documentation for the current module."},
      on_definition: hook.("when each function or macro in the current module is defined."),
      on_load: hook.("whenever the module is loaded."),
      opaque: %{doc: "Declares a type whose structure is private."},
      optional_callbacks: %{doc: "Specifies which behaviour callbacks and macro behaviour callbacks are optional."},
      protocol: %{doc: "The current protocol being implemented."},
      spec: %{doc: "Provides a specification for a function."},
      type: %{doc: "Defines a type to be used in `@spec`."},
      typedoc: %{doc: "Provides documentation for a type."},
      typep: %{doc: "Defines a private type to be used in `@spec`."},
      undefined_impl_description: %{doc: "Customizes the exception description when a protocol implementation is not found."},
      vsn: %{doc: "Specify the module version."}
    }
  end
end
