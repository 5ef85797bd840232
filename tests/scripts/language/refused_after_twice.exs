# stderr: ignored
if true do
 1
after
 2
end
