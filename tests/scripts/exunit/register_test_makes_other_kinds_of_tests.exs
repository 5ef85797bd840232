# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule Kinds do
  defmacro property(name, do: block) do
    quote do
      name = ExUnit.Case.register_test(__MODULE__, __ENV__.file, unquote(__CALLER__.line), :property, unquote(name), [:prop])
      def unquote(Macro.escape({:unquote, [], [{:name, [], __MODULE__}]}) |> Code.eval_quoted([]) |> elem(0))(_), do: unquote(block)
    end
  end
end

defmodule SampleTest do
  use ExUnit.Case
  import Kinds

  property "holds" do
    assert true
  end

  property "does not hold" do
    assert Process.get(:none)
  end

  test "plain" do
    assert true
  end
end
