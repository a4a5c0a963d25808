package io.quantara.embeddings;

import ai.onnxruntime.OrtException;
import io.quantara.CancelledException;
import io.quantara.ClosedException;
import io.quantara.EmbeddingFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The life of a model inside this process: loaded at first use, used by several threads, freed once. Closing waits for
 * the calls under way, because native memory must not go away below them.
 */
final class InProcessModel implements AutoCloseable {

    /** Loads the model. */
    @FunctionalInterface
    interface Loader {
        OnnxTextEncoder load() throws OrtException, IOException;
    }

    private final String name;
    private final Loader loader;
    private final VectorGuard guard;
    private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();
    private final ThreadPoolExecutor workers;
    private volatile @Nullable OnnxTextEncoder encoder;
    private boolean closed;

    /**
     * Creates a model that is not loaded yet.
     *
     * @param name the model as messages name it
     * @param loader loads it
     */
    InProcessModel(String name, Loader loader) {
        this.name = name;
        this.loader = loader;
        this.guard = new VectorGuard("Model '" + name + "'");
        int cores = Runtime.getRuntime().availableProcessors();
        this.workers = new ThreadPoolExecutor(
                cores, cores, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("quantara-embed-", 1).factory());
        workers.allowCoreThreadTimeOut(true);
    }

    /** Returns the most tokens of text that are embedded at once, loading the model if need be. */
    int windowTokens() {
        return with(OnnxTextEncoder::windowTokens);
    }

    /** Embeds one text in the calling thread. */
    float[] embed(String text) {
        Texts.requireEmbeddable(List.of(text));
        return with(loaded -> guard.check(loaded.embed(text)));
    }

    /** Embeds texts on all cores, keeping their order. */
    List<float[]> embedAll(List<String> texts) {
        List<String> copy = new ArrayList<>(texts);
        Texts.requireEmbeddable(copy);
        if (copy.isEmpty()) {
            return List.of();
        }
        return with(loaded -> guard.check(spread(loaded, copy), copy.size()));
    }

    private List<float[]> spread(OnnxTextEncoder loaded, List<String> texts) {
        float[][] vectors = new float[texts.size()][];
        AtomicInteger next = new AtomicInteger();
        Runnable worker = () -> {
            for (int position = next.getAndIncrement(); position < vectors.length; position = next.getAndIncrement()) {
                vectors[position] = loaded.embed(texts.get(position));
            }
        };
        List<Future<?>> running = new ArrayList<>();
        for (int count = Math.min(workers.getCorePoolSize(), vectors.length); count > 0; count--) {
            running.add(workers.submit(worker));
        }
        awaitAll(running, () -> next.set(vectors.length));
        return Arrays.asList(vectors);
    }

    /** Waits for all workers, also when one fails or the caller is interrupted: they use native memory. */
    private void awaitAll(List<Future<?>> running, Runnable stop) {
        boolean interrupted = false;
        @Nullable Throwable failure = null;
        for (Future<?> worker : running) {
            for (boolean done = false; !done; ) {
                try {
                    worker.get();
                    done = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop.run();
                } catch (ExecutionException e) {
                    failure = e.getCause();
                    done = true;
                    stop.run();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new CancelledException("The thread was interrupted while model '" + name
                    + "' embedded texts. Embed them again if they are still wanted.");
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    private <T> T with(Function<OnnxTextEncoder, T> use) {
        requireLoaded();
        life.readLock().lock();
        try {
            requireOpen();
            return use.apply(Objects.requireNonNull(encoder));
        } finally {
            life.readLock().unlock();
        }
    }

    private void requireLoaded() {
        if (encoder != null) {
            return;
        }
        life.writeLock().lock();
        try {
            requireOpen();
            if (encoder == null) {
                encoder = load();
            }
        } finally {
            life.writeLock().unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException("The embedder for model '" + name + "' is closed. Make a new one.");
        }
    }

    private OnnxTextEncoder load() {
        try {
            return loader.load();
        } catch (EmbeddingFailedException e) {
            throw e;
        } catch (RuntimeException | LinkageError | OrtException | IOException e) {
            // The tokenizer library reports an unreadable file or a missing native library as a bare RuntimeException.
            throw new EmbeddingFailedException("Model '" + name + "' could not be loaded: " + reason(e)
                    + ". Check the model files. The native code needs Linux (x64 or arm64, glibc), macOS (arm64) or "
                    + "Windows (x64), and writable folders that allow execution for java.io.tmpdir ("
                    + System.getProperty("java.io.tmpdir") + ") and the home (" + System.getProperty("user.home")
                    + "). Elsewhere use Ollama or an OpenAI-compatible server.", e);
        }
    }

    /** An I/O failure explains itself; of all others, the deepest cause says most. */
    private static String reason(Throwable failure) {
        Throwable telling = failure;
        while (!(telling instanceof IOException) && telling.getCause() != null) {
            telling = telling.getCause();
        }
        String message = telling.getMessage() == null ? "" : ": " + telling.getMessage().strip();
        return telling.getClass().getSimpleName() + message;
    }

    @Override
    public void close() {
        life.writeLock().lock();
        try {
            closed = true;
            workers.shutdown();
            OnnxTextEncoder loaded = encoder;
            if (loaded != null) {
                encoder = null;
                loaded.close();
            }
        } finally {
            life.writeLock().unlock();
        }
    }
}
