# normalise: suite frames pids
ExUnit.start(seed: 0, formatters: [])

defmodule SampleTest do
  use ExUnit.Case
  import ExUnit.CaptureLog
  require Logger

  test "captures" do
    IO.inspect(capture_log([format: "$level|$message|$metadata\n", metadata: [:foo]], fn -> Logger.error("hi", foo: 1); Logger.info("yo") end))
    IO.inspect(capture_log([format: "$message", level: :error], fn -> Logger.error("hi"); Logger.info("yo") end))
    IO.inspect(with_log([format: "$message;"], fn -> Logger.error("hi") && 3 end))
    IO.inspect(with_log([format: "$message;"], fn -> Logger.error("out"); capture_log([format: "$message;"], fn -> Logger.error("in") end) end))
    assert capture_log(fn -> spawn(fn -> raise "boom" end); Process.sleep(100) end) =~ "(RuntimeError) boom"
    assert capture_log(fn -> Logger.error("with time") end) =~ ~r/^\n\d\d:\d\d:\d\d\.\d\d\d \[error\] with time\n$/
  end
end
