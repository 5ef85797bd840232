# stderr: ignored
%Nope{}
