defmodule String.Break do
  @moduledoc false
  # White space at the ends and between words.

  def split(string) when is_binary(string), do: :quaff_string.split(string)
  def split(other), do: :binary.split(other, " ", [:global])
  def trim_leading(string) when is_binary(string), do: :quaff_string.trim(string, :leading)
  def trim_trailing(string) when is_binary(string), do: :quaff_string.trim(string, :trailing)
end
