# A process reads its mailbox in the order it likes: what matches first, wherever it stands.
for {urgency, text} <- [low: "water the plants", high: "fire!", low: "read mail", high: "flood!"] do
  send(self(), {urgency, text})
end

defmodule Inbox do
  def work do
    receive do
      {:high, text} ->
        IO.puts("now:   #{text}")
        work()
    after
      0 -> rest()
    end
  end

  defp rest do
    receive do
      {:low, text} ->
        IO.puts("later: #{text}")
        rest()
    after
      0 -> IO.puts("nothing left")
    end
  end
end

Inbox.work()
