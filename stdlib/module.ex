defmodule Module do
  @moduledoc "Modules: their names, and their contents while they are being defined."

  @doc "Defines a module from quoted code."
  def create(module, quoted, env_or_opts), do: :quaff_module.create(module, quoted, env_or_opts)

  @doc "Evaluates quoted code in the body of a module that is being defined."
  def eval_quoted(module_or_env, quoted, binding \\ [], opts \\ [])
  def eval_quoted(%Macro.Env{module: module} = env, quoted, _binding, _opts), do: :quaff_module.eval_quoted(module, quoted, env)
  def eval_quoted(module, quoted, _binding, opts), do: :quaff_module.eval_quoted(module, quoted, opts)

  @doc "Whether the module is being defined."
  def open?(module) when is_atom(module), do: :quaff_module.open(module)

  @doc "Sets an attribute."
  def put_attribute(module, key, value) when is_atom(module) and is_atom(key), do: :quaff_module.put_attribute(module, key, value)

  @doc "The value of an attribute, or `default`."
  def get_attribute(module, key, default \\ nil) when is_atom(module) and is_atom(key) do
    case :quaff_module.get_attribute(module, key) do
      {:ok, nil} -> default
      {:ok, value} -> value
      :error -> default
    end
  end

  @doc "The last value of an accumulating attribute."
  def get_last_attribute(module, key, default \\ nil) do
    case get_attribute(module, key) do
      [] -> default
      [value | _] -> value
      nil -> default
      value -> value
    end
  end

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
  def definitions_in(module) when is_atom(module), do: for({name, arity, _} <- :quaff_module.definitions(module), do: {name, arity})

  @doc "What has been defined of a kind (`:def`, `:defp`, `:defmacro`, `:defmacrop`)."
  def definitions_in(module, kind) when is_atom(module) and kind in [:def, :defp, :defmacro, :defmacrop] do
    for {name, arity, ^kind} <- :quaff_module.definitions(module), do: {name, arity}
  end

  @doc "Whether a function or macro has been defined."
  def defines?(module, {name, arity}) when is_atom(module) do
    Enum.any?(:quaff_module.definitions(module), fn {n, a, _} -> n == name and a == arity end)
  end

  @doc "Whether a function or macro has been defined as this kind."
  def defines?(module, {name, arity}, kind) when is_atom(module), do: :lists.member({name, arity, kind}, :quaff_module.definitions(module))

  @doc "Removes a definition; whether it was there."
  def delete_definition(module, tuple) when is_atom(module), do: :quaff_module.delete_definition(module, tuple)

  @doc "Makes functions overridable."
  def make_overridable(module, tuples) when is_atom(module) and is_list(tuples), do: :quaff_module.make_overridable(module, tuples)

  def make_overridable(module, behaviour) when is_atom(module) and is_atom(behaviour) do
    callbacks = behaviour.behaviour_info(:callbacks)
    make_overridable(module, for(c <- callbacks, defines?(module, c), do: c))
  end

  @doc "Whether a function is overridable."
  def overridable?(module, tuple), do: :lists.member(tuple, :quaff_module.overridable(module))
  @doc "All overridable functions."
  def overridables_in(module), do: :quaff_module.overridable(module)

  @doc "An alias from parts."
  def concat(list) when is_list(list), do: String.to_atom(join(list))
  @doc "An alias from two parts."
  def concat(left, right), do: concat([left, right])

  @doc "An alias from parts, if it exists."
  def safe_concat(list) when is_list(list), do: String.to_existing_atom(join(list))
  @doc "An alias from two parts, if it exists."
  def safe_concat(left, right), do: safe_concat([left, right])

  defp join(parts), do: Enum.reduce(parts, "Elixir", fn part, acc -> acc <> part(part) end)

  defp part(nil), do: ""
  defp part(atom) when is_atom(atom), do: part(Atom.to_string(atom))
  defp part("Elixir"), do: ""
  defp part("Elixir." <> rest), do: "." <> rest
  defp part("." <> _ = rest), do: rest
  defp part(other), do: "." <> other

  @doc "The parts of an alias as strings."
  def split(module)
  def split(module) when is_atom(module), do: split_name(Atom.to_string(module), module)
  def split(module) when is_binary(module), do: split_name(module, module)

  defp split_name("Elixir." <> name, _), do: String.split(name, ".")

  defp split_name(_, module) do
    raise ArgumentError, "expected an Elixir module, got: #{inspect(module)}"
  end

  @doc "The documentation of a definition in a module being defined."
  def get_definition(module, {name, arity}) do
    case Enum.find(:quaff_module.definitions(module), fn {n, a, _} -> n == name and a == arity end) do
      nil -> nil
      {_, _, kind} -> {:v1, kind, [], []}
    end
  end

  @doc "Whether the module has a type."
  def defines_type?(_module, _definition), do: false

  @doc "Reserved attributes."
  def reserved_attributes, do: %{}
end
