# A machine with nothing on it but what the README demands; to be sourced by .ci/run.
#
#   scrub FOLDER         makes FOLDER/bin (links), FOLDER/home and FOLDER/tmp, both empty
#   scrubbed COMMAND...  runs a command there, with an environment of which nothing was inherited but the way to the
#                        registries of pip and npm
#   interpreter NAME     the real path of a Python, behind whatever shim stands on the PATH

README_DEMANDS=(node npm git make bash sh)
SHELL_TOOLS=(
  awk basename cat chmod chown cksum cmp cp cut date dd df diff dirname du echo env expr false find fold grep egrep gzip head
  hostname id install kill ln ls mkdir mkfifo mktemp mv nice nl nohup nproc od paste printf ps pwd readlink realpath rm rmdir
  sed seq sleep sort split stat stty tail tar tee test timeout touch tr true tty uname uniq wc which xargs yes
)

interpreter() {
  local path version tell='import os, sys; print(os.path.realpath(sys.executable))'
  while IFS= read -r path; do
    if "$path" -c "$tell" 2>/dev/null; then return 0; fi
  done < <(type -aP "$1")
  # a shim of pyenv runs only the versions that its settings choose; one that is there is named to it
  version=$(pyenv versions --bare 2>/dev/null | grep -E "^${1#python}[.][0-9]+$" | tail -n 1) || return 1
  PYENV_VERSION=$version "$1" -c "$tell" 2>/dev/null
}

scrub() {
  scrubbed_folder=$1
  mkdir -p "$1/bin" "$1/home" "$1/tmp"
  chmod 755 "$1" "$1/bin"
  chmod 1777 "$1/tmp" # as /tmp is: the tests' PostgreSQL runs as another account when everything else runs as root
  local tool path python
  python=$(interpreter python3.11) || { echo "Python 3.11 is needed" >&2; return 1; }
  ln -s "$python" "$1/bin/python3.11"
  for tool in "${README_DEMANDS[@]}"; do
    path=$(type -P "$tool") || { echo "$tool is needed" >&2; return 1; }
    ln -s "$(readlink -f "$path")" "$1/bin/$tool"
  done
  for tool in "${SHELL_TOOLS[@]}"; do
    path=$(type -P "$tool") && ln -s "$(readlink -f "$path")" "$1/bin/$tool" || true
  done
}

# NAME=VALUE of what lets pip and npm reach their registries, each ended by a NUL.
passed_on() {
  local name
  while IFS= read -r name; do
    printf '%s=%s\0' "$name" "${!name}"
  done < <(compgen -e | grep -E '^(PIP_|NPM_CONFIG_|npm_config_|SSL_|NODE_EXTRA_CA_CERTS$|REQUESTS_CA_BUNDLE$)')
  configuration PIP_CONFIG_FILE "${XDG_CONFIG_HOME:-$HOME/.config}/pip/pip.conf" "$HOME/.pip/pip.conf"
  configuration NPM_CONFIG_USERCONFIG "$HOME/.npmrc"
}

# The caller's own file, under the variable that names it to a tool with another HOME.
configuration() {
  local name=$1 file
  shift
  [ -z "${!name-}" ] || return 0
  for file in "$@"; do
    if [ -f "$file" ]; then printf '%s=%s\0' "$name" "$file"; return 0; fi
  done
}

scrubbed() {
  local given=()
  mapfile -d '' -t given < <(passed_on)
  env -i HOME="$scrubbed_folder/home" TMPDIR="$scrubbed_folder/tmp" PATH="$scrubbed_folder/bin" CI=true \
    "${given[@]}" "$@" </dev/null
}
