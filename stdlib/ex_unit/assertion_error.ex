defmodule ExUnit.AssertionError do
  @moduledoc "What a failed assertion raises. Fields that do not apply hold `no_value/0`."

  defexception left: :ex_unit_no_meaningful_value,
               right: :ex_unit_no_meaningful_value,
               message: :ex_unit_no_meaningful_value,
               expr: :ex_unit_no_meaningful_value,
               args: :ex_unit_no_meaningful_value,
               doctest: :ex_unit_no_meaningful_value,
               context: :==

  @doc "Stands for a field without a value."
  def no_value, do: :ex_unit_no_meaningful_value

  @impl true
  def message(exception), do: "\n\n" <> ExUnit.Formatter.format_assertion_error(exception)
end
