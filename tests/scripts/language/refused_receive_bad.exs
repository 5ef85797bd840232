# stderr: ignored
receive do
 1
end
