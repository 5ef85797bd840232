defmodule NoSpec do
  def x, do: 1
end
for c <- [1, "text", NoSuchModule, {NoSuchModule, 1}, NoSpec, {1, 2}, [], nil, {NoSpec, :start_link, []}] do
  try do Supervisor.start_link([c], strategy: :one_for_one) rescue e -> IO.puts("** (#{inspect(e.__struct__)}) #{Exception.message(e)}") end
end
try do Supervisor.child_spec({:a, 1, 2, 3, 4, 5}, []) rescue e -> IO.puts(Exception.message(e)) end
try do Supervisor.child_spec(%{id: 1}, foo: 1) rescue e -> IO.puts(Exception.message(e)) end
