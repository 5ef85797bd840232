defmodule Notation do
  defmacro object(name, do: block) do
    __CALLER__ |> check!(:object)
    quote do
      Module.put_attribute(__MODULE__, :current, unquote(name))
      unquote(block)
      @objects {unquote(name), @fields_acc |> Enum.filter(&(elem(&1, 0) == unquote(name)))}
      Module.delete_attribute(__MODULE__, :current)
    end
  end
  defmacro field(name, type, attrs \\ [], blk \\ [])
  defmacro field(name, type, [do: b], []), do: do_field(name, type, [], b)
  defmacro field(name, type, attrs, do: b), do: do_field(name, type, attrs, b)
  defmacro field(name, type, attrs, []), do: do_field(name, type, attrs, nil)
  defp do_field(name, type, attrs, body) do
    resolver = case body do
      nil -> nil
      b -> Macro.escape(b)
    end
    quote do
      @fields_acc {@current, unquote(name), unquote(type), unquote(attrs), unquote(resolver) != nil}
    end
  end
  defp check!(env, name) do
    if env.function, do: raise(ArgumentError, "#{name} in function")
    env
  end
  defmacro __using__(_) do
    quote do
      import Notation
      Module.register_attribute(__MODULE__, :fields_acc, accumulate: true)
      Module.register_attribute(__MODULE__, :objects, accumulate: true)
      @before_compile {Notation, :finish}
    end
  end
  defmacro finish(env) do
    objs = Module.get_attribute(env.module, :objects)
    for {name, fields} <- objs, {_, f, t, attrs, r?} <- fields do
      quote do
        def __type__(unquote(name), unquote(f)), do: {unquote(t), unquote(Macro.escape(attrs)), unquote(r?)}
      end
    end ++ [quote(do: def(__objects__, do: unquote(Enum.map(objs, &elem(&1, 0)))))]
  end
end
defmodule MySchema do
  use Notation
  object :user do
    field :id, :integer
    field :name, :string, nullable: true
    field :posts, {:list, :post} do
      resolve fn a, b -> {a, b} end
    end
    field :x, :y, a: 1 do
      :ok
    end
  end
  object :post do
    field :title, :string
  end
end
IO.inspect {MySchema.__objects__, MySchema.__type__(:user, :name), MySchema.__type__(:user, :posts), MySchema.__type__(:user, :x), MySchema.__type__(:post, :title)}
