# Stages in processes of their own, joined by messages.
defmodule Stage do
  def start(fun, next) do
    spawn_link(fn -> loop(fun, next) end)
  end

  defp loop(fun, next) do
    receive do
      :eof ->
        send(next, :eof)

      item ->
        for result <- fun.(item), do: send(next, result)
        loop(fun, next)
    end
  end
end

defmodule Sink do
  def collect(items \\ []) do
    receive do
      :eof -> Enum.reverse(items)
      item -> collect([item | items])
    end
  end
end

shout = Stage.start(fn word -> [String.upcase(word) <> "!"] end, self())
short = Stage.start(fn word -> if String.length(word) < 5, do: [word], else: [] end, shout)
words = Stage.start(&String.split/1, short)

send(words, "many small processes make light work")
send(words, "and none of them waits for long")
send(words, :eof)
IO.inspect(Sink.collect())
