exit({:shutdown, 7})
