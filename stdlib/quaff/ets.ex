defmodule Quaff.Ets do
  @moduledoc false

  # Goes on with a traversal that is larger than a portion.
  def more(running) do
    case :quaff_ets.more(running) do
      :more -> more(running)
      {:ok, result} -> result
    end
  end
end
