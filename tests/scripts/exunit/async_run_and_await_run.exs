# normalise: suite
# Modules that are defined after `async_run/0` run as well; the counts come from `await_run/1`.
ExUnit.start(autorun: false, seed: 0, colors: [enabled: false])
ExUnit.after_suite(fn counts -> IO.inspect(Enum.sort(counts), label: "after") end)
suite = ExUnit.async_run()

defmodule EarlyTest do
  use ExUnit.Case, async: true
  test "runs beside what is loaded", do: assert(1 + 1 == 2)
end

defmodule LateTest do
  use ExUnit.Case
  test "runs alone", do: assert(Process.whereis(:nobody) == nil)
  @tag :skip
  test "is skipped", do: flunk("never")
end

IO.inspect(Enum.sort(ExUnit.await_run(suite)), label: "await")
