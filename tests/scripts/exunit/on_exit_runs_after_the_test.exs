# normalise: suite frames pids
ExUnit.start(seed: 0, formatters: [])

defmodule SampleTest do
  use ExUnit.Case

  setup do
    on_exit(fn -> IO.puts("last") end)
    on_exit(:named, fn -> IO.puts("replaced") end)
    :ok
  end

  test "order", %{test_pid: pid} do
    on_exit(:named, fn -> IO.puts("named") end)
    on_exit(fn -> IO.puts("first, test alive: #{Process.alive?(pid)}") end)
    IO.puts("test")
  end

end
