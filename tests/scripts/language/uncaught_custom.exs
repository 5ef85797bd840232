defmodule MyE do
  defexception [:a, message: "dflt"]
  def message(e), do: "custom #{e.a}"
end
raise MyE, a: 1
