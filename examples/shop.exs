# A till serves customers. One comes too late and gives up with an exit that the shop watches for.
# `quaff trace examples/shop.exs` draws it: see docs/trace.md.
defmodule Till do
  def open(stock) do
    Process.register(self(), :till)
    loop(stock)
  end

  defp loop(stock) do
    receive do
      {:buy, item, customer} ->
        send(customer, if(stock[item] > 0, do: {:sold, item}, else: :sold_out))
        loop(Map.update!(stock, item, &(&1 - 1)))

      :close ->
        exit(:shutdown)
    end
  end
end

defmodule Customer do
  def shop(item, shop) do
    send(:till, {:buy, item, self()})

    receive do
      {:sold, item} -> send(shop, {:happy, item})
      :sold_out -> exit({:no_more, item})
    end
  end
end

Process.flag(:trap_exit, true)
till = spawn_link(Till, :open, [%{tea: 1, cake: 2}])
Process.sleep(1)
shop = self()
for item <- [:tea, :cake, :tea], do: spawn_monitor(Customer, :shop, [item, shop])
for _ <- 1..2, do: receive(do: ({:happy, item} -> IO.puts("sold: #{item}")))
receive do: ({:DOWN, _, :process, _, {:no_more, item}} -> IO.puts("no more #{item}"))
Process.send_after(till, :close, 2)
receive do: ({:EXIT, ^till, reason} -> IO.puts("till: #{reason}"))
