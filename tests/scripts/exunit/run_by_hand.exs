# normalise: suite frames pids
ExUnit.start(seed: 0, autorun: false)

defmodule SampleTest do
  use ExUnit.Case

  test "passes" do
    assert true
  end

  test "fails" do
    assert Process.get(:none)
  end
end

IO.inspect(Enum.sort(ExUnit.run()))
IO.inspect(ExUnit.plural_rule("test"))
ExUnit.plural_rule("test", "testen")
IO.inspect(ExUnit.plural_rule("test"))
