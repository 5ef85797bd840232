# normalise: suite
# stderr: ignored
ExUnit.start(seed: 0, colors: [enabled: false])

try do
  defmodule BrokenTest do
    use ExUnit.Case
    test "uses what is not there", do: assert(missing == 1)
  end
rescue
  error in CompileError -> IO.puts(inspect(error.__struct__))
end

defmodule SoundTest do
  use ExUnit.Case
  test "runs", do: assert(true)
end
