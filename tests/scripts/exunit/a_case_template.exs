# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleCase do
  use ExUnit.CaseTemplate

  using opts do
    quote do
      @limit unquote(opts[:limit])
      def limit, do: @limit
    end
  end

  setup_all do
    [all: 1]
  end

  setup context do
    %{each: context.all + 1}
  end

  setup :named
  def named(context), do: [named: context.each + 1]
end

defmodule PlainCase do
  use ExUnit.CaseTemplate
end

defmodule SampleTest do
  use SampleCase, async: true, limit: 3

  setup context do
    [own: context.named + 1]
  end

  test "has all", %{all: 1, each: 2, named: 3, own: own, async: async} do
    assert {own, async, limit()} == {4, true, 0}
  end
end

defmodule PlainTest do
  use PlainCase

  test "is not async", %{async: async} do
    refute async
  end
end
