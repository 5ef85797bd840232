require Logger
defmodule T do
  def translate(_min, :error, :report, {:logger, %{special: x}}), do: {:ok, ["special ", inspect(x)], [extra: 1]}
  def translate(_min, :error, :report, {:logger, %{skip: _}}), do: :skip
  def translate(_min, _level, _kind, _message), do: :none
end
IO.inspect(Logger.add_translator({T, :translate}))
:logger.error(%{special: 1})
:logger.error(%{skip: 1})
:logger.error(%{other: 1})
IO.inspect(Logger.remove_translator({T, :translate}))
:logger.error(%{special: 2})
:logger.notice(~c"format ~p and ~s~n", [{:a, "b"}, "text"])
:logger.info("text", %{domain: [:mine]})
:logger.log(:warning, "by log")
:logger.log(:debug, fn x -> {"lazy ~p", [x]} end, 1)
IO.inspect(Logger.flush())
