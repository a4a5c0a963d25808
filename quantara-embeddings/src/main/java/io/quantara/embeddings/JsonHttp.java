package io.quantara.embeddings;

import io.quantara.CancelledException;
import io.quantara.ClosedException;
import io.quantara.EmbeddingFailedException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Talks JSON over HTTP with one server. Times out over the whole answer, follows no redirect (it could carry a key
 * elsewhere), limits the size of answers, and never shows a secret. Safe for use by several threads.
 */
final class JsonHttp implements AutoCloseable {

    /**
     * The server to talk to.
     *
     * @param service what the server is called in messages
     * @param base its address, without a slash at the end
     * @param startAdvice what to do when nothing answers there
     * @param headers sent with every request
     * @param secret a text that is never shown, even if the server repeats it; may be empty
     * @param connectTimeout how long to wait for the connection
     * @param timeout how long to wait for a whole answer
     */
    record Server(
            String service,
            URI base,
            String startAdvice,
            Map<String, String> headers,
            String secret,
            Duration connectTimeout,
            Duration timeout) {

        @Override
        public String toString() {
            return service + " at " + base;
        }
    }

    /** What the server answered, whatever the status. */
    static final class Answer {

        private final HttpResponse<byte[]> response;

        private Answer(HttpResponse<byte[]> response) {
            this.response = response;
        }

        int status() {
            return response.statusCode();
        }

        boolean isSuccess() {
            return status() >= 200 && status() < 300;
        }

        HttpHeaders headers() {
            return response.headers();
        }

        byte[] body() {
            return response.body();
        }
    }

    /** Waits for an exchange in its own way. */
    @FunctionalInterface
    private interface Wait {
        HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> exchange)
                throws InterruptedException, ExecutionException, TimeoutException;
    }

    private static final long LARGEST_ANSWER_BYTES = 256L << 20;
    private static final int SNIPPET_SOURCE_BYTES = 64 << 10;
    private static final int SNIPPET_CHARACTERS = 200;

    private final Server server;
    private final HttpClient client;
    private volatile boolean closed;

    JsonHttp(Server server) {
        this.server = server;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(server.connectTimeout())
                .build();
    }

    /** Asks for a resource below the base address. */
    Answer get(String path) {
        return exchange(request(path).GET().build());
    }

    /** Sends JSON to a resource below the base address. */
    Answer post(String path, byte[] json) {
        return exchange(request(path).POST(BodyPublishers.ofByteArray(json)).build());
    }

    /**
     * Sends JSON and hands over the answer line by line, in the calling thread, as the lines come.
     *
     * @param silence the longest time to wait for the next line
     * @return the answer, whose body is empty when it was a success
     */
    Answer postForLines(String path, byte[] json, Duration silence, Consumer<String> onLine) {
        LineQueue lines = new LineQueue();
        HttpRequest request = request(path).POST(BodyPublishers.ofByteArray(json)).build();
        String late = " was silent for " + seconds(silence) + " during " + path
                + ". Check the server's log and network, or allow more time.";
        return exchange(request, lines.bodyHandler(), late, exchange -> {
            CompletableFuture<?> watched =
                    exchange.whenComplete((_, failure) -> lines.exchangeOver(failure != null));
            lines.forEach(silence, onLine);
            watched.get();
            return exchange.get();
        });
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.base() + path))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json");
        server.headers().forEach(request::header);
        return request;
    }

    private Answer exchange(HttpRequest request) {
        String late = " did not answer within " + seconds(server.timeout())
                + ". Allow more time, use a smaller batch, or check whether the server is overloaded.";
        return exchange(request, BodyHandlers.ofByteArray(), late, exchange ->
                exchange.get(server.timeout().toNanos(), TimeUnit.NANOSECONDS));
    }

    private Answer exchange(HttpRequest request, BodyHandler<byte[]> body, String late, Wait wait) {
        requireOpen();
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, BodyHandlers.limiting(body, LARGEST_ANSWER_BYTES));
        try {
            return new Answer(wait.await(exchange));
        } catch (TimeoutException e) {
            throw new EmbeddingFailedException(capitalized(server) + late, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw failed(e);
        } finally {
            exchange.cancel(true);
        }
    }

    private RuntimeException failed(ExecutionException failure) {
        requireOpen();
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return new EmbeddingFailedException(capitalized(server.service()) + " is not running at "
                    + server.base() + " (" + connectReason(cause) + "). " + server.startAdvice(), cause);
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new EmbeddingFailedException("The connection to " + server + " broke: " + reason(cause)
                + ". Check the server's log, then try again.", cause);
    }

    /** The client says nothing about a refused connection, and hides an unknown host among the causes. */
    private String connectReason(Throwable failure) {
        if (failure instanceof HttpConnectTimeoutException) {
            return "no connection within " + seconds(server.connectTimeout());
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "the host name is unknown";
            }
            if (cause.getMessage() != null) {
                return cause.getMessage();
            }
        }
        return "the connection was refused";
    }

    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            deepest = cause;
        }
        return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
    }

    private CancelledException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new CancelledException("The thread was interrupted while it waited for " + server
                + ". Embed the texts again if they are still wanted.", cause);
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException("The embedder for " + server + " is closed. Make a new one.");
        }
    }

    /** Reads a successful answer. */
    <T> T read(Answer answer, Json.Reader<T> reader) {
        try {
            return Json.read(answer.body(), reader);
        } catch (Json.MalformedException e) {
            throw malformed(answer.body(), e);
        }
    }

    /** Returns the failure for an answer that cannot be understood. */
    EmbeddingFailedException malformed(byte[] body, Json.MalformedException cause) {
        return new EmbeddingFailedException(capitalized(server) + " gave an answer that cannot be understood: "
                + cause.getMessage() + ". It begins: " + snippet(body) + " Check that the address is that of "
                + server.service() + ".", cause);
    }

    /** Returns the start of a body as one line of printable text without the secret. */
    String snippet(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, SNIPPET_SOURCE_BYTES), StandardCharsets.UTF_8);
        text = withoutSecret(text).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return "'" + text.substring(0, Math.min(text.length(), SNIPPET_CHARACTERS)) + "'.";
    }

    /** Returns the text with the secret blacked out. */
    String withoutSecret(String text) {
        return server.secret().isEmpty() ? text : text.replace(server.secret(), "***");
    }

    private static String capitalized(Object name) {
        String text = name.toString();
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /** Ends the connections; calls under way fail with {@link ClosedException}. */
    @Override
    public void close() {
        closed = true;
        client.shutdownNow();
    }
}
