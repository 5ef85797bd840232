# stderr: ignored
case 1 do
end
