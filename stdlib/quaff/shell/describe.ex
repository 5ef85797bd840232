defmodule Quaff.Shell.Describe do
  @moduledoc false

  @doc false
  def type(term) do
    cond do
      is_integer(term) -> "Integer"
      is_float(term) -> "Float"
      is_tuple(term) -> "Tuple"
      is_map(term) -> "Map"
      is_function(term) -> "Function"
      is_reference(term) -> "Reference"
      is_port(term) -> "Port"
      true -> "Term"
    end
  end

  @doc false
  # A struct with all its fields in the order of their definition, whatever its own way to be shown is.
  def struct_text(%module{} = struct) do
    fields = for %{field: field} <- module.__info__(:struct), do: "#{field}: #{inspect(Map.get(struct, field))}"
    "%#{inspect(module)}{#{Enum.join(fields, ", ")}}"
  end

  @doc false
  def modules(term) do
    cond do
      is_reference(term) -> ""
      is_port(term) -> "Port"
      true -> type(term)
    end
  end
end
