{:module, name, binary, result} =
  defmodule Ret do
    def f, do: 1
    :last
  end

IO.inspect({name, is_binary(binary), result})
