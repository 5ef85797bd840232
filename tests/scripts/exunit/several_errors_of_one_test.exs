# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  test "both" do
    raise ExUnit.MultiError,
      errors: [{:error, %RuntimeError{message: "a"}, []}, {:error, %ArgumentError{message: "b"}, []}]
  end

end
