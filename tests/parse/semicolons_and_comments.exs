a; b
a;
b
;c
# only a comment
a # trailing
f(a, # inside
  b)
[a, # x
]
