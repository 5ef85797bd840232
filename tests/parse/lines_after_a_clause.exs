f do
  a -> b
  c
end
