# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  for i <- 1..3 do
    test "registers a name and starts processes #{i}" do
      Process.register(self(), :sample_name)
      pid = spawn_link(fn -> Process.sleep(:infinity) end)
      Process.register(pid, :sample_linked)
      assert Process.whereis(:sample_name) == self()
    end
  end

end
