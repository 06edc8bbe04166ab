package dev.gatehouse.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/** A body that is received within a time, up to the largest size that is accepted, and then read from memory. */
final class ReceivedBody implements InputBuffer, ApplicationBufferHandler {
    /** For the whole body; the last read may wait as long as the connector's time-out in addition. */
    private static final long MAX_TIME_NANOS = Duration.ofSeconds(5).toNanos();

    private static final int MAX_DISCARDED = 16 * 1024 * 1024;

    private final InputBuffer connection;
    private final LongSupplier nanoTime;
    private final long begin;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private ByteBuffer piece = EMPTY_BUFFER;
    private boolean complete;
    private boolean failed;
    private boolean replayed;

    /** @param nanoTime {@link System#nanoTime} */
    ReceivedBody(InputBuffer connection, LongSupplier nanoTime) {
        this.connection = connection;
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    /** Whether nothing is left to read from the connection. */
    boolean isComplete() {
        return complete;
    }

    /** @throws SocketTimeoutException if the client is too slow */
    void receive() throws IOException {
        while (!complete && received.size() <= BodyLimitFilter.LIMIT) {
            readPiece();
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            received.write(bytes);
        }
    }

    /** From now on nothing is read. */
    void abandon() {
        failed = true;
    }

    /** Reads the rest of a refused body, within the same time. Returns whether the body was complete. */
    boolean discard() {
        try {
            for (int discarded = 0;
                    !failed && !complete && discarded <= MAX_DISCARDED;
                    discarded += piece.remaining()) {
                readPiece();
            }
        } catch (IOException slowOrGone) {
            return false;
        }
        return complete;
    }

    private void readPiece() throws IOException {
        failed = true;
        if (nanoTime.getAsLong() - begin > MAX_TIME_NANOS) {
            throw new SocketTimeoutException("the body was not sent in time");
        }
        complete = connection.doRead(this) < 0;
        failed = false;
        if (complete) {
            piece = EMPTY_BUFFER;
        }
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        if (!replayed && received.size() > 0) {
            replayed = true;
            handler.setByteBuffer(ByteBuffer.wrap(received.toByteArray()));
            return received.size();
        }
        if (complete) {
            return -1;
        }
        readPiece();
        if (complete) {
            return -1;
        }
        handler.setByteBuffer(piece);
        return piece.remaining();
    }

    @Override
    public int available() {
        return replayed ? 0 : received.size();
    }

    @Override
    public void setByteBuffer(ByteBuffer buffer) {
        piece = buffer;
    }

    @Override
    public ByteBuffer getByteBuffer() {
        return piece;
    }

    @Override
    public void expand(int size) {}
}
