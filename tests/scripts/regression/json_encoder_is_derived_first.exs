# The first mention of JSON is its protocol, to be derived.
defmodule Coin do
  @derive {JSON.Encoder, only: [:value]}
  defstruct [:value, :owner]
end

defmodule Purse do
  @derive JSON.Encoder
  defstruct [:coins]
end

defmodule Pay do
  def run, do: IO.puts(JSON.encode!(%Purse{coins: [%Coin{value: 1}, %Coin{value: 2.5}]}))
end

Pay.run()
