defprotocol Inspect do
  @moduledoc """
  How a value is printed by `inspect/2`: as a document of `Inspect.Algebra`.

  `Kernel.inspect/2` prints what only the library's own implementations would print without going through here; this is
  for structs with an implementation of a script's, for colours and for functions given as `:inspect_fun`.

  Deriving it takes `:only`, `:except` and `:optional` fields:

      @derive {Inspect, only: [:name]}
      defstruct [:name, :password]
  """

  @fallback_to_any true

  @doc false
  defmacro __deriving__(module, options) do
    fields = fields_of(module)
    names = for field <- fields, do: field.field
    given = fn option -> known_fields!(Keyword.get(options, option, []), option, names, module) end
    only = if Keyword.has_key?(options, :only), do: given.(:only), else: names
    except = given.(:except)
    optional = if Keyword.get(options, :optional) == :all, do: names, else: given.(:optional)

    shown = for field <- fields, field.field in only, field.field not in except, do: field
    printer = if length(shown) == length(names), do: Inspect.Map, else: Inspect.Any
    optional = for field <- shown, field.field in optional, do: {field.field, field.default}
    shown = for field <- shown, do: field.field

    quote do
      defimpl Inspect, for: unquote(module) do
        def inspect(var!(struct), var!(opts)) do
          case Inspect.Any.__shown__(var!(struct), unquote(names), unquote(shown), unquote(Macro.escape(optional))) do
            nil -> Inspect.Map.inspect_as_map(var!(struct), var!(opts))
            infos -> unquote(printer).inspect_as_struct(var!(struct), unquote(Macro.inspect_atom(:literal, module)), infos, var!(opts))
          end
        end
      end
    end
  end

  defp fields_of(module) do
    for {field, default} <- :quaff_module.struct_fields(module), field != :__exception__, do: %{field: field, default: default}
  end

  defp known_fields!(fields, option, _names, module) when not is_list(fields) do
    raise ArgumentError,
          "invalid value #{Kernel.inspect(fields)} in #{Kernel.inspect(option)} when deriving the Inspect protocol " <>
            "for #{Kernel.inspect(module)} (expected a list)"
  end

  defp known_fields!(fields, option, names, module) do
    case fields -- names do
      [] ->
        fields

      unknown ->
        raise ArgumentError,
              "unknown fields #{Kernel.inspect(unknown)} in #{Kernel.inspect(option)} when deriving the Inspect protocol " <>
                "for #{Kernel.inspect(module)}"
    end
  end

  @doc "The document of `term`, or a tuple of it and the options for what follows."
  @spec inspect(t, Inspect.Opts.t()) :: Inspect.Algebra.t() | {Inspect.Algebra.t(), Inspect.Opts.t()}
  def inspect(term, opts)
end
