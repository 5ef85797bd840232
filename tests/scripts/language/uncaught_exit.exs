exit {:shutdown, 1}
