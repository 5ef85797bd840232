defmodule St do
  def run do
    try do
      boom(1)
    rescue
      _ -> Enum.map(Enum.take(__STACKTRACE__, 2), fn {m, f, a, loc} -> {m, f, a, Path.basename(to_string(loc[:file])), loc[:line]} end)
    end
  end

  def boom(x) do
    raise "at #{x}"
  end
end

IO.inspect(St.run())
