defmodule Log do
  defmacro log(expr) do
    text = Macro.to_string(expr)

    quote do
      value = unquote(expr)
      IO.puts(unquote(text) <> " = " <> inspect(value))
      value
    end
  end
end

defmodule UseLog do
  import Log

  def run do
    log(1 + 2 * 3)
    log(Enum.map([1, 2], &(&1 + 1)))
  end
end

UseLog.run()
