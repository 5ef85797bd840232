# stderr: ignored
defprotocol P do
 def a(x), do: x
end
