package io.quantara.embeddings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A server on loopback that answers every request with the same bytes and hangs up, complete or not. */
final class RawServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    RawServer(String answer) throws IOException {
        Thread.ofVirtual().start(() -> serve(answer.getBytes(StandardCharsets.UTF_8)));
    }

    private void serve(byte[] answer) {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                readRequest(connection);
                connection.getOutputStream().write(answer);
                connection.shutdownOutput();
            } catch (SocketException e) {
                return; // closed, as tests end
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void readRequest(Socket connection) throws IOException {
        BufferedReader reader = new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
        int length = 0;
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        for (int read = 0; read < length; read++) {
            reader.read();
        }
    }

    String url() {
        return "http://localhost:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
