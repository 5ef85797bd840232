# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule FirstTest do
  use ExUnit.Case

  setup_all do
    Process.get(:none) || raise "in setup_all"
  end

  test "a" do
    assert true
  end

  test "b" do
    assert true
  end
end

defmodule SecondTest do
  use ExUnit.Case

  test "fails" do
    assert Process.get(:none)
  end
end

defmodule ThirdTest do
  use ExUnit.Case

  setup_all do
    spawn_link(fn -> exit(:boom) end)
    Process.sleep(:infinity)
  end

  test "a" do
    assert true
  end
end

defmodule FourthTest do
  use ExUnit.Case

  setup_all do
    on_exit(fn -> raise "in on_exit" end)
  end

  test "a" do
    assert true
  end
end
