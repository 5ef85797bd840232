defmodule Quaff.Log do
  @moduledoc false

  # The process that writes error reports, so that whoever fails need not wait for the formatting and reports do not
  # mix. `flush/0` waits until all reports that were sent before it are written.

  def start do
    pid = spawn(&loop/0)
    :quaff_log.register(pid)
    pid
  end

  def flush do
    case :quaff_log.process() do
      nil ->
        :ok

      pid ->
        ref = Process.monitor(pid)
        send(pid, {:flush, self(), ref})

        receive do
          {:flushed, ^ref} -> :ok
          {:DOWN, ^ref, _, _, _} -> :ok
        end

        Process.demonitor(ref, [:flush])
    end
  end

  defp loop do
    receive do
      {:report, pid, kind, reason, stacktrace} ->
        safely(fn -> Quaff.Report.process(pid, kind, reason, stacktrace) end)

      {:text, text} ->
        safely(fn -> Quaff.Report.error(text) end)

      {:flush, from, ref} ->
        send(from, {:flushed, ref})

      _ ->
        :ok
    end

    loop()
  end

  defp safely(fun) do
    fun.()
  catch
    kind, reason -> :quaff_io.put_chars(2, ["report failed: ", Kernel.inspect({kind, reason})], "\n")
  end
end
