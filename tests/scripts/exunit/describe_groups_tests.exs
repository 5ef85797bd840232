# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  setup do
    [order: [:module]]
  end

  describe "first" do
    setup %{order: order} do
      [order: [:first | order]]
    end

    test "runs both", %{order: order, describe: describe} do
      assert {order, describe} == {[:first, :module], "second"}
    end
  end

  describe "second" do
    test "runs one", %{order: order} do
      assert order == [:module, :second]
    end
  end

end
