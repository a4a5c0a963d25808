package io.quantara.safety;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The main class of a process that runs one test class or method, and ends at the first failure. */
final class OneTest implements TestExecutionListener {

    /** Exit code: all tests passed. */
    static final int PASSED = 0;

    /** Exit code: a test failed. */
    static final int FAILED = 10;

    /** Exit code: there was no test to run, or it could not be found. */
    private static final int NOTHING = 11;

    private final PrintStream output;
    private long passed;

    private OneTest(PrintStream output) {
        this.output = output;
    }

    /** Runs the test named by the only argument, as {@code package.Class} or {@code package.Class#method}. */
    public static void main(String[] arguments) {
        PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        OneTest listener = new OneTest(output);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selector(arguments[0]))
                .build();
        LauncherFactory.create().execute(request, listener);
        output.println(listener.passed + " tests passed");
        Runtime.getRuntime().halt(listener.passed > 0 ? PASSED : NOTHING);
    }

    private static DiscoverySelector selector(String test) {
        return test.contains("#")
                ? DiscoverySelectors.selectMethod(test)
                : DiscoverySelectors.selectClass(test);
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
            String cause = result.getThrowable().map(Throwable::toString).orElse("no message");
            output.println(identifier.getDisplayName() + ": "
                    + cause.strip().replaceAll("\\s+", " ").replaceAll("(.{200}).+", "$1..."));
            Runtime.getRuntime().halt(identifier.isTest() ? FAILED : NOTHING);
        }
        passed += identifier.isTest() ? 1 : 0;
    }
}
