# normalise: suite frames pids
ExUnit.start(seed: 0, formatters: [])

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "messages" do
    error = assert_raise ExUnit.AssertionError, fn -> assert 1 == given(2) end
    IO.puts(Exception.message(error))
    error = assert_raise ExUnit.AssertionError, fn -> assert {:a, b} = given(2); b end
    IO.puts(Exception.message(error))
    error = assert_raise ExUnit.AssertionError, fn -> assert Enum.empty?([given(1)]) end
    IO.puts(Exception.message(error))
    IO.inspect({error.left, error.right, error.args, error.context})
  end

end
