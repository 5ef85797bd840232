# stderr: ignored
if true do
