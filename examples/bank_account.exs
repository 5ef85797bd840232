# An account is a process: its balance cannot be seen half changed.
defmodule Account do
  def open(balance \\ 0), do: spawn(fn -> loop(balance) end)

  def deposit(account, amount) when amount > 0, do: call(account, {:deposit, amount})
  def withdraw(account, amount) when amount > 0, do: call(account, {:withdraw, amount})
  def balance(account), do: call(account, :balance)

  def transfer(from, to, amount) do
    with {:ok, _} <- withdraw(from, amount),
         {:ok, _} <- deposit(to, amount) do
      :ok
    end
  end

  defp call(account, request) do
    ref = make_ref()
    send(account, {request, self(), ref})

    receive do
      {^ref, answer} -> answer
    end
  end

  defp loop(balance) do
    receive do
      {request, from, ref} ->
        {answer, balance} = handle(request, balance)
        send(from, {ref, answer})
        loop(balance)
    end
  end

  defp handle(:balance, balance), do: {balance, balance}
  defp handle({:deposit, n}, balance), do: {{:ok, balance + n}, balance + n}
  defp handle({:withdraw, n}, balance) when n <= balance, do: {{:ok, balance - n}, balance - n}
  defp handle({:withdraw, n}, balance), do: {{:error, {:missing, n - balance}}, balance}
end

ann = Account.open(100)
bob = Account.open()

IO.inspect(Account.transfer(ann, bob, 30))
IO.inspect(Account.transfer(ann, bob, 80))
IO.inspect({Account.balance(ann), Account.balance(bob)})

# A hundred depositors at once, and nothing is lost.
1..100 |> Enum.map(fn _ -> Task.async(fn -> Account.deposit(bob, 1) end) end) |> Task.await_many()
IO.inspect(Account.balance(bob))
