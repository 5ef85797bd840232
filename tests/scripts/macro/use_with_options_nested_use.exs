# stderr: ignored
defmodule Base do
  defmacro __using__(opts) do
    name = Keyword.get(opts, :name, :default)
    quote location: :keep, generated: true do
      use Base.Other, unquote(opts)
      @before_compile Base
      def name, do: unquote(name)
      def opts, do: unquote(Macro.escape(Map.new(opts)))
      defoverridable name: 0
      Module.put_attribute(__MODULE__, :routes, [])
      import Base
    end
  end
  defmacro route(verb, path, do: block) do
    quote bind_quoted: [verb: verb, path: path, block: Macro.escape(block, unquote: true)] do
      @routes [{verb, path} | @routes]
      def match(unquote(verb), unquote(path)), do: unquote(block)
    end
  end
  defmacro get(path, do: block), do: quote(do: route(:get, unquote(path), do: unquote(block)))
  defmacro __before_compile__(env) do
    routes = Module.get_attribute(env.module, :routes)
    quote do
      def match(_, _), do: :not_found
      def routes, do: unquote(Macro.escape(Enum.reverse(routes)))
    end
  end
  defmodule Other do
    defmacro __using__(_), do: quote(do: def(other, do: :other))
  end
end
defmodule Router do
  use Base, name: :router, x: %{y: 1}
  get "/a" do
    :a
  end
  route :post, "/b" do
    {:b, 1 + 1}
  end
  def name, do: {super(), 1}
end
IO.inspect {Router.name, Router.opts, Router.match(:get, "/a"), Router.match(:post, "/b"), Router.match(:x, ""), Router.routes, Router.other}
