# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case
  ExUnit.Case.register_attribute(__MODULE__, :fixtures, accumulate: true)
  ExUnit.Case.register_describe_attribute(__MODULE__, :words)
  ExUnit.Case.register_module_attribute(__MODULE__, :all)

  @all 1
  @fixtures :user
  @fixtures {:post, 1}
  test "own", %{registered: registered} do
    assert registered.fixtures == [{:post, 1}, :user]
    assert registered.all == 1
  end

  test "none", %{registered: registered} do
    assert registered.fixtures == []
  end

  describe "words" do
    @words ["a"]

    test "are there", %{registered: registered} do
      assert registered.words == ["a"]
    end
  end

  test "are gone", %{registered: registered} do
    assert registered.words == nil
  end

  IO.inspect(ExUnit.Case.get_last_registered_test(__MODULE__).name)
end
