# Sets java_home to a JDK 25, from JAVA_HOME, the PATH or /usr/lib/jvm; ends the script that sources this when none is
# there.
for java_home in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")" /usr/lib/jvm/*; do
    grep -q '^JAVA_VERSION="25' "$java_home/release" 2>/dev/null && break
    java_home=
done
if [ -z "$java_home" ]; then
    echo "${0##*/}: found no JDK 25. Set JAVA_HOME to one." >&2
    exit 69
fi
