defmodule Kernel.SpecialForms do
  @moduledoc """
  What the compiler itself expands. The definitions here only say that there are such macros, and refuse to be called.
  """

  use Quaff.SpecialForms
end
