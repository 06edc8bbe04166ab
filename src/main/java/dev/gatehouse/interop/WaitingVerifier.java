package dev.gatehouse.interop;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;

/**
 * A request that waits for the next revocation. It holds a connection, but no thread: neither while it waits, nor while a
 * client does not read the response.
 */
final class WaitingVerifier implements AsyncListener, WriteListener {
    /** How long the client may take to read the response. */
    static final Duration READING = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(WaitingVerifier.class);

    /** Tomcat copies what the connection does not take at once, so a slow client costs no more than this. */
    private static final int PIECE = 8 * 1024;

    private final FeedCursor cursor;
    private final long endsAt;
    private final AsyncContext context;
    private final Runnable whenOver;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private byte[] body = {};
    private int written;

    /**
     * @param cursor what the client has
     * @param endsAt when it gets a response without revocations, as {@link System#nanoTime}
     * @param whenOver is called once, when the response is written or the connection has failed
     */
    WaitingVerifier(HttpServletRequest request, FeedCursor cursor, Duration maxWait, long endsAt, Runnable whenOver) {
        this.cursor = cursor;
        this.endsAt = endsAt;
        this.whenOver = whenOver;
        this.context = request.startAsync();
        context.setTimeout(maxWait.plus(READING).toMillis());
        context.addListener(this);
    }

    FeedCursor cursor() {
        return cursor;
    }

    boolean isOverdue(long now) {
        return now - endsAt >= 0;
    }

    /** Sends the response, on a thread of the container. Only the first call has an effect. */
    void answer(byte[] response) {
        if (answered.compareAndSet(false, true)) {
            body = response;
            try {
                context.start(this::startWriting);
            } catch (IllegalStateException closed) {
                log.debug("a waiting request has ended before its response", closed);
            }
        }
    }

    private void startWriting() {
        try {
            output().setWriteListener(this);
        } catch (IOException | IllegalStateException closed) {
            log.debug("a waiting request has ended before its response", closed);
        }
    }

    @Override
    public void onWritePossible() throws IOException {
        if (written == 0) {
            ServletResponse response = context.getResponse();
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setContentLength(body.length);
        }
        ServletOutputStream output = output();
        while (output.isReady()) {
            if (written == body.length) {
                context.complete();
                return;
            }
            int length = Math.min(PIECE, body.length - written);
            output.write(body, written, length);
            written += length;
        }
    }

    private ServletOutputStream output() throws IOException {
        return context.getResponse().getOutputStream();
    }

    /** The client is gone, or does not read. The container closes the connection. */
    @Override
    public void onError(Throwable failure) {
        log.debug("the response to a waiting request is not written", failure);
        end();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        log.debug("the client has not read its response in time");
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nothing starts the request again.
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            whenOver.run();
        }
    }
}
