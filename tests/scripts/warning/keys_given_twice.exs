defmodule KeysGivenTwice do
  def f_0(_), do: %{a: 1, b: 2, a: 3}

  def f_1(_), do: %{"a" => 1, "b" => 2, "a" => 3}

  def f_3(_), do: %URI{host: 1, host: 2}

  def f_4(x), do: %{x | a: 1, a: 2}
end

IO.puts("done")
