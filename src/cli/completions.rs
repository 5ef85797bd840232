//! `quaff completions SHELL`: sub-commands and options for the Tab key of bash, zsh and fish.

/// The script that this shell reads.
pub fn script(shell: &str) -> Option<&'static str> {
    match shell {
        "bash" => Some(BASH),
        "zsh" => Some(ZSH),
        "fish" => Some(FISH),
        _ => None,
    }
}

const BASH: &str = r#"# quaff completions bash > ~/.local/share/bash-completion/completions/quaff
_quaff() {
  local word=${COMP_WORDS[COMP_CWORD]} words=""
  case $word in
    -*) words="--eval --require --watch --color --no-halt --no-log --log --schedulers --max-memory --help --version --short-version" ;;
    *) [ "$COMP_CWORD" = 1 ] && words="run repl test fmt check parse doc top trace completions man help version" ;;
  esac
  [ "${COMP_WORDS[1]}" = completions ] && words="bash zsh fish"
  COMPREPLY=($(compgen -W "$words" -- "$word") $(compgen -f -- "$word"))
}
complete -o filenames -F _quaff quaff
"#;

const ZSH: &str = r#"#compdef quaff
# quaff completions zsh > a folder of $fpath, as _quaff
_quaff() {
  local -a commands options
  commands=(run repl test fmt check parse doc top trace completions man help version)
  options=(--eval --require --watch --color --no-halt --no-log --log --schedulers --max-memory --help --version --short-version)
  if [[ $words[CURRENT] == -* ]]; then
    compadd -a options
  elif [[ $words[2] == completions && $CURRENT -gt 2 ]]; then
    compadd bash zsh fish
  else
    (( CURRENT == 2 )) && compadd -a commands
    _files
  fi
}
compdef _quaff quaff
"#;

const FISH: &str = r#"# quaff completions fish > ~/.config/fish/completions/quaff.fish
complete -c quaff -n __fish_use_subcommand -a "run repl test fmt check parse doc top trace completions man help version"
complete -c quaff -n "__fish_seen_subcommand_from completions" -f -a "bash zsh fish"
complete -c quaff -s e -l eval -x -d "run this text"
complete -c quaff -s r -l require -r -d "run this file first"
complete -c quaff -l watch -d "run again when a source file changes"
complete -c quaff -l color -x -a "auto always never"
complete -c quaff -l no-halt -d "keep running when the script is done"
complete -c quaff -l no-log -d "nothing is logged"
complete -c quaff -l log -x -a "stdout stderr"
complete -c quaff -l schedulers -x -d "worker threads"
complete -c quaff -l max-memory -x -d "200M, 4G"
complete -c quaff -s h -l help
complete -c quaff -s v -l version
"#;
