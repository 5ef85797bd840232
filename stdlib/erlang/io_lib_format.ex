defmodule :io_lib_format do
  @moduledoc "Numbers as `:io_lib` lays them out."

  @doc "The shortest digits that read back as the same number."
  def fwrite_g(number) when is_float(number), do: :erlang.float_to_list(number, [:short])
end
