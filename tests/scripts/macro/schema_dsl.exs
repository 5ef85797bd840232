defmodule Schema do
  defmacro __using__(opts) do
    prefix = Keyword.get(opts, :prefix)
    quote do
      import Schema, only: [schema: 2, embedded: 1]
      @schema_prefix unquote(prefix)
      @primary_key {:id, :integer, []}
      Module.register_attribute(__MODULE__, :fields, accumulate: true)
      Module.register_attribute(__MODULE__, :assocs, accumulate: true)
      @before_compile Schema
    end
  end
  defmacro embedded(do: block), do: do_schema(nil, block)
  defmacro schema(source, do: block), do: do_schema(source, block)
  defp do_schema(source, block) do
    prelude = quote do
      @source unquote(source)
      if pk = @primary_key do
        {n, t, o} = pk
        Schema.__field__(__MODULE__, n, t, o)
      end
      try do
        import Schema, only: [field: 1, field: 2, field: 3, belongs_to: 2, timestamps: 0]
        unquote(block)
      after
        :ok
      end
    end
    postlude = quote unquote: false do
      fields = @fields |> Enum.reverse()
      defstruct Enum.map(fields, fn {n, _, o} -> {n, o[:default]} end)
      def __schema__(:source), do: unquote(@source)
      def __schema__(:prefix), do: @schema_prefix
      def __schema__(:fields), do: unquote(Enum.map(fields, &elem(&1, 0)))
      for {name, type, _} <- fields do
        def __schema__(:type, unquote(name)), do: unquote(Macro.escape(type))
      end
      def __schema__(:type, _), do: nil
      for {name, mod, key} <- @assocs do
        def __schema__(:assoc, unquote(name)), do: %{related: unquote(mod), key: unquote(key)}
      end
      def __schema__(:assoc, _), do: nil
    end
    quote do
      unquote(prelude)
      unquote(postlude)
    end
  end
  defmacro field(name, type \\ :string, opts \\ []) do
    quote do
      Schema.__field__(__MODULE__, unquote(name), unquote(type), unquote(opts))
    end
  end
  defmacro belongs_to(name, queryable) do
    queryable = expand_alias(queryable, __CALLER__)
    quote do
      Schema.__field__(__MODULE__, unquote(:"#{name}_id"), :integer, [])
      @assocs {unquote(name), unquote(queryable), unquote(:"#{name}_id")}
    end
  end
  defmacro timestamps do
    quote do
      field :inserted_at, :datetime
      field :updated_at, {:array, :datetime}, default: []
    end
  end
  defp expand_alias({:__aliases__, _, _} = ast, env), do: Macro.expand(ast, %{env | function: {:__schema__, 2}})
  defp expand_alias(ast, _), do: ast
  def __field__(mod, name, type, opts) do
    if List.keymember?(Module.get_attribute(mod, :fields), name, 0), do: raise(ArgumentError, "field #{inspect name} exists")
    Module.put_attribute(mod, :fields, {name, type, opts})
  end
  defmacro __before_compile__(_env) do
    quote do
      def __done__, do: {__MODULE__, @source}
    end
  end
end
defmodule Blog.Author do
  use Schema
  schema "authors" do
    field :name
    field :age, :integer, default: 18
  end
end
defmodule Blog.Post do
  use Schema, prefix: "pub"
  alias Blog.Author
  schema "posts" do
    field :title
    belongs_to :author, Author
    timestamps()
  end
end
defmodule Main do
  def run do
    IO.inspect %Blog.Post{title: "x"}
    IO.inspect Blog.Post.__schema__(:fields)
    IO.inspect Blog.Post.__schema__(:type, :updated_at)
    IO.inspect Blog.Post.__schema__(:assoc, :author)
    IO.inspect Blog.Post.__schema__(:prefix)
    IO.inspect Blog.Author.__done__
    IO.inspect struct(Blog.Author, name: "a")
  end
end
Main.run
try do
  defmodule Bad do
    use Schema
    schema "x" do
      field :a
      field :a
    end
  end
rescue e -> IO.puts Exception.message(e) end
