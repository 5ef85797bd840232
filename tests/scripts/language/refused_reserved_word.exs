# stderr: ignored
end
