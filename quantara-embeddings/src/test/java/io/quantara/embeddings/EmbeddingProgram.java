package io.quantara.embeddings;

import io.quantara.EmbeddingFailedException;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;

/** Run by tests in a JVM of its own: embeds a word and tells on the standard output how that went. */
final class EmbeddingProgram {

    /** Tells of every attempt to open a web address. */
    private static final class Telltale extends URLStreamHandler {

        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            System.out.println("asked the network for " + url);
            throw new IOException("no network in this test");
        }

        @Override
        protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
            return openConnection(url);
        }
    }

    private EmbeddingProgram() {}

    public static void main(String[] arguments) {
        URL.setURLStreamHandlerFactory(protocol -> protocol.startsWith("http") ? new Telltale() : null);
        for (int attempt = 1; attempt <= 2; attempt++) {
            try (MiniLmEmbedder embedder = new MiniLmEmbedder()) {
                System.out.println("dimensions: " + embedder.embedQuery("hello").length);
            } catch (EmbeddingFailedException e) {
                System.out.println("failed: " + e.getMessage());
            }
        }
        System.out.println("left: " + System.getProperty("ai.djl.offline"));
    }
}
