# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule Helper do
  def far(_), do: [far: :away]
end

defmodule SampleTest do
  use ExUnit.Case

  setup_all do
    {:ok, all: 1}
  end

  setup do
    %{each: 1}
  end

  setup %{each: each} do
    [more: each + 1]
  end

  setup :named
  setup [:ok, {Helper, :far}]

  defp named(context), do: {:ok, named: context.more + 1}
  defp ok(_), do: :ok

  test "has them", context do
    assert Map.take(context, [:all, :each, :more, :named, :far]) |> Enum.sort() ==
             [all: 1, each: 1, far: :away, more: 2, named: 3]
  end

  test "matches them", %{named: named, far: :away} do
    assert named == 3
  end

end
