defmodule ExUnit.Test do
  @moduledoc "A test as formatters see it: name, module, state, time in microseconds, tags."
  defstruct [:name, :description, :case, :module, :state, time: 0, tags: %{}, logs: "", parameters: %{}]
end

defmodule ExUnit.TestModule do
  @moduledoc "A module of tests as formatters see it."
  defstruct [:file, :name, :setup_all?, :state, parameters: %{}, tags: %{}, tests: []]
end

defmodule ExUnit.TestCase do
  @moduledoc false
  defstruct [:name, :state, tests: []]
end

defmodule ExUnit.TimeoutError do
  @moduledoc "A test ran for too long."
  defexception [:timeout, :type]

  @impl true
  def message(%{timeout: timeout, type: type}) do
    """
    #{type} timed out after #{timeout}ms. You can change the timeout:

      1. per test by setting "@tag timeout: x" (accepts :infinity)
      2. per test module by setting "@moduletag timeout: x" (accepts :infinity)
      3. globally via "ExUnit.start(timeout: x)" configuration
      4. by running "mix test --timeout x" which sets timeout
      5. or by running "mix test --trace" which sets timeout to infinity
         (useful when using IEx.pry/0)

    where "x" is the timeout given as integer in milliseconds (defaults to 60_000).
    """
  end
end

defmodule ExUnit.MultiError do
  @moduledoc "Several errors at once."
  defexception errors: []

  @impl true
  def message(%{errors: errors}) do
    texts = for {kind, error, stack} <- errors, do: Exception.format(kind, error, stack)
    "got the following errors:\n\n" <> Enum.join(texts, "\n\n")
  end
end

defmodule ExUnit.DocTest.Error do
  @moduledoc false
  defexception [:message]
end
