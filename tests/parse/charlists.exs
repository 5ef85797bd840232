~c"a"
'old'
'old #{x}'
~c'a'
