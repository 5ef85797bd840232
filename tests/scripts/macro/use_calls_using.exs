defmodule Greeter do
  defmacro __using__(opts) do
    quote do
      @greeting unquote(opts[:greeting])
      def greet(name), do: "#{@greeting}, #{name}!"
      def helper, do: :default
      defoverridable helper: 0
    end
  end
end

defmodule Hello do
  use Greeter, greeting: "Hello"
  def helper, do: {:overridden, super()}
end

IO.inspect({Hello.greet("you"), Hello.helper()})
