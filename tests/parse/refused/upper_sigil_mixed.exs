~Sx(a)
