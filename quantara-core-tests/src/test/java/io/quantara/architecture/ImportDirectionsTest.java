package io.quantara.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import io.quantara.QuantaraException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may import whom inside {@code quantara-core}, on the class path too, where the module system says nothing.
 *
 * <p>The directions are {@code engine → query → index → simd} and {@code engine → storage}; storage and index meet only
 * in engine. A new internal package needs a row in {@link #MAY_IMPORT}, which is a decision and has a record.
 */
class ImportDirectionsTest {

    private static final String API = "io.quantara";
    private static final String INTERNAL = "io.quantara.internal.";
    private static final String INTERNALS = "io.quantara.internal..";

    /** Internal package, and the other internal packages that it may name. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.of(
            "engine", Set.of("query", "index", "simd", "storage", "exchange"),
            "query", Set.of("index", "simd"),
            "index", Set.of("simd"),
            "storage", Set.of(),
            "simd", Set.of(),
            "exchange", Set.of());

    private static final JavaClasses CORE = new ClassFileImporter()
            .importLocations(Set.of(
                    Location.of(QuantaraException.class.getProtectionDomain().getCodeSource().getLocation())));

    static Stream<Map.Entry<String, Set<String>>> directions() {
        return MAY_IMPORT.entrySet().stream().sorted(Map.Entry.comparingByKey());
    }

    @ParameterizedTest
    @MethodSource("directions")
    void internalPackageNamesOnlyThoseBelowIt(Map.Entry<String, Set<String>> direction) {
        String name = direction.getKey();
        String[] allowed = Stream.concat(Stream.of(name), direction.getValue().stream())
                .map(allowedName -> INTERNAL + allowedName + "..")
                .toArray(String[]::new);

        check(classes()
                .that()
                .resideInAPackage(INTERNAL + name + "..")
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage(INTERNALS)).or(resideInAnyPackage(allowed))));
    }

    @Test
    void everyInternalPackageHasItsPlaceInTheDirections() {
        var unplaced = new TreeSet<String>();
        for (JavaClass type : CORE) {
            if (type.getPackageName().startsWith(INTERNAL)) {
                unplaced.add(type.getPackageName().substring(INTERNAL.length()).split("\\.", -1)[0]);
            }
        }
        unplaced.removeAll(MAY_IMPORT.keySet());

        assertThat(unplaced).as("internal packages that MAY_IMPORT does not list").isEmpty();
    }

    @Test
    void internalPackagesHaveNoCycle() {
        check(slices().matching(INTERNAL + "(*)..").should().beFreeOfCycles());
    }

    @Test
    void internalPackagesNeverNameDatabaseOrCollection() {
        check(noClasses()
                .that()
                .resideInAPackage(INTERNALS)
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.quantara\\.(Database|VectorCollection)(\\$.*)?"));
    }

    @Test
    void publicPackagesNameInternalsOnlyFromTheirEmbeddedClasses() {
        check(noClasses()
                .that(resideInAnyPackage(API, API + ".index").and(not(embedded())))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INTERNALS));
    }

    @Test
    void embeddedClassesAreNotPublic() {
        check(classes().that(embedded()).should().notBePublic());
    }

    @Test
    void onlySimdNamesTheVectorApi() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL + "simd..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.."));
    }

    @Test
    void onlyStorageTouchesFiles() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL + "storage..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.nio\\.file\\.(Files|FileSystems)"
                        + "|java\\.nio\\.channels\\.(Asynchronous)?File(Channel|Lock)"
                        + "|java\\.io\\.(RandomAccessFile|File|File(Input|Output)Stream|FileReader|FileWriter)"));
    }

    @Test
    void staticFieldsAreFinalOutsideTheLookUpOfTheSimdProvider() {
        check(fields()
                .that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage(INTERNAL + "simd..")
                .and()
                .areStatic()
                .should()
                .beFinal());
    }

    @Test
    void coreNeverPrints() {
        check(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    }

    @Test
    void publicExceptionsAreQuantaraExceptions() {
        List<String> others = CORE.stream()
                .filter(type -> type.getPackageName().equals(API))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> type.isAssignableTo(Throwable.class))
                .filter(type -> !type.isAssignableTo(QuantaraException.class))
                .map(JavaClass::getName)
                .toList();

        assertThat(others).isEmpty();
    }

    private static DescribedPredicate<JavaClass> embedded() {
        return DescribedPredicate.describe(
                "are classes of " + API + " whose name starts with Embedded",
                type -> type.getName().startsWith(API + ".Embedded"));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CORE);
    }
}
