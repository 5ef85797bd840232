defmodule Fancy do
  defexception [:what]
  def message(%{what: w}), do: "fancy: #{w}\nsecond line"
end

raise Fancy, what: "thing"
