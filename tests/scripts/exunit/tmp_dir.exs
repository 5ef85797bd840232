# normalise: suite frames pids
ExUnit.start(seed: 0, formatters: [])

defmodule SampleTest do
  use ExUnit.Case
  @moduletag :tmp_dir

  setup_all do
    on_exit(fn -> File.rm_rf!("tmp/SampleTest") && File.rmdir("tmp") end)
  end

  test "is a fresh folder", %{tmp_dir: dir} do
    assert File.ls!(dir) == []
    IO.puts(Path.relative_to_cwd(dir))
  end

  @tag tmp_dir: "sub/dir"
  test "has a part of its own", %{tmp_dir: dir} do
    assert File.dir?(dir)
    IO.puts(Path.relative_to_cwd(dir))
  end

  @tag tmp_dir: false
  test "is not wanted", context do
    assert context.tmp_dir == false
  end
end
