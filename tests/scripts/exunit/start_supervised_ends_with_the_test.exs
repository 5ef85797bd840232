# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  test "agent", %{test: test} do
    pid = start_supervised!({Agent, fn -> test end})
    assert Agent.get(pid, & &1) == test
    on_exit(fn -> IO.puts("alive: #{Process.alive?(pid)}") end)
  end

  test "stopped" do
    {:ok, pid} = start_supervised({Agent, fn -> 1 end}, id: :one)
    {:ok, _} = start_supervised({Agent, fn -> 1 end}, id: :two)
    assert stop_supervised(:one) == :ok
    refute Process.alive?(pid)
    assert stop_supervised(:one) == {:error, :not_found}
    assert stop_supervised!(:two) == :ok
  end

  test "not there" do
    stop_supervised!(:nobody)
  end

  test "supervisor" do
    {:ok, sup} = ExUnit.fetch_test_supervisor()
    assert Supervisor.which_children(sup) == []
  end

end
