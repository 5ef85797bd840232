# stderr: ignored
defprotocol P do
 def a()
end
