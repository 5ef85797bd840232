defmodule Quaff.Badarg do
  @moduledoc false
  # `badarg` in Erlang's manner: says which arguments are wrong, and how.

  @doc "Raises; `details` are pairs of an argument's number and what is wrong with it."
  def wrong(details), do: :erlang.error(:badarg, :none, error_info: %{module: :erl_stdlib_errors, details: details})

  def wrong(number, text), do: wrong([{number, text}])

  @doc "Raises another reason, of which an argument is the cause."
  def wrong(reason, number, text) do
    :erlang.error(reason, :none, error_info: %{module: :erl_stdlib_errors, details: [{number, text}]})
  end
end
