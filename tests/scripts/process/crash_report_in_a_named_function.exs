defmodule Crash do
  def run(x) do
    y = deeper(x)
    y + 1
  end

  def deeper(x), do: String.to_integer(x) * 2
end

{_, ref} = spawn_monitor(Crash, :run, ["zz"])
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
Process.sleep(150)
