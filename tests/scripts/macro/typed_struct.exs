defmodule TS do
  defmacro typedstruct(opts \\ [], do: block) do
    quote do
      Module.register_attribute(__MODULE__, :ts_fields, accumulate: true)
      Module.register_attribute(__MODULE__, :ts_types, accumulate: true)
      Module.register_attribute(__MODULE__, :ts_enforce, accumulate: true)
      Module.put_attribute(__MODULE__, :enforce_all, unquote(!!opts[:enforce]))
      import TS, only: [field: 2, field: 3]
      unquote(block)
      @enforce_keys @ts_enforce
      defstruct @ts_fields |> Enum.reverse()
      TS.__type__(@ts_types, unquote(opts))
      def __keys__, do: @ts_fields |> Keyword.keys() |> Enum.reverse()
    end
  end
  defmacro field(name, type, opts \\ []) do
    quote bind_quoted: [name: name, type: Macro.escape(type), opts: opts] do
      TS.__field__(name, type, opts, __ENV__)
    end
  end
  defmacro __type__(types, _opts) do
    quote bind_quoted: [types: types] do
      @type t :: %__MODULE__{unquote_splicing(types)}
    end
  end
  def __field__(name, type, opts, %Macro.Env{module: mod}) do
    has_default = Keyword.has_key?(opts, :default)
    enforce = if(is_nil(opts[:enforce]), do: Module.get_attribute(mod, :enforce_all) && !has_default, else: opts[:enforce])
    Module.put_attribute(mod, :ts_fields, {name, opts[:default]})
    Module.put_attribute(mod, :ts_types, {name, if(enforce, do: type, else: quote(do: unquote(type) | nil))})
    if enforce, do: Module.put_attribute(mod, :ts_enforce, name)
  end
end
defmodule Person do
  import TS
  typedstruct enforce: true do
    field :name, String.t()
    field :age, non_neg_integer(), default: 0
    field :email, String.t(), enforce: false
  end
end
IO.inspect struct!(Person, name: "x")
IO.inspect Person.__keys__
try do struct!(Person, []) rescue e -> IO.puts Exception.message(e) end
