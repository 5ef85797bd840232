1
end
