%A{}
%A{a: 1}
%A.B{a | b: 1}
%__MODULE__{}
%name{}
%^name{}
%_{}
%@x{}
%unquote(x){}
%A.B.C{"a" => 1}
%"a"{}
