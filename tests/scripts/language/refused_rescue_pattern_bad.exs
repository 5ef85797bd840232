# stderr: ignored
try do
 1
rescue
 %{a: 1} -> 1
end
