# normalise: suite frames pids
ExUnit.start(seed: 0, formatters: [])

defmodule SampleTest do
  use ExUnit.Case
  import ExUnit.CaptureIO
  test "a" do
    r = []
    r = [capture_io(fn -> IO.puts("a"); IO.write("b") end) | r]
    r = [capture_io("in\nput", fn -> x = IO.gets("> "); IO.write(x); IO.write(IO.read(:eof)) end) | r]
    r = [capture_io([input: "in", capture_prompt: false], fn -> x = IO.gets("> "); IO.write(x) end) | r]
    r = [capture_io(:stderr, fn -> IO.puts(:stderr, "err"); IO.warn("careful", []) end) | r]
    r = [with_io(fn -> IO.puts("x"); 3 end) | r]
    r = [with_io(:stderr, fn -> IO.puts(:stderr, "x"); 3 end) | r]
    r = [with_io("abc", fn -> IO.getn("", 2) end) | r]
    r = [capture_io(:user, fn -> IO.puts(:user, "u") end) | r]
    r = [capture_io(fn -> spawn_link(fn -> IO.puts("child") end); Process.sleep(20) end) | r]
    r = [capture_io(fn -> send(self(), capture_io(fn -> IO.puts("inner") end)); IO.puts "outer" end) | r]
    r = [(receive do x -> x end) | r]
    r = [capture_io(fn -> IO.inspect({1, 2}); IO.binwrite(<<195, 164>>) end) | r]
    r = [capture_io([encoding: :latin1], fn -> IO.binwrite(<<228>>) end) | r]
    r = [capture_io(:stderr, fn -> Code.eval_string("x = 1", [], file: "foo") end) | r]
    r = [(try do capture_io(fn -> raise "x" end) rescue e -> e end) | r]
    r = [(try do capture_io(:nope, fn -> 1 end) rescue e -> e end) | r]
    r = [(try do capture_io(:stderr, [input: "x"], fn -> capture_io(:stderr, [input: "y"], fn -> 1 end) end) rescue e -> e end) | r]
    r = [(try do capture_io(:stderr, fn -> capture_io(:stderr, [encoding: :latin1], fn -> 1 end) end) rescue e -> e end) | r]
    r = [capture_io(:stderr, fn -> IO.puts(:stderr, "one"); send(self(), capture_io(:stderr, fn -> IO.puts(:stderr, "two") end)); IO.puts :stderr, "three" end) | r]
    r = [(receive do x -> x end) | r]
    r = [capture_io(fn -> IO.stream(:stdio, :line) |> Enum.take(1) end) | r]
    r = [capture_io("l1\nl2\n", fn -> IO.stream(:stdio, :line) |> Enum.each(&IO.write(&1)) end) | r]
    r = [capture_io(fn -> Mix end) | r]
    for x <- Enum.reverse(r), do: IO.inspect x
  end
end
