# Goes to the root of the checkout, builds quantara-bench unless it is built from these sources, and sets module to its
# folder and java_home to a JDK 25.
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd -P)
module=$root/quantara-bench
stamp=$module/target/.peers-built

. "$root/scripts/lib/jdk25.sh"

cd "$root"
if [ ! -f "$stamp" ] || [ -n "$(find pom.xml quantara-core/pom.xml quantara-core/src/main quantara-bench/pom.xml \
    quantara-bench/src/main -type f -newer "$stamp" | head -n 1)" ]; then
    echo "Building ..." >&2
    mkdir -p "$module/target"
    : >"$stamp.started"
    mvn -q -B -ntp -Dmaven.test.skip=true -pl quantara-bench -am package
    mv "$stamp.started" "$stamp"
fi
