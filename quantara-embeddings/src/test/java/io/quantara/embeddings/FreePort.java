package io.quantara.embeddings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds an address where nothing listens. */
final class FreePort {

    private FreePort() {}

    static String url() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://localhost:" + socket.getLocalPort();
        }
    }
}
