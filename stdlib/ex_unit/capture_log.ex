defmodule ExUnit.CaptureLog do
  @moduledoc """
  Captures what is logged while a function runs.

      import ExUnit.CaptureLog

      test "warns" do
        assert capture_log(fn -> Logger.warning("careful") end) =~ "careful"
      end

  All processes log to the same place: what others log meanwhile is captured too. Options: `:level`, and those of
  `Logger.default_formatter/1`.
  """

  @doc "What is logged while the function runs, as a string."
  def capture_log(opts \\ [], fun) when is_list(opts) and is_function(fun, 0), do: opts |> with_log(fun) |> elem(1)

  @doc "The function's value and what is logged while it runs."
  def with_log(opts \\ [], fun) when is_list(opts) and is_function(fun, 0) do
    {:ok, io} = StringIO.open("")
    {level, formatter_opts} = Keyword.pop(opts, :level)
    formatter = Logger.default_formatter(Keyword.merge([colors: [enabled: false]], formatter_opts))
    ref = ExUnit.CaptureServer.log_on(io, level, formatter)

    try do
      value = fun.()
      {value, taken(io)}
    after
      ExUnit.CaptureServer.log_off(ref)
      StringIO.close(io)
    end
  end

  defp taken(io) do
    Logger.flush()
    io |> StringIO.contents() |> elem(1)
  end
end
