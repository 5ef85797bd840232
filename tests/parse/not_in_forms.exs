a not in b
not a in b
not (a in b)
!a in b
a not in b and c
not a not in b
x = a not in b
