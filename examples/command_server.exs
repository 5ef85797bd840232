# A tally service over TCP: a line is a command, each connection is served by a task of its own, and the tallies are
# agents found by name. Then a thousand clients at once talk to it, and every answer is counted.
#
#     ECHO words…     the words again           ADD name n    the tally's new total
#     OPEN name       makes a tally             SHOW name     its total
#     QUIT            ends the connection

defmodule Tally do
  use Agent, restart: :temporary

  def start_link(name), do: Agent.start_link(fn -> 0 end, name: via(name))
  def via(name), do: {:via, Registry, {Tally.Names, name}}

  def open(name) do
    case DynamicSupervisor.start_child(Tally.Pool, {Tally, name}) do
      {:ok, _} -> "OPENED"
      {:error, {:already_started, _}} -> "OPEN ALREADY"
    end
  end

  def add(name, n), do: Agent.get_and_update(via(name), &{&1 + n, &1 + n})
  def show(name), do: Agent.get(via(name), & &1)
end

defmodule Tally.Command do
  def run(line) do
    case String.split(line) do
      ["ECHO" | words] -> {:ok, Enum.join(words, " ")}
      ["OPEN", name] -> {:ok, Tally.open(name)}
      ["ADD", name, n] -> with_number(n, &known(name, fn -> Tally.add(name, &1) end))
      ["SHOW", name] -> known(name, fn -> Tally.show(name) end)
      ["QUIT"] -> :quit
      _ -> {:error, "WHAT?"}
    end
  end

  defp with_number(text, fun) do
    case Integer.parse(text) do
      {n, ""} -> fun.(n)
      _ -> {:error, "NOT A NUMBER"}
    end
  end

  defp known(name, fun) do
    case Registry.lookup(Tally.Names, name) do
      [] -> {:error, "NO SUCH TALLY"}
      _ -> {:ok, to_string(fun.())}
    end
  end
end

defmodule Tally.Server do
  use Task, restart: :permanent

  def start_link(socket), do: Task.start_link(__MODULE__, :accept, [socket])

  def accept(socket) do
    {:ok, client} = :gen_tcp.accept(socket)

    {:ok, pid} =
      Task.Supervisor.start_child(Tally.Connections, fn ->
        receive do: (:yours -> serve(client))
      end)

    :ok = :gen_tcp.controlling_process(client, pid)
    send(pid, :yours)
    accept(socket)
  end

  defp serve(client) do
    with {:ok, line} <- :gen_tcp.recv(client, 0) do
      case Tally.Command.run(line) do
        {:ok, text} -> reply(client, text)
        {:error, text} -> reply(client, "ERROR " <> text)
        :quit -> :gen_tcp.send(client, "BYE\r\n") && :gen_tcp.close(client)
      end
    end
  end

  defp reply(client, text) do
    :ok = :gen_tcp.send(client, text <> "\r\n")
    serve(client)
  end
end

defmodule Client do
  def connect(port) do
    {:ok, socket} = :gen_tcp.connect(~c"127.0.0.1", port, [:binary, packet: :line, active: false])
    socket
  end

  def ask(socket, line) do
    :ok = :gen_tcp.send(socket, line <> "\r\n")
    {:ok, answer} = :gen_tcp.recv(socket, 0, 15_000)
    String.trim_trailing(answer)
  end
end

{:ok, listener} =
  :gen_tcp.listen(0, [:binary, packet: :line, active: false, reuseaddr: true, backlog: 1024, ip: {127, 0, 0, 1}])

{:ok, port} = :inet.port(listener)

{:ok, top} =
  Supervisor.start_link(
    [
      {Registry, keys: :unique, name: Tally.Names},
      {DynamicSupervisor, name: Tally.Pool},
      {Task.Supervisor, name: Tally.Connections},
      {Tally.Server, listener}
    ],
    strategy: :rest_for_one
  )

# One client, to see what it says.
socket = Client.connect(port)

for line <- ["ECHO hello there", "OPEN apples", "OPEN apples", "ADD apples 3", "ADD apples -1", "SHOW apples"] ++
            ["SHOW pears", "ADD apples many", "DANCE", "QUIT"] do
  IO.puts("#{String.pad_trailing(line, 18)} #{Client.ask(socket, line)}")
end

IO.inspect(:gen_tcp.recv(socket, 0), label: "afterwards")

# A client that goes away in the middle of a line, and one whose task is shot: nobody else notices.
rude = Client.connect(port)
:ok = :gen_tcp.send(rude, "ADD app")
:ok = :gen_tcp.close(rude)
shot = Client.connect(port)
"x" = Client.ask(shot, "ECHO x")
for pid <- Task.Supervisor.children(Tally.Connections), do: Process.exit(pid, :kill)
IO.inspect(:gen_tcp.recv(shot, 0), label: "shot")

# A thousand at once: all are connected before the first one may speak.
clients = 1000
parent = self()
for n <- 0..9, do: Tally.open("t#{n}")

tasks =
  for n <- 1..clients do
    Task.async(fn ->
      socket = Client.connect(port)
      send(parent, :connected)
      receive do: (:speak -> :ok)

      echo = for i <- 1..3, do: Client.ask(socket, "ECHO #{n} #{i}") == "#{n} #{i}"
      total = Client.ask(socket, "ADD t#{rem(n, 10)} #{n}")
      bye = Client.ask(socket, "QUIT")
      :gen_tcp.close(socket)
      {Enum.all?(echo), String.to_integer(total) >= n, bye}
    end)
  end

for _ <- tasks, do: receive(do: (:connected -> :ok))
IO.puts("#{clients} clients are connected")
for task <- tasks, do: send(task.pid, :speak)
IO.inspect(tasks |> Task.await_many(60_000) |> Enum.frequencies(), label: "answers")
IO.inspect(Enum.sum(for n <- 0..9, do: Tally.show("t#{n}")), label: "sum of the tallies")

# The other ends of the connections are gone, too.
wait = fn wait -> if Task.Supervisor.children(Tally.Connections) != [], do: wait.(wait) end
wait.(wait)
IO.inspect(DynamicSupervisor.count_children(Tally.Pool).active, label: "tallies")
:ok = Supervisor.stop(top)
IO.inspect(Process.whereis(Tally.Names), label: "the registry after the end")
