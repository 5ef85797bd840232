f do
  1
