package io.quantara.embeddings;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on loopback that answers as a test says and remembers what it was asked. */
final class StubServer implements AutoCloseable {

    /** Answers one request. */
    @FunctionalInterface
    interface Handler {
        void answer(HttpExchange exchange, String body) throws IOException;
    }

    /** What the server was asked. */
    record Request(String path, String body, String authorization) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    StubServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::dispatch);
        server.start();
    }

    private void dispatch(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            requests.add(new Request(path, body, authorization == null ? "" : authorization));
            handlers.getOrDefault(path, answering(404, "404 page not found")).answer(exchange, body);
        }
    }

    StubServer on(String path, Handler handler) {
        handlers.put(path, handler);
        return this;
    }

    /** Answers with a whole body. */
    static Handler answering(int status, String body) {
        return (exchange, _) -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /** Answers with lines, each sent at once. */
    static Handler streaming(String... lines) {
        return (exchange, _) -> {
            exchange.sendResponseHeaders(200, 0);
            writeLines(exchange, lines);
        };
    }

    /** Answers with lines and then says nothing until the server is closed. */
    Handler stallingAfter(String... lines) {
        return (exchange, _) -> {
            exchange.sendResponseHeaders(200, 0);
            writeLines(exchange, lines);
            awaitClosing();
        };
    }

    /** Says nothing until the server is closed. */
    Handler stalling() {
        return (_, _) -> awaitClosing();
    }

    private static void writeLines(HttpExchange exchange, String... lines) throws IOException {
        OutputStream out = exchange.getResponseBody();
        for (String line : lines) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private void awaitClosing() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    List<Request> requests() {
        return requests;
    }

    List<String> paths() {
        return requests.stream().map(Request::path).toList();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.close();
    }
}
