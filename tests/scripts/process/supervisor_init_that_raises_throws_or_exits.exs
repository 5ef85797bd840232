defmodule S do
  use Supervisor
  def start_link(f), do: Supervisor.start_link(__MODULE__, f)
  def init(f), do: f.()
end
Process.flag(:trap_exit, true)
IO.inspect(S.start_link(fn -> exit(:gone) end))
IO.inspect(S.start_link(fn -> throw(:ball) end))
{:error, {%RuntimeError{message: m}, _}} = S.start_link(fn -> raise "init" end)
IO.puts(m)
{:error, {%ArgumentError{message: m}, _}} = S.start_link(fn -> Supervisor.init([:nope], strategy: :one_for_one) end)
IO.puts(m)
{:error, {%ArgumentError{message: m}, _}} = S.start_link(fn -> Supervisor.init([], []) end)
IO.puts(m)
receive do m -> IO.inspect(m) after 0 -> IO.puts("nothing left") end
