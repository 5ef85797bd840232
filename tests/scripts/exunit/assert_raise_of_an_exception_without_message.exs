# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule Bad do
  defexception [:x]

  @impl true
  def message(_), do: raise("oops")
end

defmodule SampleTest do
  use ExUnit.Case

  test "fails" do
    assert_raise Bad, "x", fn -> raise Bad end
  end

end
