# stderr: ignored
try do
 1
end
