# normalise: suite frames pids
defmodule SampleFormatter do
  use GenServer

  def init(opts), do: {:ok, {opts[:seed], []}}

  def handle_cast({:suite_finished, times}, {seed, events}) do
    IO.inspect({seed, Enum.sort(Map.keys(times))})
    events |> Enum.reverse() |> Enum.each(&IO.inspect/1)
    {:noreply, {seed, events}}
  end

  def handle_cast({name, %{name: subject, state: state}}, {seed, events}) when name in [:test_started, :test_finished, :module_started, :module_finished] do
    state = with {:failed, [{kind, _, _}]} <- state, do: {:failed, kind}
    {:noreply, {seed, [{name, subject, state} | events]}}
  end

  def handle_cast({name, _}, {seed, events}) when name in [:suite_started] do
    {:noreply, {seed, [name | events]}}
  end

  def handle_cast(_, state), do: {:noreply, state}
end

ExUnit.start(seed: 0, formatters: [SampleFormatter], exclude: [:x])

defmodule SampleTest do
  use ExUnit.Case

  test "passes" do
    assert true
  end

  test "fails" do
    assert Process.get(:none)
  end

  @tag :skip
  test "skipped" do
    assert true
  end

  @tag :x
  test "excluded" do
    assert true
  end
end
