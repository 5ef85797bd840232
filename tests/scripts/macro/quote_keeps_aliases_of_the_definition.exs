defmodule Deep.Helper do
  def help, do: :deep_help
end

defmodule MacroAlias do
  alias Deep.Helper

  defmacro call do
    quote do: Helper.help()
  end
end

defmodule Other.Helper do
  def help, do: :other_help
end

defmodule UseMacroAlias do
  alias Other.Helper
  require MacroAlias
  def run, do: {MacroAlias.call(), Helper.help()}
end

IO.inspect(UseMacroAlias.run())
