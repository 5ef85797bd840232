# stderr: ignored
try do
 1
else
 1
end
