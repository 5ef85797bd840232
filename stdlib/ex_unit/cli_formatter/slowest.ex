defmodule ExUnit.CLIFormatter.Slowest do
  @moduledoc false

  # What `--slowest` and `--slowest-modules` print.

  def tests(timings, count, times) do
    slowest = timings |> Enum.sort_by(& &1.time, :desc) |> Enum.take(count)
    lines = Enum.map(slowest, &"\n  * #{&1.name} (#{inspect(&1.module)}) (#{ms(&1.time)}) [#{Path.relative_to_cwd(&1.tags.file)}:#{&1.tags.line}]")
    [header(Enum.map(slowest, & &1.time), count, times), lines, "\n"]
  end

  def modules(timings, count, times) do
    slowest = timings |> Enum.sort_by(&elem(&1, 1), :desc) |> Enum.take(count)
    lines = Enum.map(slowest, fn {module, time} -> "\n#{inspect(module.name)} (#{ms(time)})\n [#{Path.relative_to_cwd(module.file)}]" end)
    [header(Enum.map(slowest, &elem(&1, 1)), count, times), lines, "\n"]
  end

  defp header(all, count, times) do
    sum = Enum.sum(all)
    share = if times.run > 0, do: Float.round(sum / times.run * 100, 1), else: 0.0
    "Top #{count} slowest (#{seconds(sum)}s), #{share}% of total time:\n"
  end

  defp seconds(us), do: ExUnit.Formatter.to_text(us)
  defp ms(us), do: "#{ExUnit.CLIFormatter.milliseconds(us)}ms"
end
