# stderr: ignored
defimpl Nope, for: Integer do
end
