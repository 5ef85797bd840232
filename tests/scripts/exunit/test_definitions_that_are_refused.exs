# normalise: suite frames pids
ExUnit.start(autorun: false)

for code <- [
      ~s|test "a" do :ok end; test "a" do :ok end|,
      ~s|describe "a" do :ok end; describe "a" do :ok end|,
      ~s|describe "a" do describe "b" do :ok end end|,
      ~s|describe :a do :ok end|,
      ~s|@tag 1; test "a" do :ok end|,
      ~s|@tag line: 1; test "a" do :ok end|,
      ~s|setup 1; test "a" do :ok end|,
      ~s|describe "x" do setup_all do :ok end end|,
      ~s|ExUnit.Case.__register__(__MODULE__, async: 1)|,
      ~s|ExUnit.Case.__register__(__MODULE__, parameterize: 1)|
    ] do
  name = "Sample#{:erlang.phash2(code)}"

  try do
    Code.eval_string("defmodule #{name} do use ExUnit.Case; #{code} end")
  rescue
    error -> IO.puts("#{inspect(error.__struct__)}: #{String.replace(Exception.message(error), name, "Sample")}")
  end
end

for fun <- [
      fn -> ExUnit.Callbacks.on_exit(fn -> :ok end) end,
      fn -> ExUnit.Callbacks.start_supervised(Agent) end,
      fn -> ExUnit.Callbacks.stop_supervised(Agent) end
    ] do
  try do
    fun.()
  rescue
    error -> IO.puts(Exception.message(error))
  end
end
